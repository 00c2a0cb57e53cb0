import "reflect-metadata"; // x509 needs it before it is loaded
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

export interface Authority {
  certificate: string;
  issue(options: {
    names: x509.JsonGeneralName[];
    from?: number;
    until?: number;
  }): Promise<{ cert: string; key: string }>;
}

/** A certificate authority of a test's own. Validity is given in days from now. */
export async function makeAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 30 * day),
    notAfter: new Date(Date.now() + 30 * day),
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return {
    certificate: own.toString("pem"),
    async issue({ names, from = -2, until = 2 }) {
      const leaf = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        subject: "CN=server",
        issuer: own.subject,
        publicKey: leaf.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        notBefore: new Date(Date.now() + from * day),
        notAfter: new Date(Date.now() + until * day),
        extensions: [new x509.SubjectAlternativeNameExtension(names)],
      });
      const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", leaf.privateKey);
      return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
    },
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

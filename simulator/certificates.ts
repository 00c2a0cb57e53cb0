import { webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { isIP } from "node:net";
import type * as X509 from "@peculiar/x509";

/** What a TLS server needs, in PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
  /** What clients must trust. */
  readonly certificateAuthority: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY = 24 * 3600 * 1000;
/** Apple's programs refuse server certificates that run longer than 825 days. */
const LIFETIME = 800 * DAY;

/** Loaded when it is needed: it takes longer than all of the simulator's start. */
function loadX509(): typeof X509 {
  const load = createRequire(__filename);
  load("reflect-metadata");
  const x509 = load("@peculiar/x509") as typeof X509;
  x509.cryptoProvider.set(webcrypto);
  return x509;
}

/** Makes a certificate authority and, by it, a certificate for the given host names and addresses. */
export async function makeCertificate(hosts: readonly string[]): Promise<ServerCertificate> {
  const x509 = loadX509();
  const dates = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + LIFETIME) };
  const authorityKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    serialNumber: "01",
    name: "CN=Kasm simulator certificate authority",
    signingAlgorithm: ALGORITHM,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates,
    serialNumber: Date.now().toString(16).padStart(12, "0"),
    subject: `CN=${hosts[0] ?? "localhost"}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? ("dns" as const) : ("ip" as const), value: host })),
      ),
    ],
  });
  return {
    key: x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
    certificate: certificate.toString("pem"),
    certificateAuthority: authority.toString("pem"),
  };
}

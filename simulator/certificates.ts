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
  /** The authority's own key: further certificates can be made by it. */
  readonly certificateAuthorityKey?: string;
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

/** How a certificate is not as usual. */
export interface CertificateOptions {
  /** The authority that makes it. Default: one made now. */
  readonly authority?: { readonly certificate: string; readonly key: string };
  /** What an authority made now is called. Default: Kasm simulator certificate authority. */
  readonly authorityName?: string;
  /** When it ends. Default: in 800 days. */
  readonly notAfter?: Date;
}

/** Makes a certificate for the given host names and addresses, and a certificate authority for it where none is given. */
export async function makeCertificate(
  hosts: readonly string[],
  options: CertificateOptions = {},
): Promise<Required<ServerCertificate>> {
  const x509 = loadX509();
  const authority = options.authority ?? (await makeAuthority(x509, options.authorityName));
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decodeFirst(authority.key),
    ALGORITHM,
    false,
    ["sign"],
  );
  const notAfter = options.notAfter ?? new Date(Date.now() + LIFETIME);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    notBefore: new Date(Math.min(Date.now(), notAfter.getTime()) - DAY),
    notAfter,
    serialNumber: Date.now().toString(16).padStart(12, "0"),
    subject: `CN=${hosts[0] ?? "localhost"}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
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
    key: await privateKeyPem(x509, keys.privateKey),
    certificate: certificate.toString("pem"),
    certificateAuthority: authority.certificate,
    certificateAuthorityKey: authority.key,
  };
}

async function makeAuthority(
  x509: typeof X509,
  name = "Kasm simulator certificate authority",
): Promise<{ certificate: string; key: string }> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + LIFETIME),
    serialNumber: "01",
    name: `CN=${name}`,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await privateKeyPem(x509, keys.privateKey) };
}

async function privateKeyPem(x509: typeof X509, key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

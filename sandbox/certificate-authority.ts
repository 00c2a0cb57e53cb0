import "reflect-metadata";
import { webcrypto, X509Certificate as NodeCertificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { writePrivately } from "./state";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
// Apple's programs refuse server certificates that run longer than 825 days.
const serverDays = 397;
const renewBeforeDays = 30;

/** A key with its certificate, as files and as PEM text. */
export interface Credential {
  readonly certificate: string;
  readonly privateKey: string;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

/** A certificate authority that lives in a folder; made at first use. */
export class CertificateAuthority {
  private constructor(
    private readonly folder: string,
    private readonly own: Credential,
  ) {}

  static async open(folder: string, commonName: string): Promise<CertificateAuthority> {
    const files = filesOf(folder, "authority");
    if (!existsSync(files.certificateFile)) {
      const keys = await newKeys();
      const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        serialNumber: newSerialNumber(),
        name: `CN=${commonName}`,
        ...validFor(authorityDays),
        signingAlgorithm: algorithm,
        keys,
        extensions: [
          new x509.BasicConstraintsExtension(true, 0, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      await save(files, keys, certificate);
    }
    return new CertificateAuthority(folder, read(files));
  }

  /** The certificate that others trust, PEM. */
  get certificate(): string {
    return this.own.certificate;
  }

  get certificateFile(): string {
    return this.own.certificateFile;
  }

  /** A certificate for servers on this machine (localhost, 127.0.0.1, ::1), made anew when it is about to expire. */
  server(name: string): Promise<Credential> {
    return this.issue(name, "localhost", x509.ExtendedKeyUsage.serverAuth);
  }

  /** A certificate with which a program shows who it is; it can serve as a server certificate as well. */
  peer(name: string): Promise<Credential> {
    return this.issue(name, name, x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth);
  }

  private async issue(name: string, commonName: string, ...usages: x509.ExtendedKeyUsage[]): Promise<Credential> {
    const files = filesOf(this.folder, name);
    if (!existsSync(files.certificateFile) || endsSoon(files.certificateFile)) {
      const keys = await newKeys();
      const authority = new x509.X509Certificate(this.own.certificate);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: newSerialNumber(),
        subject: `CN=${commonName}`,
        issuer: authority.subject,
        ...validFor(serverDays),
        signingAlgorithm: algorithm,
        publicKey: keys.publicKey,
        signingKey: await importKey(this.own.privateKey),
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension(usages),
          new x509.SubjectAlternativeNameExtension([
            { type: "dns", value: "localhost" },
            { type: "ip", value: "127.0.0.1" },
            { type: "ip", value: "::1" },
          ]),
          await x509.AuthorityKeyIdentifierExtension.create(authority),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      await save(files, keys, certificate);
    }
    return read(files);
  }
}

interface Files {
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

function filesOf(folder: string, name: string): Files {
  return { certificateFile: join(folder, `${name}.crt`), privateKeyFile: join(folder, `${name}.key`) };
}

function read(files: Files): Credential {
  return {
    ...files,
    certificate: readFileSync(files.certificateFile, "utf8"),
    privateKey: readFileSync(files.privateKeyFile, "utf8"),
  };
}

/** The key first: a certificate file means that both are there. */
async function save(files: Files, keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate): Promise<void> {
  const exported = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  writePrivately(files.privateKeyFile, `${x509.PemConverter.encode(exported, "PRIVATE KEY")}\n`);
  writePrivately(files.certificateFile, `${certificate.toString("pem")}\n`);
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey("pkcs8", x509.PemConverter.decodeFirst(pem), algorithm, false, ["sign"]);
}

/** Positive and without a leading zero byte, as DER wants it. */
function newSerialNumber(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

/** From an hour ago: the clocks of a virtual machine and its host may differ. */
function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 60 * 60 * 1000), notAfter: new Date(now + days * day) };
}

function endsSoon(certificateFile: string): boolean {
  const ends = Date.parse(new NodeCertificate(readFileSync(certificateFile)).validTo);
  return ends - Date.now() < renewBeforeDays * day;
}

import { X509Certificate } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { createServer, connect, type TLSSocket } from "node:tls";
import { CertificateAuthority } from "../../../sandbox/certificate-authority";
import { temporaryFolder } from "./support";

const folder = temporaryFolder();

/** The name of the error that a client of the authority meets at the address; undefined when it is content. */
async function troubleAt(host: string, served: CertificateAuthority, trusted: CertificateAuthority) {
  const { certificate: cert, privateKey: key } = await served.server("server");
  const server = createServer({ cert, key }, (socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, host.includes(":") ? "::1" : "127.0.0.1", () => resolve()));
  const { port } = server.address() as { port: number };
  const trouble = await new Promise<string | undefined>((resolve) => {
    const socket: TLSSocket = connect({ host, port, ca: trusted.certificate }, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  await new Promise((resolve) => server.close(resolve));
  return trouble;
}

test.each(["localhost", "127.0.0.1", "::1"])("a client of the authority trusts its servers at %s", async (host) => {
  const authority = await CertificateAuthority.open(join(folder, "one"), "One");
  expect(await troubleAt(host, authority, authority)).toBeUndefined();
});

test("a client of another authority does not", async () => {
  const one = await CertificateAuthority.open(join(folder, "one"), "One");
  const other = await CertificateAuthority.open(join(folder, "other"), "Other");
  expect(await troubleAt("localhost", one, other)).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|SIGNATURE/);
});

test("the authority and its certificates stay the same from one start to the next", async () => {
  const first = await CertificateAuthority.open(join(folder, "kept"), "Kept");
  const server = await first.server("server");
  const second = await CertificateAuthority.open(join(folder, "kept"), "Kept");
  expect(second.certificate).toBe(first.certificate);
  expect((await second.server("server")).certificate).toBe(server.certificate);
});

test("keys are readable by their owner only", async () => {
  const authority = await CertificateAuthority.open(join(folder, "private"), "Private");
  const { privateKeyFile } = await authority.server("server");
  expect(statSync(privateKeyFile).mode & 0o077).toBe(0);
  expect(statSync(join(folder, "private", "authority.key")).mode & 0o077).toBe(0);
});

test("a server certificate is no authority and runs no longer than any client accepts", async () => {
  const authority = await CertificateAuthority.open(join(folder, "limits"), "Limits");
  const certificate = new X509Certificate((await authority.server("server")).certificate);
  const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
  expect(certificate.ca).toBe(false);
  expect(days).toBeLessThan(398);
  expect(new X509Certificate(authority.certificate).ca).toBe(true);
});

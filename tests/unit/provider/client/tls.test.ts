import { connect, type KasmError } from "../../../../provider/client";
import { type Authority, makeAuthority } from "./support/certificates";
import { QuickClock } from "./support/clock";
import { apiKey, apiKeySecret, failure } from "./support/connection";
import { LoopbackServer } from "./support/server";

const loopback = [{ type: "ip", value: "127.0.0.1" } as const];

describe("the server's certificate", () => {
  let authority: Authority;
  let stranger: Authority;

  beforeAll(async () => {
    authority = await makeAuthority("Sandbox Authority");
    stranger = await makeAuthority("Another Authority");
  });

  async function contact(tls: { cert: string; key: string }, caCertificate?: string): Promise<string[]> {
    const server = (await LoopbackServer.start(tls)).likeKasm();
    const clock = new QuickClock();
    const client = connect({ endpoint: server.url, apiKey, apiKeySecret, caCertificate }, clock);
    try {
      const facts = await client.serverFacts();
      return [String(facts.version)];
    } catch (error) {
      expect(clock.waits).toEqual([]); // a certificate does not get better by waiting
      expect(server.seen).toEqual([]); // and no key is shown to whoever answers
      return [(error as KasmError).code, (error as KasmError).message];
    } finally {
      await client.close();
      await server.close();
    }
  }

  it("is accepted when the configured authority signed it", async () => {
    const certificate = await authority.issue({ names: loopback });
    expect(await contact(certificate, authority.certificate)).toEqual(["1.18.1"]);
  });

  it("may itself be configured in place of its authority", async () => {
    const certificate = await authority.issue({ names: loopback });
    expect(await contact(certificate, certificate.cert)).toEqual(["1.18.1"]);
  });

  it("is named untrusted when another authority signed it", async () => {
    const [code, message] = await contact(await authority.issue({ names: loopback }), stranger.certificate);
    expect(code).toBe("KASM_CERTIFICATE_UNTRUSTED");
    expect(message).toMatch(/not signed by the authority in kasm:caCertificate/);
  });

  it("is named untrusted, with the setting to use, when no authority is configured", async () => {
    const [code, message] = await contact(await authority.issue({ names: loopback }));
    expect(code).toBe("KASM_CERTIFICATE_UNTRUSTED");
    expect(message).toMatch(/Set kasm:caCertificate to the PEM text/);
  });

  it.each([
    ["has expired", { from: -3, until: -1 }],
    ["is not valid yet", { from: 1, until: 3 }],
  ])("is named as one that %s", async (words, validity) => {
    const certificate = await authority.issue({ names: loopback, ...validity });
    const [code, message] = await contact(certificate, authority.certificate);
    expect(code).toBe("KASM_CERTIFICATE_EXPIRED");
    expect(message).toContain(words);
  });

  it("is named as that of another host, with the hosts it is for", async () => {
    const certificate = await authority.issue({ names: [{ type: "dns", value: "kasm.elsewhere.example" }] });
    const [code, message] = await contact(certificate, authority.certificate);
    expect(code).toBe("KASM_CERTIFICATE_WRONG_HOST");
    expect(message).toMatch(/not for 127\.0\.0\.1:\d+, but for DNS:kasm\.elsewhere\.example/);
  });
});

describe("a scheme that does not fit the port", () => {
  it("is said of https at an http port", async () => {
    const server = await LoopbackServer.start();
    const client = connect({ endpoint: `https://127.0.0.1:${server.port}`, apiKey, apiKeySecret }, new QuickClock());
    try {
      const error = await failure(client.serverFacts());
      expect(error.code).toBe("KASM_NOT_KASM");
      expect(error.message).toMatch(/does not speak TLS.*Check the port/);
    } finally {
      await client.close();
      await server.close();
    }
  });
});

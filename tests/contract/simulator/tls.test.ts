import { request } from "node:https";
import { connect } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { makeCertificate } from "../../../simulator";
import { start, stopAll } from "./support";

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-tls-"));
afterEach(stopAll);
afterAll(() => rmSync(folder, { recursive: true }));

/** The health answer, trusting only the given authority. */
function health(url: string, ca: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/__healthcheck`, { ca, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve(text));
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("clients that trust its authority are served by name and by address, others refuse", async () => {
  const { simulator } = await start({ tls: true, tlsNames: ["kasm.example.com"] });
  expect(simulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await health(simulator.url, simulator.certificateAuthority)).toBe('{"ok":true}');
  expect(await health(simulator.url.replace("127.0.0.1", "localhost"), simulator.certificateAuthority)).toBe(
    '{"ok":true}',
  );
  const other = await makeCertificate(["localhost"]);
  await expect(health(simulator.url, other.certificateAuthority)).rejects.toThrow(/certificate|signature/);
});

test("a given certificate is used", async () => {
  const given = await makeCertificate(["127.0.0.1"]);
  const { simulator } = await start({ tls: { key: given.key, certificate: given.certificate } });
  expect(simulator.certificateAuthority).toBeUndefined();
  expect(await health(simulator.url, given.certificateAuthority)).toBe('{"ok":true}');
});

test("the certificate made is kept with the state", async () => {
  const stateFile = join(folder, "state.json");
  const first = await start({ tls: true, stateFile });
  const second = await start({ tls: true, stateFile });
  expect(second.simulator.certificateAuthority).toBe(first.simulator.certificateAuthority);
  expect(await health(second.simulator.url, first.simulator.certificateAuthority)).toBe('{"ok":true}');
});

test("plain HTTP is redirected, so that a POST is lost, as a proxy in front of Kasm does it", async () => {
  const { simulator } = await start({ tls: true, httpRedirect: true });
  const answer = await fetch(`${simulator.redirectUrl}/api/admin/get_zones`, { method: "POST", redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([301, `${simulator.url}/api/admin/get_zones`]);
});

test("plain HTTP on the TLS port ends the connection, not the server", async () => {
  const { simulator } = await start({ tls: true });
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1", () =>
      socket.write("GET / HTTP/1.1\r\n\r\n"),
    );
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
  });
  expect(await health(simulator.url, simulator.certificateAuthority)).toBe('{"ok":true}');
});

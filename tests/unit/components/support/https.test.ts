import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { call, read, UnreachableError } from "../../../../components/support/https";
import { serveTls, type TlsServer, wordsOf } from "./tls-server";

let server: TlsServer;
let failures = 0;

beforeAll(async () => {
  server = await serveTls((request, response) => {
    if (request.url === "/busy" && failures-- > 0) return response.writeHead(503).end();
    if (request.url === "/silent") return;
    if (request.url === "/cut") return response.destroy();
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ path: request.url, agent: request.headers["x-mark"] }));
  });
});
afterAll(() => server.close());

const trusted = () => ({ caCertificate: server.authority });
const reason = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => new Error("it worked"),
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(UnreachableError);
  return (error as UnreachableError).reason;
};

test("talks to a server whose authority is given", async () => {
  const { status, text } = await call(`${server.url}/x`, { ...trusted(), headers: { "x-mark": "me" } });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ path: "/x", agent: "me" });
});

test("an authority that is not given or another one is a matter of its own", async () => {
  expect(await reason(call(`${server.url}/x`))).toMatch(/authority that is not trusted/);
  const other = await serveTls((_request, response) => response.end());
  try {
    expect(await reason(call(`${server.url}/x`, { caCertificate: other.authority }))).toMatch(/authority|signed/);
  } finally {
    await other.close();
  }
});

test("a certificate for another host is a matter of its own", async () => {
  expect(await reason(call(server.url.replace("localhost", "127.0.0.2"), trusted()))).toMatch(
    /another host name|nothing listens/,
  );
});

test("nobody at home, and an unknown host", async () => {
  const closed: Server = createServer();
  await new Promise<void>((ready) => closed.listen(0, "127.0.0.1", ready));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  expect(await reason(call(`http://127.0.0.1:${port}/`))).toBe("nothing listens there");
  expect(await reason(call("https://no-such-host.invalid/"))).toMatch(/not known|looked up/);
});

test("a server that never answers ends with the time limit", async () => {
  expect(await reason(call(`${server.url}/silent`, { ...trusted(), timeoutMilliseconds: 50 }))).toMatch(
    /no answer within/,
  );
});

test("a cut connection may have arrived; a refused one has not", async () => {
  await expect(call(`${server.url}/cut`, trusted())).rejects.toMatchObject({ sent: true });
  await expect(call("http://127.0.0.1:1/", {})).rejects.toMatchObject({ sent: false });
});

test("reading is tried again while the server is busy, and then no more", async () => {
  failures = 2;
  expect((await read(`${server.url}/busy`, trusted())).status).toBe(200);
  failures = 3;
  server.requests.length = 0;
  expect((await read(`${server.url}/busy`, trusted())).status).toBe(503);
  expect(server.requests).toEqual(["GET /busy", "GET /busy", "GET /busy"]);
});

test("the words of a failure hold no query and no header", async () => {
  const work = () => call(`${server.url}/x?token=s3cret`, { headers: { authorization: "Bearer s3cret" } });
  expect(await wordsOf(work)).not.toContain("s3cret");
});

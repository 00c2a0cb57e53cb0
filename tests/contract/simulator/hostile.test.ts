import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterEach, expect, test } from "@jest/globals";
import type { KasmSimulator } from "../../../simulator";
import { items, post, start, stopAll, type Running } from "./support";

afterEach(stopAll);

/** What comes back for bytes that are sent as they are, until the server closes or the answer has come. */
function exchange(
  simulator: KasmSimulator,
  bytes: string | Buffer,
  enough = (text: string) => text.includes("\r\n\r\n"),
) {
  return new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (enough(text)) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

/** Sends bytes and no more; resolves when the server has closed too. */
function breakOff(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(Buffer.from(bytes, "latin1")));
    socket.resume().on("error", () => undefined);
    socket.on("close", () => resolve());
  });
}

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
const credentialsOf = ({ simulator }: Running) => JSON.stringify(simulator.credentials).slice(1, -1);
const isWell = async ({ call }: Running) => expect(items(await call("get_zones"), "zones")).toHaveLength(1);

test("JSON that Python's reader would not survive is refused as a whole: too deep, not UTF-8, not finite", async () => {
  const running = await start({ strict: false });
  const { simulator, call } = running;
  const keys = credentialsOf(running);
  const zone = items(await call("get_zones"), "zones")[0]?.zone_id;
  const deep = (open: string, close: string, depth = 100_000) => open.repeat(depth) + "1" + close.repeat(depth);
  const bodies = [
    `{${keys},"target_group":${deep("[", "]")}}`,
    `{${keys},"target_group":{"name":"x","group_metadata":${deep('{"a":', "}")}}}`,
    `{${keys},"x":1e999}`,
    `{${keys},"x":[-1E+400]}`,
    `{${keys},"x":NaN}`,
    `{${keys},"x":${"9".repeat(400)}}`,
    `{${keys},"x":"\u0001"}`,
    `{${keys}`,
    "[]",
    "null",
    '"text"',
  ];
  for (const body of bodies) {
    const answer = await post(`${simulator.url}/api/admin/create_group`, body);
    expect([body.slice(0, 150), answer.status, answer.body]).toEqual([
      body.slice(0, 150),
      400,
      { error_message: "Invalid JSON" },
    ]);
  }
  const raw = Buffer.concat([
    Buffer.from(`{${keys},"target_group":{"name":"`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"}}'),
  ]);
  const head = `POST /api/admin/create_group HTTP/1.1\r\nhost: a\r\ncontent-length: ${raw.length}\r\n\r\n`;
  expect(statusOf(await exchange(simulator, Buffer.concat([Buffer.from(head), raw])))).toBe(400);
  // A text that is not in need of depth may look deep.
  await call("create_group", { target_group: { name: "[".repeat(900) + '\\"' } });
  // Numbers that grow beyond all bounds by their unit.
  const huge = await running.ask("update_zone", { target_zone: { zone_id: zone, proxy_port: 1e308 } });
  expect(huge.body).toHaveProperty("error_message");
  await isWell(running);
});

test("JSON within text is held to the same, so that what is kept can always be written down", async () => {
  const running = await start({ strict: false });
  const image = { name: "a/b:1", friendly_name: "a", image_type: "Container", cores: 1, memory: 1e9 };
  for (const text of [
    "[".repeat(50_000) + "]".repeat(50_000),
    '{"a":1e999}',
    `{"a":${'{"a":'.repeat(9_000)}1${"}".repeat(9_001)}`,
  ]) {
    const answer = await running.ask("create_image", { target_image: { ...image, run_config: text } });
    expect(answer.body.error_message).toEqual(expect.stringContaining("run_config"));
  }
  const { image: made } = await running.call("create_image", {
    target_image: { ...image, run_config: '{"__proto__":{"a":1},"constructor":2}' },
  });
  const id = (made as { image_id: string }).image_id;
  const kept = items(await running.call("get_images"), "images").find((row) => row.image_id === id);
  expect(JSON.stringify(kept?.run_config)).toContain('"__proto__":{"a":1}');
  expect(({} as { a?: number }).a).toBeUndefined();
  expect(JSON.stringify(running.simulator.journal.writes().at(-1)?.request)).toContain("__proto__");
});

test("sizes that overflow in bytes are refused", async () => {
  const running = await start({ kasmVersion: "1.18.1" });
  const answer = await running.ask("create_vm_provider_config", {
    target_vm_provider_config: {
      vm_provider_name: "harvester",
      vm_provider_config_name: "a",
      max_instances: 1,
      kube_host: "https://h:6443",
      vm_namespace: "n",
      cores: 1,
      disk_image: "i",
      memory: 1e305,
      disk_size: 1e305,
    },
  });
  expect(answer.body.error_message).toMatch(/memory|disk_size/);
});

test("the same key twice: the last counts", async () => {
  const running = await start();
  const body = `{${credentialsOf(running)},"target_group":{"name":"first","name":"last"}}`;
  expect((await post(`${running.simulator.url}/api/admin/create_group`, body)).status).toBe(200);
  expect((running.simulator.dump().families.groups ?? []).at(-1)?.name).toBe("last");
});

test("names that are megabytes long are not compared letter by letter", async () => {
  const running = await start({ strict: true });
  const answer = await running.ask("get_zones", { ["x".repeat(4_000_000)]: 1 });
  expect(answer.status).toBe(400);
  expect(answer.text.length).toBeLessThan(1000);
  expect((await running.ask(`${"y".repeat(10_000)}`)).status).toBe(404);
  const long = await running.ask("create_group", { target_group: { name: "z".repeat(15_000_000) } });
  expect([200, 400]).toContain(long.status);
  // The journal keeps none of it whole.
  expect(JSON.stringify(running.simulator.journal.entries()).length).toBeLessThan(2_000_000);
});

test("what is no HTTP is answered as such, and the connection closed", async () => {
  const running = await start();
  const { simulator } = running;
  const answers = [];
  for (const bytes of [
    "garbage\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "POST /api/admin/get_zones HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    "POST /api/admin/get_zones HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /api/admin/get_zones HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
    `GET / HTTP/1.1\r\nx: ${"a".repeat(100_000)}\r\n\r\n`,
    `GET /${"a".repeat(100_000)} HTTP/1.1\r\n\r\n`,
  ]) {
    answers.push(statusOf(await exchange(simulator, bytes)));
  }
  expect(answers).toEqual([400, 400, 400, 400, 400, 431, 431]);
  for (const bytes of ["\u0000\u0001\u0002\r\n", "\r\n\r\n\r\n\r\n"])
    await exchange(simulator, Buffer.from(`${bytes}x\r\n`, "latin1"));
  await isWell(running);
});

test("odd targets are answered", async () => {
  const running = await start();
  for (const target of [
    "*",
    "http://x/",
    "//",
    "//[",
    "/%",
    "/api/admin/%00",
    "/?%zz",
    "/\u00ff",
    "/a b",
    "/api/admin/__proto__",
    "/api/admin/constructor",
    "/api/admin/toString",
    "http://[",
    "/static/../../x",
  ]) {
    for (const method of ["GET", "POST", "HEAD"]) {
      for (const host of ["a", "[", "a:b:c"]) {
        const text = await exchange(
          running.simulator,
          Buffer.from(`${method} ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`, "latin1"),
        );
        expect([method, target, host, statusOf(text)]).toEqual([method, target, host, expect.any(Number)]);
        expect([method, target, host, statusOf(text) < 500]).toEqual([method, target, host, true]);
      }
    }
  }
});

test("pipelined requests are answered each, in order", async () => {
  const running = await start();
  const body = JSON.stringify(running.simulator.credentials);
  const one = (name: string) =>
    `POST /api/admin/${name} HTTP/1.1\r\nhost: a\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const names = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? "get_zones" : "get_groups"));
  let seen = 0;
  const text = await exchange(running.simulator, names.map(one).join(""), (all) => {
    seen = all.split("HTTP/1.1 200").length - 1;
    return seen === names.length && all.endsWith("}");
  });
  const order = [...text.matchAll(/\r\n\r\n\{"(zones|groups)"/g)].map(([, name]) => `get_${name}`);
  expect(order).toEqual(names);
});

test("many connections that send nothing, or a piece only, leave the rest alone", async () => {
  const running = await start();
  const port = Number(new URL(running.simulator.url).port);
  const sockets = await Promise.all(
    Array.from(
      { length: 300 },
      (_, index) =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(port, "127.0.0.1", () => {
            if (index % 2 === 0) socket.write("POST /api/admin/get_zones HTTP/1.1\r\ncontent-length: 100000\r\n");
            resolve(socket);
          });
          socket.on("error", () => undefined);
        }),
    ),
  );
  await isWell(running);
  for (const socket of sockets) socket.destroy();
});

test("bodies that come at once take no more memory than there is for them: the rest is told to wait", async () => {
  const running = await start();
  const port = Number(new URL(running.simulator.url).port);
  const size = 15 * 1024 * 1024;
  const half = Buffer.alloc(size - 10, 0x20);
  const heads = `POST /api/admin/get_zones HTTP/1.1\r\nhost: a\r\ncontent-length: ${size}\r\n\r\n`;
  const sockets: ReturnType<typeof connect>[] = [];
  const refused = new Promise<string>((resolve) => {
    for (let index = 0; index < 12; index++) {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(heads);
        socket.write(half);
      });
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => resolve(chunk.toString()));
      sockets.push(socket);
    }
  });
  expect(statusOf(await refused)).toBe(503);
  for (const socket of sockets) socket.destroy();
  await isWell(running);
});

test("a form of too many parts is refused before it is taken apart", async () => {
  const running = await start({ strict: false });
  const part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n';
  for (const body of [
    part.repeat(200_000) + "--b--\r\n",
    "--b\r\n".repeat(1_000_000),
    `--b\r\n${"x: y\r\n".repeat(500_000)}\r\n--b--`,
  ]) {
    const answer = await fetch(`${running.simulator.url}/api/upload_file_mapping`, {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=b" },
      body,
    });
    expect([answer.status < 500, answer.status >= 400 || (await answer.text()).includes("error_message")]).toEqual([
      true,
      true,
    ]);
  }
  await isWell(running);
});

test("TLS: what is no handshake, and one that breaks off", async () => {
  const running = await start({ tls: true, httpRedirect: true });
  const port = Number(new URL(running.simulator.url).port);
  running.simulator.fault({ kind: "certificate", problem: "expired", count: 2 });
  for (const bytes of ["GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0002", "", "x"]) {
    await breakOff(port, bytes);
  }
  const redirect = Number(new URL(running.simulator.redirectUrl).port);
  for (const bytes of [
    "garbage\r\n\r\n",
    "GET /\u00e4\u0001 HTTP/1.1\r\n\r\n",
    "GET http://x/ HTTP/1.1\r\nhost: a\r\n\r\n",
  ]) {
    await breakOff(redirect, bytes);
  }
  await new Promise<void>((resolve, reject) => {
    const socket = connectTls({ port, host: "127.0.0.1", ca: running.simulator.certificateAuthority }, () => {
      socket.end();
      resolve();
    });
    socket.on("error", reject);
  });
});

test("what is no number or text is not turned into one by its own methods", async () => {
  const running = await start({ strict: false });
  const strange = { toString: 1, valueOf: 2, length: -1 };
  const users = await running.ask("get_users", { page_size: strange, page: strange, sort_by: strange });
  expect([users.status, items(users.body, "users").length]).toEqual([200, 1]);
  const history = await running.ask("get_session_history", { page_size: strange });
  expect(history.status).not.toBe(500);
  expect(running.simulator.journal.entries().map(({ problem = "" }) => problem.includes("    at "))).not.toContain(
    true,
  );
});

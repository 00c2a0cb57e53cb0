import type { CallClass } from "../../../../provider/client";
import { connect } from "../../../../provider/client";
import { backoffDelay } from "../../../../provider/client/retry";
import { QuickClock } from "./support/clock";
import { apiKey, apiKeySecret, failure, withServer } from "./support/connection";
import { unusedPort } from "./support/server";

const internalError = { status: 500, text: "<html><h1>Internal Error</h1></html>" };
const unavailable = { status: 503, json: { error_message: "Busy" } };
const repeated: CallClass[] = ["read", "write", "delete"];

describe("a call that may be repeated", () => {
  it.each(repeated)("survives, as a %s, a cut connection and a failing server", async (kind) => {
    await withServer(async ({ server, client, clock }) => {
      server.on("update_zone", "drop", unavailable, { json: { zone: { zone_id: "z1" } } });
      expect(await client.call("update_zone", { target_zone: { zone_id: "z1" } }, kind)).toEqual({
        zone: { zone_id: "z1" },
      });
      expect(server.seen).toHaveLength(3);
      expect(clock.waits).toEqual([250, 500]);
    });
  });

  it("is sent whole each time", async () => {
    await withServer(async ({ server, client }) => {
      const long = "x".repeat(300_000);
      server.on("update_zone", "drop", internalError, { json: {} });
      await client.call("update_zone", { target_zone: { notes: long } }, "write");
      const bodies = server.seen.map(({ text }) => text);
      expect(new Set(bodies).size).toBe(1);
      expect(server.seen[2]?.body).toEqual({
        target_zone: { notes: long },
        api_key: apiKey,
        api_key_secret: apiKeySecret,
      });
    });
  });

  it.each([408, 500, 502, 503, 504])("is repeated after HTTP %d in JSON", async (status) => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", { status, json: { error_message: "Not now" } }, { json: { zones: [] } });
      expect(await client.call("get_zones", {}, "read")).toEqual({ zones: [] });
    });
  });

  it.each(["cut", { text: '{"zones": [{"zone_id": "a' }, { text: "" }] as const)(
    "is repeated after the incomplete answer %j",
    async (reply) => {
      await withServer(async ({ server, client }) => {
        server.likeKasm().on("get_zones", reply, { json: { zones: [] } });
        await client.serverFacts();
        expect(await client.call("get_zones", {}, "read")).toEqual({ zones: [] });
      });
    },
  );

  it("gives up after a while and says how often it was tried", async () => {
    await withServer(async ({ server, client, clock }) => {
      server.on("get_zones", unavailable);
      const error = await failure(client.call("get_zones", {}, "read"));
      expect(error).toMatchObject({ code: "KASM_SERVER_ERROR", status: 503, attempts: 7, serverMessage: "Busy" });
      expect(error.message).toContain("get_zones at");
      expect(error.message).toContain("failed after 7 tries");
      expect(clock.waits).toEqual([250, 500, 1000, 2000, 4000, 8000]);
    });
  });

  it("has few tries at a change for which the server throws an exception", async () => {
    await withServer(async ({ server, client }) => {
      server.on("update_image", internalError);
      const error = await failure(client.call("update_image", {}, "write"));
      expect(error).toMatchObject({ code: "KASM_SERVER_ERROR", attempts: 3, serverMessage: "Internal Error" });
    });
  });

  it("is not repeated when the server refused it", async () => {
    await withServer(async ({ server, client }) => {
      server.on("update_zone", { json: { error_message: "Bad zone" } });
      const error = await failure(client.call("update_zone", {}, "write"));
      expect(error).toMatchObject({ code: "KASM_REFUSED", attempts: 1, serverMessage: "Bad zone" });
      expect(server.seen).toHaveLength(1);
    });
  });

  it("times out, and is then repeated", async () => {
    await withServer(
      async ({ server, client }) => {
        server.on("get_zones", "silence", { json: { zones: [] } });
        expect(await client.call("get_zones", {}, "read")).toEqual({ zones: [] });
        server.on("get_zones", "silence");
        expect((await failure(client.call("get_zones", {}, "read"))).code).toBe("KASM_TIMED_OUT");
      },
      { apiKey, apiKeySecret, timeoutMilliseconds: 50 },
    );
  });
});

describe("a create", () => {
  it.each(["drop", "cut", internalError, unavailable, { text: '{"zone": {' }] as const)(
    "is sent once, and its outcome called unknown, when the answer is %j",
    async (reply) => {
      await withServer(async ({ server, client }) => {
        server.on("get_zones", { json: { zones: [] } }).on("create_zone", reply);
        await client.list("get_zones", {}, "zones");
        const error = await failure(client.call("create_zone", {}, "create"));
        expect(error.ambiguous).toBe(true);
        expect(error.message).toContain("Whether the server carried it out is not known.");
        expect(server.requests("create_zone")).toHaveLength(1);
      });
    },
  );

  it("is called unknown when no answer comes in time", async () => {
    await withServer(
      async ({ server, client }) => {
        server.on("create_zone", "silence");
        const error = await failure(client.call("create_zone", {}, "create"));
        expect(error).toMatchObject({ code: "KASM_TIMED_OUT", ambiguous: true });
        expect(server.seen).toHaveLength(1);
      },
      { apiKey, apiKeySecret, timeoutMilliseconds: 50 },
    );
  });

  it("is sent again after 429, since the server did not act", async () => {
    await withServer(async ({ server, client }) => {
      server.on("create_zone", { status: 429, json: {} }, { json: { zone: { zone_id: "z1" } } });
      expect(await client.call("create_zone", {}, "create")).toEqual({ zone: { zone_id: "z1" } });
      expect(server.seen).toHaveLength(2);
    });
  });

  it("is tried again when nothing listens, since nothing was sent", async () => {
    const clock = new QuickClock();
    const client = connect({ endpoint: `http://127.0.0.1:${await unusedPort()}`, apiKey, apiKeySecret }, clock);
    const error = await failure(client.call("create_zone", {}, "create"));
    expect(error).toMatchObject({ code: "KASM_UNREACHABLE", ambiguous: false, attempts: 6 });
    expect(error.message).toContain("nothing listens at 127.0.0.1");
    await client.close();
  });

  it("is not called unknown when the server refused it", async () => {
    await withServer(async ({ server, client }) => {
      server.on("create_zone", { json: { error_message: "Zone name taken" } });
      const error = await failure(client.call("create_zone", {}, "create"));
      expect(error).toMatchObject({ code: "KASM_REFUSED", ambiguous: false });
    });
  });
});

describe("waiting", () => {
  it("grows with each try, by chance, and never beyond 30 seconds", () => {
    expect([0, 1, 2, 5, 6, 20].map((retries) => backoffDelay(retries, 1))).toEqual([
      500, 1000, 2000, 16_000, 30_000, 30_000,
    ]);
    expect(backoffDelay(5, 0)).toBe(0);
    expect(backoffDelay(5, 0.25)).toBe(4000);
  });

  it.each([
    ["in seconds", { "retry-after": "7" }, 7000],
    [
      "as a date of the server's clock",
      { "retry-after": "Thu, 01 Jan 2015 10:00:09 GMT", date: "Thu, 01 Jan 2015 10:00:00 GMT" },
      9000,
    ],
    ["not at all", {}, 0],
    ["in words nobody understands", { "retry-after": "soon" }, 0],
  ])("is as long as the server asks, told %s", async (_, headers, asked) => {
    await withServer(async ({ server, client, clock }) => {
      server.on("get_zones", { status: 429, headers, json: {} }, { json: { zones: [] } });
      await client.call("get_zones", {}, "read");
      expect(clock.waits).toEqual([asked + 250]);
    });
  });

  it("is refused when the server asks for more than five minutes", async () => {
    await withServer(async ({ server, client, clock }) => {
      server.on("get_zones", { status: 429, headers: { "retry-after": "3600" }, json: {} });
      const error = await failure(client.call("get_zones", {}, "read"));
      expect(error.code).toBe("KASM_RATE_LIMITED");
      expect(error.message).toContain("in 3600 seconds");
      expect(clock.waits).toEqual([]);
    });
  });

  it("is done by all calls when one is told to", async () => {
    await withServer(async ({ server, client, clock }) => {
      server.on("get_zones", { status: 429, headers: { "retry-after": "100" }, json: {} });
      server.on("get_groups", { json: { groups: [] } });
      const held = clock.hold();
      const stop = new AbortController();
      const told = failure(client.call("get_zones", {}, "read", { signal: stop.signal }));
      await held;
      const other = failure(client.call("get_groups", {}, "read", { signal: stop.signal }));
      await new Promise((resolve) => setImmediate(resolve));
      expect(clock.waits).toEqual([100_250, 100_000]);
      stop.abort();
      expect((await told).code).toBe("KASM_CANCELLED");
      expect((await other).code).toBe("KASM_CANCELLED");
      expect(server.requests("get_groups")).toEqual([]);
    });
  });
});

describe("a call that waits for its turn", () => {
  it("is held back as well when the one before it is told to wait", async () => {
    const settings = { apiKey, apiKeySecret, maximumConcurrency: 1 };
    await withServer(async ({ server, client, clock }) => {
      const held = clock.hold();
      server.on("get_zones", { status: 429, headers: { "retry-after": "100" }, json: {} });
      server.on("get_groups", { json: { groups: [] } });
      const stop = new AbortController();
      const names = ["get_zones", "get_groups"];
      const calls = names.map((name) => failure(client.call(name, {}, "read", { signal: stop.signal })));
      await held;
      await new Promise((resolve) => setImmediate(resolve));
      expect(clock.waits.toSorted()).toEqual([100_000, 100_250]);
      stop.abort();
      expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(["KASM_CANCELLED", "KASM_CANCELLED"]);
      expect(server.requests("get_groups")).toEqual([]);
    }, settings);
  });
});

describe("cancelling", () => {
  it("ends a wait at once, and nothing more is sent", async () => {
    await withServer(async ({ server, client, clock }) => {
      server.on("update_zone", unavailable);
      const held = clock.hold();
      const stop = new AbortController();
      const call = failure(client.call("update_zone", {}, "write", { signal: stop.signal }));
      await held;
      stop.abort();
      expect(await call).toMatchObject({ code: "KASM_CANCELLED", ambiguous: false });
      expect(server.seen).toHaveLength(1);
    });
  });

  it("ends a request under way, and calls a create's outcome unknown", async () => {
    await withServer(async ({ server, client }) => {
      const stop = new AbortController();
      server.on("create_zone", () => {
        stop.abort();
        return "silence";
      });
      const error = await failure(client.call("create_zone", {}, "create", { signal: stop.signal }));
      expect(error).toMatchObject({ code: "KASM_CANCELLED", ambiguous: true });
    });
  });

  it("before the start sends nothing", async () => {
    await withServer(async ({ server, client }) => {
      const error = await failure(client.call("create_zone", {}, "create", { signal: AbortSignal.abort() }));
      expect(error).toMatchObject({ code: "KASM_CANCELLED", ambiguous: false });
      expect(server.seen).toEqual([]);
    });
  });

  it("happens to every call when the client is closed", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", () => {
        void client.close();
        return "silence";
      });
      const error = await failure(client.call("get_zones", {}, "read"));
      expect(error.code).toBe("KASM_CANCELLED");
      expect(error.message).toContain("the connection was closed");
    });
  });
});

describe("an address", () => {
  it("that does not resolve is given up soon", async () => {
    const clock = new QuickClock();
    const client = connect({ endpoint: "http://kasm.invalid", apiKey, apiKeySecret }, clock);
    const error = await failure(client.serverFacts());
    expect(error.code).toBe("KASM_UNREACHABLE");
    expect(error.attempts).toBeLessThanOrEqual(4);
    await client.close();
  });

  it("at which the server is back after a moment is used", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm();
      server.on("/api/__healthcheck", "drop", { json: { ok: true } });
      expect((await client.serverFacts()).version).toBe("1.18.1");
    });
  });
});

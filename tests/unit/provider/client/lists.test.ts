import { apiKey, apiKeySecret, failure, withServer } from "./support/connection";
import type { Reply } from "./support/server";

const zones = (...names: string[]): Reply => ({ json: { zones: names.map((zone_name) => ({ zone_name })) } });

describe("a list", () => {
  it("is asked for once by many at the same time, and kept", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", zones("default"));
      const asked = Array.from({ length: 50 }, () => client.list("get_zones", {}, "zones"));
      const answers = await Promise.all(asked);
      expect(answers).toEqual(Array(50).fill([{ zone_name: "default" }]));
      await client.list("get_zones", {}, "zones");
      expect(server.seen).toHaveLength(1);
    });
  });

  it("is asked for again with another body, whatever the order of its keys", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_settings_group", { json: { settings: [] } });
      await client.list("get_settings_group", { a: 1, target_group: { group_id: "g1", x: 1 } }, "settings");
      await client.list("get_settings_group", { target_group: { x: 1, group_id: "g1" }, a: 1 }, "settings");
      await client.list("get_settings_group", { a: 1, target_group: { group_id: "g2", x: 1 } }, "settings");
      expect(server.seen).toHaveLength(2);
    });
  });

  it.each(["write", "create", "delete"] as const)(
    "is stale after a %s that names it, or names nothing",
    async (kind) => {
      await withServer(async ({ server, client }) => {
        server.on("get_zones", zones("a"), zones("b"), zones("c")).on("get_groups", { json: { groups: [] } });
        server.on("change", { json: {} });
        const names = async (): Promise<unknown[]> =>
          (await client.list("get_zones", {}, "zones")).map(({ zone_name }) => zone_name);
        expect(await names()).toEqual(["a"]);
        await client.call("change", {}, kind, { invalidates: ["get_groups"] });
        expect(await names()).toEqual(["a"]);
        await client.call("change", {}, kind, { invalidates: ["get_zones"] });
        expect(await names()).toEqual(["b"]);
        await client.call("change", {}, kind);
        expect(await names()).toEqual(["c"]);
      });
    },
  );

  it("stays after a read", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", zones("a"), zones("b")).on("get_zone", { json: {} });
      await client.list("get_zones", {}, "zones");
      await client.call("get_zone", {}, "read");
      expect(await client.list("get_zones", {}, "zones")).toEqual([{ zone_name: "a" }]);
    });
  });

  it("is stale after a change that failed, since it may have been carried out", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", zones("a"), zones("a", "b")).on("create_zone", "drop");
      await client.list("get_zones", {}, "zones");
      await failure(client.call("create_zone", {}, "create", { invalidates: ["get_zones"] }));
      expect(await client.list("get_zones", {}, "zones")).toHaveLength(2);
    });
  });

  it("that was read while a change was under way is not kept", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", zones("before"), zones("after"));
      server.on("update_zone", async () => {
        await client.list("get_zones", {}, "zones");
        return { json: {} };
      });
      await client.call("update_zone", {}, "write", { invalidates: ["get_zones"] });
      expect(await client.list("get_zones", {}, "zones")).toEqual([{ zone_name: "after" }]);
    });
  });

  it("that failed is asked for again", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", { json: { error_message: "Not now" } }, zones("a"));
      const errors = await Promise.all([1, 2].map(() => failure(client.list("get_zones", {}, "zones"))));
      expect(errors.map(({ code }) => code)).toEqual(["KASM_REFUSED", "KASM_REFUSED"]);
      expect(await client.list("get_zones", {}, "zones")).toHaveLength(1);
      expect(server.seen).toHaveLength(2);
    });
  });

  it.each([{}, { zones: {} }, { zones: ["default"] }])("is not taken for empty when the answer is %j", async (json) => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", { json });
      const error = await failure(client.list("get_zones", {}, "zones"));
      expect(error.code).toBe("KASM_BAD_ANSWER");
      expect(error.message).toContain('no list "zones"');
    });
  });

  it("cannot be changed by one reader for the others", async () => {
    await withServer(async ({ server, client }) => {
      server.on("get_zones", zones("a"));
      const mine = await client.list("get_zones", {}, "zones");
      mine.pop();
      const [theirs] = await client.list("get_zones", {}, "zones");
      expect(() => Object.assign(theirs ?? {}, { zone_name: "b" })).toThrow(TypeError);
    });
  });

  it("still comes for the others when one gives up", async () => {
    await withServer(async ({ server, client }) => {
      const stop = new AbortController();
      server.on("get_zones", () => {
        stop.abort();
        return zones("a");
      });
      const impatient = failure(client.list("get_zones", {}, "zones", { signal: stop.signal }));
      const patient = client.list("get_zones", {}, "zones");
      expect((await impatient).code).toBe("KASM_CANCELLED");
      expect(await patient).toHaveLength(1);
      expect(server.seen).toHaveLength(1);
    });
  });

  it("is given up when nobody waits for it, and can be asked for again", async () => {
    await withServer(async ({ server, client }) => {
      const stop = new AbortController();
      server.on(
        "get_zones",
        () => {
          stop.abort();
          return "silence";
        },
        zones("a"),
      );
      const given = failure(client.list("get_zones", {}, "zones", { signal: stop.signal }));
      expect((await given).code).toBe("KASM_CANCELLED");
      expect(await client.list("get_zones", {}, "zones")).toHaveLength(1);
    });
  });
});

describe("requests side by side", () => {
  it("are never more than configured, and all are answered", async () => {
    let now = 0;
    let most = 0;
    let release = (): void => undefined;
    const full = new Promise<void>((resolve) => (release = resolve));
    await withServer(
      async ({ server, client }) => {
        server.on("get_zone", async () => {
          most = Math.max(most, ++now);
          if (now === 3) setTimeout(release, 20); // time for a fourth to come, if one may
          await full;
          now--;
          return { json: {} };
        });
        await Promise.all(Array.from({ length: 40 }, (_, n) => client.call("get_zone", { n }, "read")));
        expect(server.seen).toHaveLength(40);
        expect(most).toBe(3);
      },
      { apiKey, apiKeySecret, maximumConcurrency: 3 },
    );
  });

  it("do not keep a place while one waits to be repeated", async () => {
    await withServer(
      async ({ server, client, clock }) => {
        server.on("get_zone", { status: 503, json: {} }).on("get_groups", { json: { groups: [] } });
        const held = clock.hold();
        const stop = new AbortController();
        const waiting = failure(client.call("get_zone", {}, "read", { signal: stop.signal }));
        await held;
        expect(await client.call("get_groups", {}, "read")).toEqual({ groups: [] });
        stop.abort();
        await waiting;
      },
      { apiKey, apiKeySecret, maximumConcurrency: 1 },
    );
  });

  it("sign in even when only one may be under way", async () => {
    await withServer(
      async ({ server, client }) => {
        server.on("/api/authenticate", { json: { token: "some-token" } }).on("get_zone", { json: {} });
        expect(await client.call("get_zone", {}, "read")).toEqual({});
      },
      { username: "admin", password: "Pa$$word-1", maximumConcurrency: 1 },
    );
  });
});

describe("exclusive work", () => {
  it("on one object is done one after another, also after a failure; on others side by side", async () => {
    await withServer(async ({ client }) => {
      const log: string[] = [];
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const first = client.exclusive("zone z1", async () => {
        log.push("first begins");
        await gate;
        log.push("first ends");
        throw new Error("broken");
      });
      const second = client.exclusive("zone z1", () => Promise.resolve(log.push("second")));
      await client.exclusive("zone z2", () => Promise.resolve(log.push("other")));
      release();
      await expect(first).rejects.toThrow("broken");
      await second;
      expect(log).toEqual(["first begins", "other", "first ends", "second"]);
    });
  });
});

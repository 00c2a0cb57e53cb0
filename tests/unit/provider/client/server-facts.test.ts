import { apiKey, apiKeySecret, failure, withServer } from "./support/connection";
import type { Reply } from "./support/server";

const forbidden: Reply = { status: 403, json: { error_message: "Unauthorized" } };
const health = "/api/__healthcheck";

describe("the facts of a server", () => {
  it.each([
    ["1.18.1.98d6fa", "1.18.1", "1.18", []],
    ["1.19.0.abc123", "1.19.0", "1.19", []],
    ["1.17.0.7f0203", "1.17.0", "1.18", [/older than the versions tested/]],
    ["1.20.1.000000", "1.20.1", "1.19", [/newer than the versions tested/]],
    ["1.1200.0-develop", "1.1200.0", "1.19", [/development build/]],
  ])("tell the dialect of build %s", async (buildId, version, dialect, warnings) => {
    await withServer(async ({ server, client }) => {
      server.likeKasm(buildId);
      const facts = await client.serverFacts();
      expect(facts).toMatchObject({ buildId, version, dialect, licenseFeatures: ["auto_scaling", "saml"] });
      expect(facts.warnings).toHaveLength(warnings.length);
      warnings.forEach((warning, index) => expect(facts.warnings[index]).toMatch(warning));
    });
  });

  it("are looked up once for all who ask", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm();
      await Promise.all(Array.from({ length: 20 }, () => client.serverFacts()));
      expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `GET ${health}`,
        "POST /api/admin/system_info",
        "POST /api/license_status",
      ]);
      expect(server.requests(health)[0]?.text).toBe("");
    });
  });

  it("fail once, with the same error for all who ask", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on("system_info", { status: 401, json: { error_message: "No such key" } });
      const [first, second] = await Promise.all([failure(client.serverFacts()), failure(client.serverFacts())]);
      expect(first?.code).toBe("KASM_UNAUTHENTICATED");
      expect(second).toBe(first);
      expect(await failure(client.serverFacts())).toBe(first);
      expect(server.requests("system_info")).toHaveLength(1);
    });
  });

  it.each(["1.15.0.000000", "2.0.0.000000"])("refuse the unsupported build %s", async (buildId) => {
    await withServer(async ({ server, client }) => {
      server.likeKasm(buildId);
      const error = await failure(client.serverFacts());
      expect(error.code).toBe("KASM_UNSUPPORTED_VERSION");
      expect(error.message).toMatch(/outside 1\.16 to 1\.19.*kasm:serverVersion/);
    });
  });

  it("believe the configured version, and warn where the server says another", async () => {
    await withServer(
      async ({ server, client }) => {
        server.likeKasm("2.0.0.000000");
        const facts = await client.serverFacts();
        expect(facts).toMatchObject({ version: "1.19", dialect: "1.19" });
        expect(facts.warnings).toEqual([expect.stringMatching(/2\.0\.0.*treated as 1\.19/)]);
      },
      { apiKey, apiKeySecret, serverVersion: "1.19" },
    );
  });

  it.each([
    ["get_images", "images", { memory: 2768000000, cores: 2 }, "1.18"],
    ["get_images", "images", { memory_bytes: 2768000000, cores: 2 }, "1.19"],
    ["get_autoscale_configs", "autoscale_configs", { standby_memory_mb: 4000 }, "1.18"],
    ["get_autoscale_configs", "autoscale_configs", { standby_memory_bytes: 4000000000 }, "1.19"],
    ["get_vm_provider_configs", "vm_provider_configs", { aws_ec2_ebs_volume_size_gb: 50 }, "1.18"],
    ["get_vm_provider_configs", "vm_provider_configs", { memory_bytes: 50, disk_size_bytes: 1 }, "1.19"],
  ])("tell the dialect by what %s shows when the version may not be read", async (name, key, object, dialect) => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on("system_info", forbidden);
      server.on("get_images", forbidden).on("get_autoscale_configs", { json: { autoscale_configs: [] } });
      server.on("get_vm_provider_configs", { json: { vm_provider_configs: [] } });
      server.on(name, { json: { [key]: [object] } });
      const facts = await client.serverFacts();
      expect(facts).toMatchObject({ dialect, version: undefined });
      expect(facts.warnings).toEqual([expect.stringContaining(`treated as ${dialect}`)]);
    });
  });

  it("are an error when nothing tells the dialect", async () => {
    await withServer(async ({ server, client }) => {
      server
        .likeKasm()
        .on("system_info", forbidden)
        .on("get_images", { json: { images: [] } });
      server.on("get_autoscale_configs", forbidden).on("get_vm_provider_configs", forbidden);
      const error = await failure(client.serverFacts());
      expect(error.code).toBe("KASM_UNSUPPORTED_VERSION");
      expect(error.message).toMatch(/may not be read.*system_view, 1600.*kasm:serverVersion/);
    });
  });

  it("are an error when the version is in no known form and nothing else tells", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm("nightly").on("get_images", { json: { images: [] } });
      server.on("get_autoscale_configs", forbidden).on("get_vm_provider_configs", forbidden);
      expect((await failure(client.serverFacts())).message).toContain('is called "nightly"');
    });
  });

  it("take the licence's features from the licences where the status may not be read", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on("/api/license_status", forbidden);
      const licenses = [{ features: { auto_scaling: true, saml: false } }, { features: { branding: true } }];
      server.on("get_licenses", { json: { licenses } });
      expect((await client.serverFacts()).licenseFeatures).toEqual(["auto_scaling", "branding"]);
    });
  });

  it("leave the licence's features open where nothing may be read", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on("/api/license_status", { status: 500, text: "<h1>Internal Error</h1>" });
      server.on("get_licenses", forbidden);
      expect(await client.serverFacts()).toMatchObject({ version: "1.18.1", licenseFeatures: undefined });
    });
  });

  it("can be had where only the API's functions are let through", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on(health, { status: 404, text: "<h1>Not Found</h1>" });
      expect((await client.serverFacts()).version).toBe("1.18.1");
    });
  });

  it.each([
    ["a web server that has one page for all", { text: "<title>Shop</title>" }, { text: "<title>Shop</title>" }],
    ["a web server without such pages", { status: 404, text: "Not Found" }, { status: 404, text: "Not Found" }],
    ["an API of another kind", { json: { status: "up" } }, { json: { message: "hello" } }],
    ["an API that demands its own sign-in", { status: 401, text: "" }, { status: 401, text: "" }],
    ["an API that refuses in JSON without words", { json: { status: "up" } }, { status: 404, json: {} }],
  ] as [string, Reply, Reply][])("are not to be had from %s", async (_, healthReply, callReply) => {
    await withServer(async ({ server, client }) => {
      server.on(health, healthReply).on("system_info", callReply);
      const error = await failure(client.serverFacts());
      expect(error.code).toBe("KASM_NOT_KASM");
      expect(error.message).toContain("kasm:endpoint");
    });
  });

  it("are not to be had from a server that says it is not healthy", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on(health, { json: { ok: false } });
      expect((await failure(client.serverFacts())).code).toBe("KASM_SERVER_ERROR");
    });
  });

  it("are not asked for with a key where the server redirects", async () => {
    await withServer(async ({ server, client }) => {
      server.on(health, { status: 308, headers: { location: "https://kasm.example.com/api/__healthcheck" }, text: "" });
      expect((await failure(client.serverFacts())).code).toBe("KASM_REDIRECTED");
      expect(server.requests("system_info")).toEqual([]);
    });
  });

  it("use the other function family where that is configured", async () => {
    await withServer(
      async ({ server, client }) => {
        server.likeKasm();
        server.on("/api/public/system_info", { json: { system_info: { api: { build_id: "1.19.0.1" } } } });
        expect((await client.serverFacts()).dialect).toBe("1.19");
        expect(server.requests("system_info")).toEqual([]);
      },
      { apiKey, apiKeySecret, apiPath: "public" },
    );
  });
});

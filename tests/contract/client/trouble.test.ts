import { connect } from "../../../provider/client";
import { asAdministrator, callOnce, failure, firstContact, withSimulator } from "./support";

type Row = Record<string, unknown>;

describe("first contact with a server", () => {
  it.each(["1.18.1", "1.19.0"] as const)("of version %s finds out what it is", async (kasmVersion) => {
    await withSimulator({ kasmVersion, tls: true, licenseFeatures: ["saml"] }, async ({ simulator, settings }) => {
      for (const each of [settings, asAdministrator(simulator, settings)]) {
        const client = connect(each);
        const facts = await client.serverFacts();
        await client.close();
        expect(facts).toMatchObject({ version: kasmVersion, dialect: kasmVersion.slice(0, 4), warnings: [] });
        expect(facts.licenseFeatures).toEqual(["saml"]);
      }
    });
  });

  it.each(["1.18.1", "1.19.0"] as const)(
    "of version %s tells the dialect without the right to ask",
    async (version) => {
      const options = {
        kasmVersion: version,
        apiKeyPermissions: ["vm_provider_view", "images_view", "autoscale_view"],
      };
      await withSimulator(options, async ({ simulator, settings }) => {
        const cores = { name: "kasmweb/chrome:1.18.0", friendly_name: "Chrome", cores: 2 };
        const size = version === "1.18.1" ? { memory: 2768000000 } : { memory_bytes: 2768000000 };
        const administrator = asAdministrator(simulator, settings);
        await callOnce(administrator, "create_image", { target_image: { ...cores, ...size } }, "create");
        const client = connect(settings);
        const facts = await client.serverFacts();
        await client.close();
        expect(facts).toMatchObject({ version: undefined, dialect: version.slice(0, 4) });
        expect(facts.warnings).toHaveLength(1);
      });
    },
  );

  it("says which permission would tell the version when nothing else does", async () => {
    await withSimulator({ apiKeyPermissions: ["zones_view"] }, async ({ settings }) => {
      const error = await firstContact(settings);
      expect(error.code).toBe("KASM_UNSUPPORTED_VERSION");
      expect(error.message).toContain("system_view");
    });
  });
});

describe("a key", () => {
  async function change(settings: Parameters<typeof callOnce>[0], simulatorKey: Row, what: Row): Promise<void> {
    await callOnce(settings, "update_api_configs", { target_api: { ...simulatorKey, ...what } }, "write");
  }

  it.each([
    ["disabled", { enabled: false }, "KASM_UNAUTHENTICATED"],
    ["expired", { expires: "2020-01-01 00:00:00" }, "KASM_UNAUTHENTICATED"],
  ])("that is %s is refused at first contact, with the hint at rotation", async (_, what, code) => {
    await withSimulator({}, async ({ simulator, settings }) => {
      const administrator = asAdministrator(simulator, settings);
      const { api_configs: keys } = await callOnce(administrator, "get_api_configs");
      const own = (keys as Row[]).find(({ api_key }) => api_key === settings.apiKey);
      const fields = { api_id: own?.["api_id"], name: own?.["name"], enabled: true, read_only: false };
      await change(administrator, fields, what);
      const error = await firstContact(settings);
      expect(error.code).toBe(code);
      expect(error.message).toContain("PULUMI_RUN_PROGRAM=true");
    });
  });

  it("that is read-only is named at the first change", async () => {
    await withSimulator({}, async ({ simulator, settings }) => {
      const administrator = asAdministrator(simulator, settings);
      const { api_configs: keys } = await callOnce(administrator, "get_api_configs");
      const own = (keys as Row[]).find(({ api_key }) => api_key === settings.apiKey);
      const fields = { api_id: own?.["api_id"], name: own?.["name"], enabled: true, read_only: false };
      await change(administrator, fields, { read_only: true });
      const body = { target_group: { name: "Developers", priority: 20 } };
      const error = await failure(() => callOnce(settings, "create_group", body, "create"));
      expect(["KASM_READ_ONLY_KEY", "KASM_FORBIDDEN"]).toContain(error.code);
      expect(error.message).toContain("read-only");
      expect(error.ambiguous).toBe(false);
    });
  });

  it("with another secret is refused", async () => {
    await withSimulator({}, async ({ settings }) => {
      const error = await firstContact({ ...settings, apiKeySecret: "w".repeat(32) });
      expect(error.code).toBe("KASM_UNAUTHENTICATED");
      expect(error.message).not.toContain("w".repeat(32));
    });
  });

  it("without a permission is told which, and with it is let in", async () => {
    await withSimulator({ apiKeyPermissions: ["zones_view"] }, async ({ settings }) => {
      expect(await callOnce(settings, "get_zones")).toHaveProperty("zones");
      const body = { target_zone: { zone_name: "second" } };
      const error = await failure(() => callOnce(settings, "create_zone", body, "create"));
      expect(error.code).toBe("KASM_FORBIDDEN");
      expect(error.message).toContain("zones_create, id 1902");
    });
  });
});

describe("an administrator", () => {
  it.each([
    ["with two-factor authentication", { set_two_factor: true }, "KASM_TWO_FACTOR_REQUIRED"],
    ["whose password has expired", { force_password_reset: true }, "KASM_PASSWORD_EXPIRED"],
    ["who is disabled", { disabled: true }, "KASM_UNAUTHENTICATED"],
    ["who is locked", { locked: true }, "KASM_UNAUTHENTICATED"],
  ])("%s is not signed in, and is told why", async (_, what, code) => {
    await withSimulator({}, async ({ simulator, settings }) => {
      const administrator = asAdministrator(simulator, settings);
      const { users } = await callOnce(settings, "get_users");
      const own = (users as Row[]).find(({ username }) => username === administrator.username);
      const target = { user_id: own?.["user_id"], username: administrator.username, ...what };
      await callOnce(settings, "update_user", { target_user: target }, "write");
      expect((await firstContact(administrator)).code).toBe(code);
    });
  });

  it.each(["unauthorized", "forbidden", "message"])(
    "with a wrong password is told so, also by a server that says it by %s",
    async (how) => {
      await withSimulator({ unknown: { wrong_password: how } }, async ({ simulator, settings }) => {
        const error = await firstContact({ ...asAdministrator(simulator, settings), password: "Wrong-pass1!" });
        expect(error.code).toBe("KASM_UNAUTHENTICATED");
        expect(error.message).toContain("kasm:password");
      });
    },
  );
});

describe("a licence", () => {
  it.each(["200", "403"])("without a feature is named, told by %s", async (how) => {
    await withSimulator({ licenseFeatures: [], unknown: { unlicensed: how } }, async ({ settings }) => {
      const body = { target_oidc_config: { display_name: "Keycloak" } };
      const error = await failure(() => callOnce(settings, "create_oidc_config", body, "create"));
      expect(error).toMatchObject({ code: "KASM_LICENSE_FEATURE_MISSING", ambiguous: false });
      expect(error.message).toContain("feature saml, which covers OIDC");
    });
  });
});

describe("an http endpoint", () => {
  it("that redirects to https is named with the address to use", async () => {
    await withSimulator({ tls: true, httpRedirect: true }, async ({ simulator, settings }) => {
      const error = await firstContact({ ...settings, endpoint: simulator.redirectUrl, caCertificate: undefined });
      expect(error.code).toBe("KASM_REDIRECTED");
      expect(error.message).toContain(`Set kasm:endpoint to ${simulator.url}.`);
      expect(simulator.journal.entries()).toEqual([]);
    });
  });
});

describe("a create whose answer is lost", () => {
  it.each(["drop-after-commit", "truncate"] as const)("by %s is sent once", async (kind) => {
    await withSimulator({}, async ({ simulator, settings }) => {
      simulator.fault({ kind, call: "create_group" });
      const body = { target_group: { name: "Developers", priority: 20 } };
      const error = await failure(() => callOnce(settings, "create_group", body, "create"));
      expect(error.ambiguous).toBe(true);
      const { groups } = await callOnce(settings, "get_groups");
      expect((groups as Row[]).filter(({ name }) => name === "Developers")).toHaveLength(1);
    });
  });
});

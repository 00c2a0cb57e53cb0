import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { familyNamed } from "../../../simulator/catalogue";
import { switchValues } from "../../../simulator/catalogue/switches";
import { Failure } from "../../../simulator/failure";
import {
  dashedIdentifier,
  derivedIdentifier,
  isIdentifier,
  newIdentifier,
  normaliseIdentifier,
} from "../../../simulator/identifiers";
import type { JsonObject } from "../../../simulator/json";
import type { ServerContext } from "../../../simulator/server/context";
import { ServerLog } from "../../../simulator/server/log";
import { Tables } from "../../../simulator/store/tables";
import { dialectOf, type KasmVersion } from "../../../simulator/versions";
import { decodeFields } from "../../../simulator/wire/decode";
import { encodeRow } from "../../../simulator/wire/encode";
import { distance, nearest } from "../../../simulator/wire/near";

function server(version: KasmVersion, unknown: Record<string, string> = {}): ServerContext {
  return {
    version,
    dialect: dialectOf(version),
    switches: switchValues(unknown),
    strict: true,
    licenseFeatures: [],
    installation: newIdentifier(),
    tables: new Tables(),
    now: () => new Date(0),
    log: new ServerLog(),
  };
}

const failureOf = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error("it did not fail");
};

describe("sizes", () => {
  const autoscale = familyNamed("autoscale_configs");

  test.each(["10^9", "2^30"])("what 1.18 was sent it reads back, a GB being %s", (base) => {
    const old = server("1.18.1", { size_base: base });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }), (megabytes, hundredths) => {
        const sent = { standby_memory_mb: megabytes, agent_memory_override_gb: hundredths / 100 };
        const row = decodeFields(old, autoscale, sent);
        expect(encodeRow(old, autoscale, row)).toMatchObject(sent);
      }),
    );
  });

  test("numbers may be sent as text, and are read as numbers", () => {
    const old = server("1.18.1");
    const row = decodeFields(old, autoscale, { standby_memory_mb: "8000", standby_cores: "8" });
    expect(row).toEqual({ standby_memory_bytes: 8e9, standby_cores: 8 });
    expect(encodeRow(server("1.19.0"), autoscale, row)).toMatchObject({ standby_memory_bytes: 8e9, standby_cores: 8 });
  });
});

describe("encodings", () => {
  const images = familyNamed("images");
  const oidc = familyNamed("oidc_configs");
  const server118 = server("1.18.1");

  test("lists go in as lines and come out as lists", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/)), (scopes) => {
        const row = decodeFields(server118, oidc, { scope: scopes.join("\n") });
        expect(encodeRow(server118, oidc, row).scope).toEqual(scopes);
      }),
    );
    expect(decodeFields(server118, oidc, { scope: "" })).toEqual({ scope: [] });
  });

  test("JSON goes in as text and comes out as it is", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
        (config) => {
          const row = decodeFields(server118, images, { run_config: JSON.stringify(config) });
          expect(encodeRow(server118, images, row).run_config).toEqual(config);
        },
      ),
    );
    expect(decodeFields(server118, images, { run_config: "" })).toEqual({ run_config: {} });
    expect(failureOf(() => decodeFields(server118, images, { run_config: "7" })).reason).toContain("not a JSON object");
  });

  test("an object where text belongs is an HTML 500, but not where the shipped client sends objects back", () => {
    const failure = failureOf(() => decodeFields(server118, images, { run_config: {} }));
    expect([failure.status, failure.isHtml]).toEqual([500, true]);
    expect(decodeFields(server118, familyNamed("autoscale_configs"), { hooks: { a: 1 } })).toEqual({ hooks: { a: 1 } });
  });

  test("what is read-only or runtime is not taken", () => {
    const zone = { zone_id: newIdentifier(), zone_name: "a", managers: [], primary_manager_id: newIdentifier() };
    expect(decodeFields(server118, familyNamed("zones"), zone)).toEqual({ zone_name: "a" });
  });

  test("secrets are masked, shown or left out, and empty ones are empty", () => {
    const row: JsonObject = { client_secret: "planted" };
    const shown = (masking: string) => encodeRow(server("1.18.1", { secret_masking: masking }), oidc, row);
    expect(shown("mask").client_secret).toBe("**********");
    expect(shown("clear").client_secret).toBe("planted");
    expect(shown("absent")).not.toHaveProperty("client_secret");
    expect(encodeRow(server118, oidc, { client_secret: "" }).client_secret).toBe("");
  });
});

test("ids: both spellings mean the same; derived ones are stable within an installation", () => {
  const id = newIdentifier();
  expect(normaliseIdentifier(dashedIdentifier(id).toUpperCase())).toBe(id);
  expect(isIdentifier(dashedIdentifier(id))).toBe(true);
  expect(isIdentifier(`${id}0`)).toBe(false);
  expect(derivedIdentifier(id, "a")).toBe(derivedIdentifier(id, "a"));
  expect(derivedIdentifier(id, "a")).not.toBe(derivedIdentifier(newIdentifier(), "a"));
});

test("near names: the one that was meant comes first, far ones are not named", () => {
  expect(distance("kitten", "sitting")).toBe(3);
  const names = ["zone_name", "zone_id", "proxy_port", "upstream_auth_address"];
  expect(nearest("upstream_auth_adress", names)[0]).toBe("upstream_auth_address");
  expect(nearest("zonename", names)[0]).toBe("zone_name");
  expect(nearest("qqqqqqqqqqqqqqqqqqqq", ["a"])).toEqual([]);
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
      expect(distance(left, right)).toBe(distance(right, left));
      expect(distance(left, left)).toBe(0);
    }),
  );
});

import { afterEach, describe, expect, test } from "@jest/globals";
import { FAMILIES } from "../../../simulator";
import { LICENSE_FEATURES } from "../../../simulator/calls/licenses";
import { items, start, stopAll } from "./support";

afterEach(stopAll);

/** Families by the feature that the web client asks for before it offers them (kasm-wire.md 1.8). */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  auto_scaling: ["autoscale_configs", "dns_provider_configs", "vm_provider_configs"],
  branding: ["branding_configs"],
  developer_api: ["api_configs"],
  ldap: ["ldap_configs"],
  saml: ["oidc_configs", "saml_configs"],
  session_casting: ["cast_configs"],
  session_staging: ["staging_configs"],
};

test("each family needs the feature that the web client asks for", () => {
  const needed = FAMILIES.filter((family) => family.feature !== undefined).map(({ name, feature }) => [name, feature]);
  const expected = Object.entries(FEATURES).flatMap(([feature, names]) => names.map((name) => [name, feature]));
  expect(needed.sort()).toEqual(expected.sort());
});

describe.each(Object.entries(FEATURES))("without %s", (feature, names) => {
  const licenseFeatures = LICENSE_FEATURES.filter((name) => name !== feature);
  const calls = FAMILIES.filter((family) => names.includes(family.name)).flatMap((family) => family.calls);

  test.each([
    ["200", 200],
    ["403", 403],
  ])("writes are refused with status %s, reads are not", async (value, status) => {
    const { ask, simulator } = await start({ licenseFeatures, unknown: { unlicensed: value } });
    const before = simulator.dump({ runtime: false });
    for (const call of calls) {
      const answer = await ask(call.name);
      const refusal = { error_message: `This feature is not licensed: ${feature}` };
      if (call.class === "write") expect([call.name, answer.status, answer.body]).toEqual([call.name, status, refusal]);
      else expect([call.name, answer.status, answer.text.includes("licensed")]).toEqual([call.name, 200, false]);
    }
    expect(simulator.dump({ runtime: false })).toEqual(before);
  });

  test("with that feature alone, nothing is refused for want of a licence", async () => {
    const { ask } = await start({ licenseFeatures: [feature] });
    for (const call of calls) expect((await ask(call.name)).text).not.toContain("not licensed");
  });
});

test("categories of a web filter need url_categorization; the rest of a policy does not", async () => {
  const licenseFeatures = LICENSE_FEATURES.filter((name) => name !== "url_categorization");
  const { ask, call } = await start({ licenseFeatures });
  const make = (fields: Record<string, unknown>) =>
    ask("create_url_filter_policy", { target_url_filter_policy: { filter_policy_name: "p", ...fields } });
  expect((await make({ enable_categorization: true })).body.error_message).toContain("url_categorization");
  expect((await make({ enable_categorization: false })).body).not.toHaveProperty("error_message");
  expect(items(await call("get_url_filter_policies"), "url_filter_policies")).toHaveLength(1);
});

import { packConfig, policies } from "../../../policy-pack/index";

test("five policies, each mandatory, described, and with its settings described and defaulted", () => {
  expect(policies.map(({ name }) => name)).toEqual([
    "oidc-debug",
    "upstream-auth-address",
    "max-instances",
    "workspace-image-tag",
    "administrators-mapping",
  ]);
  for (const { enforcementLevel, description, severity, configSchema, remediationSteps } of policies) {
    expect(enforcementLevel).toBe("mandatory");
    expect(description).toMatch(/\.$/);
    expect(remediationSteps).toMatch(/\.$/);
    expect(["medium", "high", "critical"]).toContain(severity);
    for (const schema of Object.values(configSchema?.properties ?? {})) {
      expect(schema).toHaveProperty("default");
      expect(schema).toHaveProperty("description");
    }
  }
});

test("options by property become Pulumi's configuration by policy name", () => {
  expect(
    packConfig({ all: "advisory", oidcDebug: "disabled", maxInstances: { limit: 40, enforcementLevel: "mandatory" } }),
  ).toEqual({
    all: "advisory",
    "oidc-debug": "disabled",
    "max-instances": { limit: 40, enforcementLevel: "mandatory" },
  });
  expect(packConfig({})).toEqual({});
});

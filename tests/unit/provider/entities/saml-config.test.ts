import { saml } from "../../../entities/samples/saml-config";
import { Stack } from "../support/stack";

let stack: Stack;
beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.close());

const addresses = (host: string, id: string) => ({
  entityId: `https://${host}/api/metadata/?id=${id}`,
  assertionConsumerServiceUrl: `https://${host}/api/acs/?id=${id}`,
  singleLogoutServiceUrl: `https://${host}/api/slo/?id=${id}`,
});

test("Kasm's addresses follow from the host name and the id, in two calls", async () => {
  const mark = stack.simulator.journal.mark();
  const config = await stack.create("samlConfig", saml);
  expect(config.outs).toMatchObject(addresses("kasm.example.com", config.id));
  const calls = stack.simulator.journal.writes(mark).map((entry) => [entry.function, entry.request]);
  expect(calls).toEqual([
    ["set_saml_config", { target_saml_config: { display_name: saml.displayName } }],
    ["update_saml_config", { target_saml_config: expect.objectContaining({ saml_id: config.id }) as unknown }],
  ]);
  await stack.update(config, { ...saml, hostname: "desktops.example.com" });
  expect(config.outs).toMatchObject(addresses("desktops.example.com", config.id));
});

test("an address that the program or somebody else gave does not follow", async () => {
  const config = await stack.create("samlConfig", { ...saml, spEntityId: "urn:example:kasm" });
  expect(config.outs).toMatchObject({ ...addresses("kasm.example.com", config.id), entityId: "urn:example:kasm" });
  const wished = { ...saml, hostname: "desktops.example.com", spEntityId: "urn:example:kasm" };
  await stack.update(config, wished);
  expect(config.outs).toMatchObject({ ...addresses("desktops.example.com", config.id), entityId: "urn:example:kasm" });
});

test("an adopted config gets its own addresses back", async () => {
  await stack.create("samlConfig", saml);
  const before = stack.dump();
  const adopted = await stack.create("samlConfig", { ...saml, hostname: "desktops.example.com", adopt: true });
  expect(stack.dump()).not.toBe(before);
  await stack.destroy(adopted);
  expect(stack.dump()).toBe(before);
});

test("a config whose second call fails is kept, and finished by the next run", async () => {
  stack.simulator.fault({ kind: "status", status: 403, call: "update_saml_config" });
  const failure = await stack.create("samlConfig", saml).catch((error: unknown) => error);
  const { id, properties } = failure as { id: string; properties: Record<string, unknown> };
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  const resource = { kind: "samlConfig", id, inputs: properties, outs: properties } as const;
  expect(await stack.update({ ...resource }, saml)).toBe("updated");
  const mark = stack.simulator.journal.mark();
  await stack.create("samlConfig", { ...saml, adopt: true, onDestroy: "retain" });
  expect(stack.simulator.journal.writes(mark)).toEqual([]);
});

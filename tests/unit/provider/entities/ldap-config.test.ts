import { ldap } from "../../../entities/samples/ldap-config";
import { rowOf, Stack } from "../support/stack";

let stack: Stack;
beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.close());

const right = { ...ldap, test: { username: "probe", password: "a-probe-password" } };
const tests = (mark: number) => stack.simulator.journal.entries(mark, { function: "test_ldap_config" });
const calls = async (work: () => Promise<unknown>) => {
  const mark = stack.simulator.journal.mark();
  await work();
  return [stack.simulator.journal.writes(mark).map((entry) => entry.function), tests(mark).length] as const;
};

test("a user is signed in after the config is made and after each change, and is not kept on the server", async () => {
  const mark = stack.simulator.journal.mark();
  const config = await stack.create("ldapConfig", right);
  expect(tests(mark).map(({ request }) => request)).toEqual([
    expect.objectContaining({ target_ldap_config: { ldap_id: config.id } }),
  ]);
  expect(stack.dump()).not.toContain("a-probe-password");
  expect(config.outs["test"]).toEqual(right.test);
  expect(await calls(async () => expect(await stack.update(config, right)).toBe("same"))).toEqual([[], 0]);
  expect(await calls(() => stack.refresh(config))).toEqual([[], 0]);
  expect(config.inputs["test"]).toEqual(right.test);

  const elsewhere = { ...right, url: "ldaps://ad2.example.com" };
  expect(await calls(() => stack.update(config, elsewhere))).toEqual([["update_ldap_config"], 1]);
  const other = { ...elsewhere, test: { username: "probe", password: "another" } };
  expect((await calls(() => stack.update(config, other)))[1]).toBe(1);
  const { test: _, ...without } = other;
  expect(await calls(async () => expect(await stack.update(config, without)).toBe("updated"))).toEqual([[], 0]);
});

test("a user who cannot sign in fails the update, and the next one tests again", async () => {
  const wrong = { ...right, test: { username: "probe", password: "wrong" } };
  const failure = await stack.create("ldapConfig", wrong).catch((error: unknown) => error);
  const { id, properties, reasons } = failure as { id: string; properties: Record<string, unknown>; reasons: string[] };
  expect(reasons[0]).toMatch(/is stored, but the directory does not let the user in: Invalid username or password/);
  expect(reasons[0]).toMatch(/\[KASM_TEST_FAILED\]/);
  expect(rowOf(stack, "ldap_configs", { name: ldap.name })["ldap_id"]).toBe(id);

  const resource = { kind: "ldapConfig" as const, id, inputs: properties, outs: properties };
  await expect(stack.update(resource, wrong)).rejects.toThrow("[KASM_TEST_FAILED]");
  expect(await calls(async () => expect(await stack.update(resource, right)).toBe("updated"))).toEqual([[], 1]);
});

test("a change that breaks sign-in is tested again although nothing is left to write", async () => {
  const config = await stack.create("ldapConfig", right);
  const broken = { ...right, usernameDomainMatch: ["example.com"] };
  const failure = await stack.update(config, broken).catch((error: unknown) => error);
  const { properties } = failure as { properties: Record<string, unknown> };
  expect(rowOf(stack, "ldap_configs", { name: ldap.name })["username_domain_match"]).toBe("example.com");
  const resource = { ...config, inputs: properties, outs: properties };
  await expect(stack.update(resource, broken)).rejects.toThrow("The user's domain does not match");
});

test("an adopted config is put back without a word of the test", async () => {
  await stack.create("ldapConfig", ldap);
  const before = stack.dump();
  const adopted = await stack.create("ldapConfig", { ...right, url: "ldaps://ad2.example.com", adopt: true });
  expect(JSON.stringify(adopted.outs["__state"])).not.toContain("probe");
  expect(await calls(() => stack.destroy(adopted))).toEqual([["update_ldap_config"], 0]);
  expect(stack.dump()).toBe(before);
});

import { find } from "../../../../provider/core";
import { license } from "../../../../provider/entities";
import handlers from "../../../../provider/hosts/dynamic";
import { clientOf } from "../../../entities/support/calls";
import { Stack } from "../support/stack";

const password = "Analytical-Engine1!";
let stack: Stack;
beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.close());

test("users beyond the first page are seen: found, and refused when they are there already", async () => {
  const client = clientOf(stack);
  for (let number = 0; number < 130; number++)
    await client.call("create_user", { target_user: { username: `user-${number}`, password } }, "create");
  await client.close();
  stack.configure();
  for (const username of ["user-0", "user-64", "user-129"])
    await expect(stack.create("user", { username, password })).rejects.toThrow("KASM_EXISTS");
  const adopted = await stack.create("user", { username: "user-129", adopt: true, city: "London" });
  expect(await stack.refresh(adopted)).toBe(true);
  expect(adopted.inputs["city"]).toBe("London");
});

test("a user of a directory is made with a password, which the program does not know", async () => {
  await stack.create("user", { username: "grace@example.com", realm: "ldap" });
  await stack.create("user", { username: "alan@example.com", realm: "ldap" });
  const requests = stack.simulator.journal.entries(0, { function: "create_user" });
  expect(requests).toHaveLength(2);
  for (const { request } of requests) expect(JSON.stringify(request)).toContain('"password"');
});

test("which services a change of global settings restarts is said before it is made, and only then", async () => {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    const { value, services_restart } = row("kasm_auth_domain");
    await stack.check("globalSettings", { settings: { kasmAuthDomain: value, maxLoginAttempts: 3 } });
    expect(said).toEqual([]);
    await stack.check("globalSettings", { settings: { kasmAuthDomain: "kasm.example.com" } });
    expect(said).toEqual([expect.stringContaining(`kasm_auth_domain (${String(services_restart)})`)]);
  } finally {
    write.mockRestore();
  }
});

test("a licence is recognised by its appearance, and a new key comes before the old licence goes", async () => {
  const key = "KASM-SIMULATOR-STARTER-5-0BADCAFE";
  const first = await stack.create("license", { key });
  expect(first.outs).toMatchObject({ limit: 5, features: [] });
  const client = clientOf(stack);
  expect((await client.list("get_licenses", {}, "licenses")).map(({ license_id }) => license_id)).toContain(first.id);
  await expect(find(license, client, { issuedTo: "nobody" })).rejects.toThrow("KASM_NO_SUCH_OBJECT");
  await client.close();
  const news = await stack.check("license", { key: "KASM-SIMULATOR-ENTERPRISE-25-00C0FFEE" }, first.inputs);
  expect(await handlers.license.diff(first.id, first.outs, news)).toMatchObject({
    replaces: ["key"],
    deleteBeforeReplace: false,
  });
});

test("a rotation makes the new key before the old one goes", async () => {
  const first = await stack.create("apiKey", { name: "pipeline", rotation: "2026-12" });
  const second = { name: "pipeline", rotation: "2027-01" };
  const news = await stack.check("apiKey", second, first.inputs);
  expect(await handlers.apiKey.diff(first.id, first.outs, news)).toMatchObject({
    replaces: ["rotation"],
    deleteBeforeReplace: false,
  });
  const next = await stack.create("apiKey", second);
  expect(next.outs["apiKeySecret"]).not.toBe(first.outs["apiKeySecret"]);
  await stack.destroy(first);
  expect(await stack.refresh(next)).toBe(true);
});

function row(name: string): Record<string, unknown> {
  const rows = (stack.simulator.dump().families["settings"] ?? []) as Record<string, unknown>[];
  return rows.find((each) => each["name"] === name) ?? {};
}

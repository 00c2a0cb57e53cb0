import { afterEach, expect, test } from "@jest/globals";
import { SignInBench, type BenchOptions } from "./support/bench";

const benches: SignInBench[] = [];
afterEach(() => Promise.all(benches.splice(0).map((each) => each.close())));
const open = async (options: BenchOptions) => {
  const opened = await SignInBench.open(options);
  benches.push(opened);
  return opened;
};

test("groups follow Keycloak at each sign-in, in both directions", async () => {
  const bench = await open({ name: "groups" });
  const { alice, bob } = bench.realm.people;
  await bench.signIn(bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
  await bench.realm.leave(bob, "aegis-developers");
  await bench.realm.join(bob, "aegis-users");
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
  await bench.signIn(bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users"]);
  await bench.realm.join(bob, "aegis-developers");
  await bench.signIn(bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
  await bench.signIn(alice);
  expect(await bench.groupsOf("alice")).toEqual(["Administrators", "All Users"]);
  const said = bench.kasm.log.lines("sign-in").map(({ text }) => text);
  expect(said).toContain("bob signed in by Continue with Keycloak; groups joined: none; left: Developers");
});

test("who is in no group of Keycloak gets no groups claim from it, and is refused", async () => {
  const bench = await open({ name: "groups-none" });
  const { bob } = bench.realm.people;
  await bench.realm.leave(bob, "aegis-developers");
  const { page } = await bench.signIn(bob);
  expect(page.text).toContain("<h1>Authentication Error</h1>");
  expect(page.text).toContain("the claim groups, which the Groups Attribute names, is missing");
  expect(await bench.user("bob")).toBeUndefined();
});

test("with full paths a mapping needs the slash", async () => {
  const bench = await open({ name: "groups-path", groupsMapper: "full path" });
  const { bob } = bench.realm.people;
  await bench.signIn(bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users"]);
  await bench.mapGroup("Developers", "/aegis-developers");
  await bench.signIn(bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
});

test("a renamed config keeps its mappings, and one of another config does not count", async () => {
  const bench = await open({ name: "groups-renamed" });
  const { bob } = bench.realm.people;
  await bench.changeConfig({ display_name: "Company login" });
  const other = await bench.ask("create_oidc_config", { target_oidc_config: bench.realm.kasmConfig });
  const sso_id = (other.oidc_config as { oidc_id: string }).oidc_id;
  await bench.mapGroup("Administrators", "aegis-developers", { sso_id });
  await bench.signIn(bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
});

test("apply_to_all_users takes in everybody, and the built-in group is everybody's without a mapping", async () => {
  const bench = await open({ name: "groups-all" });
  await bench.ask("create_group", { target_group: { name: "Guests", priority: 50 } });
  const { groups } = (await bench.ask("get_groups")) as { groups: { group_id: string; name: string }[] };
  const group_id = groups.find(({ name }) => name === "Guests")?.group_id;
  await bench.mapGroup("Guests", "", { group_id, apply_to_all_users: true });
  await bench.signIn(bench.realm.people.bob);
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers", "Guests"]);
});

/** Signs bob in, puts him by hand into a group that is mapped and into one that is not, and signs him in again. */
async function afterHandMade(unknown: Record<string, string>): Promise<string[]> {
  const bench = await open({ name: `groups-hand-${Object.values(unknown).join("")}`, simulator: { unknown } });
  const { bob } = bench.realm.people;
  await bench.signIn(bob);
  await bench.ask("create_group", { target_group: { name: "Testers", priority: 50 } });
  const { groups } = (await bench.ask("get_groups")) as { groups: { group_id: string; name: string }[] };
  const user_id = (await bench.user("bob"))?.user_id;
  for (const { group_id, name } of groups) {
    if (name !== "Testers" && name !== "Administrators") continue;
    await bench.ask("add_user_group", { target_group: { group_id }, target_user: { user_id } });
  }
  await bench.signIn(bob);
  return bench.groupsOf("bob");
}

test("sso_unmapped_groups: a membership made by hand ends where the group is mapped, else it stays or ends", async () => {
  expect(await afterHandMade({})).toEqual(["All Users", "Developers", "Testers"]);
  expect(await afterHandMade({ sso_unmapped_groups: "remove" })).toEqual(["All Users", "Developers"]);
});

test("oidc_no_groups_attribute: mappings by name change nothing, or nobody is in a group", async () => {
  const after = async (unknown: Record<string, string>) => {
    const bench = await open({ name: `groups-attribute-${Object.values(unknown).join("")}`, simulator: { unknown } });
    const { bob } = bench.realm.people;
    await bench.signIn(bob);
    await bench.changeConfig({ groups_attribute: "" });
    await bench.signIn(bob);
    return bench.groupsOf("bob");
  };
  expect(await after({})).toEqual(["All Users", "Developers"]);
  expect(await after({ oidc_no_groups_attribute: "empty" })).toEqual(["All Users"]);
});

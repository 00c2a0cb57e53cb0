import { Stack, type Resource } from "../support/stack";

let stack: Stack;
let group: { id: string; name: string };
beforeEach(async () => {
  stack = await Stack.start();
  const { id } = await stack.create("group", { name: "Helpdesk" });
  group = { id, name: "Helpdesk" };
});
afterEach(() => stack.close());

/** The ids of what the group may do. */
const held = () =>
  (stack.simulator.dump().families["group_permissions"] ?? [])
    .filter((row) => row["group_id"] === group.id)
    .map((row) => Number(row["permission_id"]))
    .sort((left, right) => left - right);

/** What somebody else granted. */
async function grantedBefore(...permissions: string[]): Promise<void> {
  const theirs = await stack.create("groupPermissions", { group, permissions, onDestroy: "retain" });
  await stack.destroy(theirs);
}

const grant = (...permissions: string[]): Promise<Resource> => stack.create("groupPermissions", { group, permissions });

test("what is not listed stays, and what was there before is put back", async () => {
  await grantedBefore("zones_view", "sessions_view");
  const ours = await grant("users_view", "zones_view");
  expect(held()).toEqual([300, 800, 1900]);
  await stack.update(ours, { group, permissions: ["users_modify"] });
  expect(held()).toEqual([301, 800, 1900]);
  await stack.destroy(ours);
  expect(held()).toEqual([800, 1900]);
});

test("a permission that somebody took away is found and granted again, one that they gave is left alone", async () => {
  const inputs = { group, permissions: ["users_view", "zones_view"] };
  const ours = await stack.create("groupPermissions", inputs);
  await stack.update(structuredClone(ours), { group, permissions: ["users_view"] });
  await grantedBefore("sessions_view");
  expect(held()).toEqual([300, 800]);
  await stack.refresh(ours);
  expect(ours.inputs["permissions"]).toEqual(["users_view"]);
  expect(await stack.update(ours, inputs)).toBe("updated");
  expect(held()).toEqual([300, 800, 1900]);
});

test("another order and a name said twice are no change", async () => {
  const ours = await grant("zones_view", "users_view");
  const again = { group, permissions: ["users_view", "zones_view", "users_view"] };
  expect(await stack.writes(async () => expect(await stack.update(ours, again)).toBe("same"))).toEqual([]);
});

test("all that is missing is granted by one call", async () => {
  expect(await stack.writes(() => grant("zones_view", "users_view", "agents_view"))).toEqual(["add_permissions_group"]);
});

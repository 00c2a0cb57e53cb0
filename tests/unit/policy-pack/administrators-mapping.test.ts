import { administratorsMapping } from "../../../policy-pack/index";
import { kasm, violations } from "./violations";

const mapping = (group: string, props: object, settings?: object) => ({
  type: kasm("SsoGroupMapping"),
  name: "admins",
  props: { group: { id: "1", name: group }, ...props },
  settings,
});

test.each([
  ["everybody", { applyToAllUsers: true, groupAttributes: "aegis-admins" }, /everybody who signs in/],
  ["a broad group", { groupAttributes: "aegis-users" }, /broad group "aegis-users"/],
  ["a broad group by its path", { groupAttributes: "/aegis-users" }, /broad group "aegis-users"/],
  ["a broad group below another", { groupAttributes: "/corp/Everyone" }, /broad group "everyone"/],
  ["one broad group of several", { groupAttributes: "aegis-admins, aegis-users" }, /broad group "aegis-users"/],
])("%s must not become administrators", async (_case, props, words) => {
  expect(await violations(administratorsMapping, mapping("Administrators", props))).toEqual([
    expect.stringMatching(words),
  ]);
});

test("both faults are told", async () => {
  expect(
    await violations(
      administratorsMapping,
      mapping("Administrators", { applyToAllUsers: true, groupAttributes: "users" }),
    ),
  ).toHaveLength(2);
});

test.each([
  ["a group of administrators", mapping("Administrators", { groupAttributes: "aegis-admins", applyToAllUsers: false })],
  ["everybody in All Users", mapping("All Users", { applyToAllUsers: true, groupAttributes: "aegis-users" })],
  ["a group whose name is only similar", mapping("Administrators", { groupAttributes: "aegis-users-admins" })],
])("%s is fine", async (_case, resource) => {
  expect(await violations(administratorsMapping, resource)).toEqual([]);
});

test("an environment names its own administrators and broad groups", async () => {
  const settings = { administratorGroups: ["Operators"], broadGroups: ["contractors"] };
  expect(
    await violations(administratorsMapping, mapping("Operators", { groupAttributes: "contractors" }, settings)),
  ).toHaveLength(1);
  expect(
    await violations(administratorsMapping, mapping("Administrators", { groupAttributes: "contractors" }, settings)),
  ).toEqual([]);
});

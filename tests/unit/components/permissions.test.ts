import { permissionsFor } from "../../../components";
import { isEntity } from "../../../provider/core";
import * as entities from "../../../provider/entities";
import { Group, permissionIds, zone, Zone } from "../../../provider/entities";
import { PERMISSIONS } from "../../../simulator/catalogue/permissions";

const definitions = Object.values<unknown>(entities).filter(isEntity);
const ids: Readonly<Record<string, number>> = permissionIds;

test("a kind is named by its class, its definition or its name", () => {
  const expected = ["system_view", "zones_create", "zones_delete", "zones_modify", "zones_view"];
  expect(permissionsFor([Zone])).toEqual(expected);
  expect(permissionsFor([zone])).toEqual(expected);
  expect(permissionsFor(["Zone"])).toEqual(expected);
  expect(() => permissionsFor(["Zones"])).toThrow("pulumi-kasm has no kind Zones");
});

test("nothing but the check of the connection is needed by a program without resources", () => {
  expect(permissionsFor([])).toEqual(["system_view"]);
});

test("built-in groups need further permissions, which can be left out", () => {
  expect(permissionsFor([Group])).toContain("groups_modify_system");
  expect(permissionsFor([Group], { builtInGroups: false })).not.toContain("groups_modify_system");
});

test.each(definitions.map((definition) => [definition.kind, definition.permissions] as const))(
  "every permission that %s names is one of the catalogue, under its id",
  (_kind, { read, create, update, delete: remove }) => {
    const rights = [...read, ...create, ...update({}), ...update({ is_system: true }), ...remove({})];
    for (const right of rights) {
      const [id, name = ""] = right.split(" ");
      expect([name, ids[name]]).toEqual([name, Number(id)]);
    }
  },
);

test("the simulator, written from the same facts by others, has the same catalogue", () => {
  expect(Object.fromEntries(PERMISSIONS.map(({ name, id }) => [name, id]))).toEqual(ids);
});

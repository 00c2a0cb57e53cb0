/** keycloak:index/getGroup:getGroup */
import { isMissing } from "../api";
import type { KeycloakApi } from "../api";
import { text } from "../fields";
import { unlessMissing } from "../resource";
import { stateOfGroup } from "../resources/group";
import { isZero, textOf } from "../values";
import { isRepresentation } from "../wire";
import type { Representation } from "../wire";
import { result } from "./served-function";
import type { ServedFunction } from "./served-function";

function named(groups: unknown, name: string): Representation | undefined {
  for (const group of Array.isArray(groups) ? groups.filter(isRepresentation) : []) {
    const found = group.name === name ? group : named(group.subGroups, name);
    if (found) return found;
  }
  return undefined;
}

async function byName(api: KeycloakApi, realm: string, name: string): Promise<Representation> {
  const group = named(await api.get(`/realms/${realm}/groups`, { search: name }), name);
  if (group === undefined) throw new Error(`no group with name ${name} found`);
  return group;
}

async function byPath(api: KeycloakApi, realm: string, path: string): Promise<Representation> {
  const trimmed = path.replace(/^\//, "");
  const found = await unlessMissing(api.getObject(`/realms/${realm}/group-by-path/${trimmed}`), isMissing);
  if (found === undefined) throw new Error(`group not found at path: ${path}`);
  return found;
}

export const getGroup: ServedFunction = {
  token: "keycloak:index/getGroup:getGroup",
  fields: {
    realmId: text({ required: true }),
    name: text(),
    groupPath: text(),
    description: text(),
    organizationId: text({
      refuse: (value) =>
        isZero(value)
          ? []
          : [{ reason: "groups of organizations are not served by this stand-in for the Keycloak plugin" }],
    }),
  },
  async invoke(api, args) {
    const [realm, name, path] = [textOf(args.realmId), textOf(args.name), textOf(args.groupPath)];
    if (name === "" && path === "") throw new Error("one of `name` or `group_path` must be specified");
    if (name !== "" && path !== "") throw new Error("only one of `name` or `group_path` may be specified");
    const group = path === "" ? await byName(api, realm, name) : await byPath(api, realm, path);
    return { ...result({}, stateOfGroup(group, realm)), id: String(group.id), ...(path !== "" && { groupPath: path }) };
  },
};

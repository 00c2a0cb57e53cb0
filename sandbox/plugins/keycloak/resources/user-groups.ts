/** keycloak:index/userGroups:UserGroups, which groups a user is in. */
import type { PropertyMap, PropertyValue } from "../../../../provider/hosts/grpc";
import { isMissing } from "../api";
import type { KeycloakApi } from "../api";
import { flag, text, textSet } from "../fields";
import type { Fields } from "../fields";
import { unlessMissing } from "../resource";
import type { ResourceType } from "../resource";
import { isList, printed, sorted, textOf } from "../values";

const fields: Fields = {
  realmId: text({ required: true, replaces: true }),
  userId: text({ required: true, replaces: true }),
  groupIds: textSet({ required: true }),
  exhaustive: flag({ standard: true }),
};

const idsOf = (value: PropertyValue | undefined): string[] => (isList(value) ? value.map(printed) : []);
const address = (properties: PropertyMap): string =>
  `/realms/${textOf(properties.realmId)}/users/${textOf(properties.userId)}/groups`;

async function current(api: KeycloakApi, properties: PropertyMap): Promise<string[]> {
  return (await api.getList(`${address(properties)}/`)).map((group) => String(group.id));
}

function stateOf(properties: PropertyMap, groups: string[]): PropertyMap {
  const { realmId = null, userId = null, exhaustive = true } = properties;
  const managed = idsOf(properties.groupIds);
  const groupIds = exhaustive === true ? groups : groups.filter((id) => managed.includes(id));
  return { realmId, userId, exhaustive, groupIds: sorted(groupIds) };
}

async function reconcile(api: KeycloakApi, prior: PropertyMap, planned: PropertyMap): Promise<PropertyMap> {
  const wanted = idsOf(planned.groupIds);
  for (const id of idsOf(prior.groupIds)) if (!wanted.includes(id)) await api.delete(`${address(planned)}/${id}`);
  const present = await current(api, planned);
  for (const id of wanted) if (!present.includes(id)) await api.put(`${address(planned)}/${id}`);
  if (planned.exhaustive !== false) {
    for (const id of present) if (!wanted.includes(id)) await api.delete(`${address(planned)}/${id}`);
  }
  return stateOf(planned, await current(api, planned));
}

export const userGroups: ResourceType = {
  token: "keycloak:index/userGroups:UserGroups",
  fields,
  async create(api, planned) {
    const found = await reconcile(api, {}, planned);
    return { id: `${textOf(planned.realmId)}/${textOf(planned.userId)}`, found };
  },
  async read(api, _id, prior) {
    const groups = await unlessMissing(current(api, prior), isMissing);
    return groups && stateOf(prior, groups);
  },
  update: (api, _id, prior, planned) => reconcile(api, prior, planned),
  async remove(api, _id, prior) {
    const removal = async (): Promise<void> => {
      for (const id of idsOf(prior.groupIds)) await api.delete(`${address(prior)}/${id}`);
    };
    await unlessMissing(removal(), isMissing);
  },
  locate(_api, importId) {
    const [realmId, userId, ...rest] = importId.split("/");
    if (realmId === undefined || userId === undefined || rest.length > 0) {
      throw new Error("Invalid import. Supported import format: {{realm}}/{{userId}}.");
    }
    return Promise.resolve({ id: importId, prior: { realmId, userId, exhaustive: true } });
  },
};

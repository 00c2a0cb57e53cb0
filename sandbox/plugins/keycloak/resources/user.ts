/** keycloak:index/user:User */
import type { PropertyMap } from "../../../../provider/hosts/grpc";
import { isMissing } from "../api";
import type { KeycloakApi } from "../api";
import { block, blockSet, flag, text, textMap, textSet } from "../fields";
import type { Fields } from "../fields";
import { unlessMissing } from "../resource";
import type { ResourceType } from "../resource";
import { isList, isMap, isZero, sorted, textOf } from "../values";
import { at, forms, read, scalarText, write } from "../wire";
import type { Representation } from "../wire";
import { sameAttribute } from "./attributes";
import { takeOver } from "./take-over";

const identity: Fields = {
  identityProvider: text({ required: true, ...at("identityProvider") }),
  userId: text({ required: true, ...at("userId") }),
  userName: text({ required: true, ...at("userName") }),
};

const fields: Fields = {
  realmId: text({ required: true, replaces: true }),
  username: text({
    required: true,
    replaces: true,
    refuse: (value) =>
      typeof value === "string" && value.toLowerCase() !== value
        ? [{ reason: `expected username ${value} to be all lowercase` }]
        : [],
    ...at("username"),
  }),
  email: text(at("email")),
  emailVerified: flag({ standard: false, ...at("emailVerified") }),
  firstName: text(at("firstName")),
  lastName: text(at("lastName")),
  enabled: flag({ standard: true, ...at("enabled") }),
  attributes: textMap({ sameMeaning: sameAttribute, ...at("attributes", { form: forms.lists }) }),
  requiredActions: textSet(at("requiredActions")),
  federatedIdentities: blockSet(identity, { terraformName: "federated_identity" }),
  initialPassword: block(
    { value: text({ required: true, secret: true }), temporary: flag({ standard: false }) },
    { onlyAtCreation: true },
  ),
  import: flag({ standard: false, replaces: true }),
};

const stateOf = (user: Representation, realmId: string): PropertyMap => {
  const identities = Array.isArray(user.federatedIdentities) ? (user.federatedIdentities as Representation[]) : [];
  return { ...read(fields, user), realmId, federatedIdentities: sorted(identities.map((one) => read(identity, one))) };
};

async function addIdentities(api: KeycloakApi, user: string, planned: PropertyMap): Promise<void> {
  const wanted = isList(planned.federatedIdentities) ? planned.federatedIdentities.filter(isMap) : [];
  for (const one of wanted) {
    const body: Representation = {};
    write(identity, one, body);
    await api.post(`${user}/federated-identity/${textOf(one.identityProvider)}`, body);
  }
}

async function update(api: KeycloakApi, user: string, body: Representation, planned: PropertyMap): Promise<void> {
  await api.put(user, body);
  for (const one of await api.getList(`${user}/federated-identity`)) {
    await api.delete(`${user}/federated-identity/${String(one.identityProvider)}`);
  }
  await addIdentities(api, user, planned);
}

async function byName(api: KeycloakApi, realm: string, username: string): Promise<Representation | undefined> {
  const users = await api.getList(`/realms/${realm}/users`, { username });
  return users.find((user) => user.username === username);
}

export const user: ResourceType = {
  token: "keycloak:index/user:User",
  fields,
  async create(api, planned) {
    const realm = textOf(planned.realmId);
    const body: Representation = {};
    write(fields, planned, body);
    let id: string;
    if (planned.import === true) {
      const existing = await byName(api, realm, textOf(planned.username));
      if (!existing) throw new Error(`no user found for username ${textOf(planned.username)}`);
      id = String(existing.id);
      await update(api, `/realms/${realm}/users/${id}`, takeOver(fields, body, existing), planned);
    } else {
      ({ id } = await api.post(`/realms/${realm}/users`, body));
      await addIdentities(api, `/realms/${realm}/users/${id}`, planned);
      const { initialPassword } = planned;
      if (isMap(initialPassword)) {
        const { value, temporary } = initialPassword;
        const credential = { type: "password", value, temporary: !isZero(temporary) };
        await api.put(`/realms/${realm}/users/${id}/reset-password`, credential);
      }
    }
    return { id, found: stateOf(await api.getObject(`/realms/${realm}/users/${id}`), realm) };
  },
  async read(api, id, prior) {
    const realm = textOf(prior.realmId);
    const found = await unlessMissing(api.getObject(`/realms/${realm}/users/${id}`), isMissing);
    return found && { ...stateOf(found, realm), import: prior.import ?? false };
  },
  async update(api, id, _prior, planned) {
    const body: Representation = { id };
    write(fields, planned, body);
    await update(api, `/realms/${textOf(planned.realmId)}/users/${id}`, body, planned);
    return {};
  },
  async remove(api, id, prior) {
    if (prior.import !== true) await api.delete(`/realms/${textOf(prior.realmId)}/users/${id}`);
  },
  async locate(api, importId) {
    const [realmId, given, ...rest] = importId.split("/");
    if (realmId === undefined || given === undefined || rest.length > 0) {
      throw new Error("Invalid import. Supported import formats: {{realmId}}/({{userId}}|{{userName}})");
    }
    const found = await unlessMissing(api.getObject(`/realms/${realmId}/users/${given}`), isMissing);
    const named = found ?? (await byName(api, realmId, given));
    return { id: named === undefined ? given : scalarText(named.id), prior: { realmId, import: false } };
  },
};

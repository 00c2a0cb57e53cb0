/** keycloak:index/group:Group */
import { isMissing } from "../api";
import { output, text, textMap } from "../fields";
import type { Fields } from "../fields";
import { unlessMissing } from "../resource";
import type { ResourceType } from "../resource";
import { sameAttribute } from "./attributes";
import { isZero, textOf } from "../values";
import { at, forms, read, write } from "../wire";
import type { Representation } from "../wire";

const fields: Fields = {
  name: text({ required: true, autonamed: true, ...at("name") }),
  realmId: text({ required: true, replaces: true }),
  parentId: text({ replaces: true }),
  organizationId: text({
    replaces: true,
    refuse: (value) =>
      isZero(value)
        ? []
        : [{ reason: "groups of organizations are not served by this stand-in for the Keycloak plugin" }],
  }),
  description: text({ keptWhenLeftOut: true, ...at("description") }),
  attributes: textMap({ sameMeaning: sameAttribute, ...at("attributes", { form: forms.lists }) }),
  path: output(text(at("path", { sparse: true }))),
};

export const stateOfGroup = (group: Representation, realmId: string): ReturnType<typeof read> => ({
  ...read(fields, group),
  realmId,
  organizationId: "",
  ...(typeof group.parentId === "string" && { parentId: group.parentId }),
});

export const group: ResourceType = {
  token: "keycloak:index/group:Group",
  fields,
  async create(api, planned) {
    const realm = textOf(planned.realmId);
    const parent = textOf(planned.parentId);
    const body: Representation = {};
    write(fields, planned, body);
    const { id } = await api.post(
      parent === "" ? `/realms/${realm}/groups` : `/realms/${realm}/groups/${parent}/children`,
      body,
    );
    return { id, found: stateOfGroup(await api.getObject(`/realms/${realm}/groups/${id}`), realm) };
  },
  async read(api, id, prior) {
    const realm = textOf(prior.realmId);
    const found = await unlessMissing(api.getObject(`/realms/${realm}/groups/${id}`), isMissing);
    return found && stateOfGroup(found, realm);
  },
  async update(api, id, _prior, planned) {
    const body: Representation = { id };
    write(fields, { ...planned, path: null }, body);
    await api.put(`/realms/${textOf(planned.realmId)}/groups/${id}`, body);
    // The official plugin forgets the path with every update; a refresh brings it back.
    return { path: "" };
  },
  async remove(api, id, prior) {
    await api.delete(`/realms/${textOf(prior.realmId)}/groups/${id}`);
  },
  locate(_api, importId) {
    const [realmId, id, ...rest] = importId.split("/");
    if (realmId === undefined || id === undefined || rest.length > 0) {
      throw new Error("Invalid import. Supported import format: {{realmId}}/{{groupId}}");
    }
    return Promise.resolve({ id, prior: { realmId } });
  },
};

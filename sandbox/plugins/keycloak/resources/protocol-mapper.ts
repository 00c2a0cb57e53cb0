/** What the two kinds of protocol mappers have in common: they belong to a client or to a client scope. */
import type { PropertyMap } from "../../../../provider/hosts/grpc";
import { isMissing } from "../api";
import type { KeycloakApi } from "../api";
import { text } from "../fields";
import type { Fields } from "../fields";
import { unlessMissing } from "../resource";
import type { ResourceType } from "../resource";
import { textOf } from "../values";
import { at, read, write } from "../wire";
import type { Representation } from "../wire";

const owners = ["clientId", "clientScopeId"] as const;

export const ownerFields: Fields = {
  name: text({ required: true, autonamed: true, replaces: true, ...at("name") }),
  realmId: text({ required: true, replaces: true }),
  clientId: text({ replaces: true, exactlyOneOf: owners }),
  clientScopeId: text({ replaces: true, exactlyOneOf: owners }),
};

function address(properties: PropertyMap): string {
  const realm = `/realms/${textOf(properties.realmId)}`;
  const client = textOf(properties.clientId);
  const owner = client === "" ? `client-scopes/${textOf(properties.clientScopeId)}` : `clients/${client}`;
  return `${realm}/${owner}/protocol-mappers/models`;
}

const ownerOf = ({ realmId = null, clientId = null, clientScopeId = null }: PropertyMap): PropertyMap =>
  textOf(clientId) === "" ? { realmId, clientScopeId } : { realmId, clientId };

/** `constant` is what every mapper of the type has in common. */
export function protocolMapper(token: string, fields: Fields, constant: Representation): ResourceType {
  const bodyOf = (planned: PropertyMap, id?: string): Representation => {
    const body: Representation = { ...constant, ...(id !== undefined && { id }) };
    write(fields, planned, body);
    return body;
  };
  const find = async (api: KeycloakApi, id: string, prior: PropertyMap): Promise<PropertyMap> => ({
    ...read(fields, await api.getObject(`${address(prior)}/${id}`)),
    ...ownerOf(prior),
  });
  return {
    token,
    fields,
    async create(api, planned) {
      const { id } = await api.post(address(planned), bodyOf(planned));
      return { id, found: await find(api, id, planned) };
    },
    read: (api, id, prior) => unlessMissing(find(api, id, prior), isMissing),
    async update(api, id, _prior, planned) {
      await api.put(`${address(planned)}/${id}`, bodyOf(planned, id));
      return find(api, id, planned);
    },
    async remove(api, id, prior) {
      await api.delete(`${address(prior)}/${id}`);
    },
    async locate(api, importId) {
      const [realmId, kind, owner, ...rest] = importId.split("/");
      const key = { client: "clientId", "client-scope": "clientScopeId" }[kind ?? ""];
      const named = rest.length === 2 && rest[0] === "name";
      if (realmId === undefined || key === undefined || owner === undefined || (rest.length !== 1 && !named)) {
        throw new Error(
          "Invalid import. Supported import formats: {{realmId}}/client/{{clientId}}/{{protocolMapperId}}, {{realmId}}/client-scope/{{clientScopeId}}/{{protocolMapperId}}, both also with name/{{protocolMapperName}}",
        );
      }
      const prior: PropertyMap = { realmId, [key]: owner };
      const wanted = decodeURIComponent(rest[rest.length - 1] ?? "");
      if (!named) return { id: wanted, prior };
      const mapper = (await api.getList(address(prior))).find(({ name }) => name === wanted);
      if (mapper === undefined) throw new Error(`no protocol mapper with the name ${wanted} found`);
      return { id: String(mapper.id), prior };
    },
  };
}

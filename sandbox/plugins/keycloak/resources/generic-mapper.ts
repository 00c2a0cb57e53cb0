/** keycloak:index/genericProtocolMapper:GenericProtocolMapper, any protocol mapper by its settings. */
import { text, textMap } from "../fields";
import type { Fields } from "../fields";
import { at, forms } from "../wire";
import { ownerFields, protocolMapper } from "./protocol-mapper";

const fields: Fields = {
  ...ownerFields,
  protocol: text({ required: true, replaces: true, oneOf: ["openid-connect", "saml"], ...at("protocol") }),
  protocolMapper: text({ required: true, replaces: true, ...at("protocolMapper") }),
  config: textMap({ required: true, ...at("config", { form: forms.map }) }),
};

export const genericMapper = protocolMapper("keycloak:index/genericProtocolMapper:GenericProtocolMapper", fields, {});

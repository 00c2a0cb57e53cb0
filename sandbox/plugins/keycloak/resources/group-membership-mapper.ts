/** keycloak:openid/groupMembershipProtocolMapper:GroupMembershipProtocolMapper, the groups of a user as a claim. */
import { flag, text } from "../fields";
import type { Field, Fields } from "../fields";
import { at, forms } from "../wire";
import { ownerFields, protocolMapper } from "./protocol-mapper";

const setting = (key: string, standard: boolean): Field =>
  flag({ standard, ...at(["config", key], { form: forms.quoted }) });

const fields: Fields = {
  ...ownerFields,
  claimName: text({ required: true, ...at(["config", "claim.name"]) }),
  fullPath: setting("full.path", true),
  addToIdToken: setting("id.token.claim", true),
  addToAccessToken: setting("access.token.claim", true),
  addToUserinfo: setting("userinfo.token.claim", true),
  addToTokenIntrospection: setting("introspection.token.claim", false),
};

export const groupMembershipMapper = protocolMapper(
  "keycloak:openid/groupMembershipProtocolMapper:GroupMembershipProtocolMapper",
  fields,
  { protocol: "openid-connect", protocolMapper: "oidc-group-membership-mapper" },
);

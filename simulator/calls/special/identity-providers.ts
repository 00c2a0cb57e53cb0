import { SSO_USER_FIELDS } from "../../catalogue/families/sso-attributes";
import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { isObject, textOf } from "../../json";
import type { Handler } from "../../server/context";
import { ldapRefusal } from "../families/sign-in";
import { providerColumns } from "../providers";
import { answerRow, identifierIn } from "../records";
import { targetRow } from "./groups";

const attributeMappings = familyNamed("sso_attribute_mappings");

/** No directory is asked: the catalogue's note on the call says what fails. */
const testLdapConfig: Handler = (request) => {
  const config = targetRow(request, "target_ldap_config", "ldap_id", "ldap_configs");
  const user = isObject(request.body.target_user) ? request.body.target_user : {};
  const refusal = ldapRefusal(config, textOf(user.username), textOf(user.password));
  if (refusal !== undefined) throw refused(request.server.switches, refusal);
  return {};
};

const getAttributeFields: Handler = () => ({ fields: [...SSO_USER_FIELDS] });

const getAttributeMappings: Handler = ({ server, body }) => {
  const provider = identifierIn(server, body, ["sso_id"]);
  const columns = Object.entries(providerColumns(server, provider)).filter(([, id]) => id !== null);
  const rows = server.tables.filter(attributeMappings.name, (row) => columns.every(([key, id]) => row[key] === id));
  return { attribute_mappings: rows.map((row) => answerRow(server, attributeMappings, row)) };
};

export const identityProviderCalls: Readonly<Record<string, Handler>> = {
  test_ldap_config: testLdapConfig,
  get_sso_attribute_mapping_fields: getAttributeFields,
  get_sso_attribute_mappings: getAttributeMappings,
};

/** keycloak:index/getRealm:getRealm */
import { text } from "../fields";
import { isGiven, isMap, textOf } from "../values";
import type { PropertyValue } from "../../../../provider/hosts/grpc";
import { realmFields, stateOfRealm } from "../resources/realm";
import { result } from "./served-function";
import type { ServedFunction } from "./served-function";

const list = (value: PropertyValue | undefined): PropertyValue[] => (isGiven(value) ? [value] : []);

export const getRealm: ServedFunction = {
  token: "keycloak:index/getRealm:getRealm",
  fields: { realm: text({ required: true }) },
  async invoke(api, args) {
    const realm = textOf(args.realm);
    const state = stateOfRealm(await api.getObject(`/realms/${realm}`), {});
    const { smtpServer, internationalization, securityDefenses, terraformDeletionProtection, ...rest } = state;
    void [securityDefenses, terraformDeletionProtection];
    const told = result(realmFields, rest);
    return {
      ...told,
      // The official function has one table for both policies.
      webAuthnPolicy: { ...(isMap(told.webAuthnPolicy) && told.webAuthnPolicy), passwordlessPasskeysEnabled: false },
      id: realm,
      smtpServers: list(smtpServer),
      internationalizations: list(internationalization),
    };
  },
};

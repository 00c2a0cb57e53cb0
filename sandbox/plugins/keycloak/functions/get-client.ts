/** keycloak:openid/getClient:getClient */
import { flag, text, textMap } from "../fields";
import { clientByClientId, extraConfigOf, stateOfClient } from "../resources/client";
import { clientFields } from "../resources/client-fields";
import { isGiven, textOf } from "../values";
import { result } from "./served-function";
import type { ServedFunction } from "./served-function";

export const getClient: ServedFunction = {
  token: "keycloak:openid/getClient:getClient",
  fields: {
    realmId: text({ required: true }),
    clientId: text({ required: true }),
    // The official function takes these too and overwrites them with what it finds.
    alwaysDisplayInConsole: flag(),
    consentScreenText: text(),
    displayOnConsentScreen: flag(),
    extraConfig: textMap(),
    oauth2DeviceAuthorizationGrantEnabled: flag(),
    oauth2DeviceCodeLifespan: text(),
    oauth2DevicePollingInterval: text(),
    oauth2JwtAuthorizationGrantEnabled: flag(),
    oauth2JwtAuthorizationGrantIdp: text(),
  },
  async invoke(api, args) {
    const realmId = textOf(args.realmId);
    const client = await clientByClientId(api, realmId, textOf(args.clientId));
    const state = await stateOfClient(api, client, { realmId });
    const { authorization, authenticationFlowBindingOverrides, ...rest } = state;
    return {
      ...result(clientFields, rest),
      id: String(client.id),
      extraConfig: extraConfigOf(client),
      authorizations: isGiven(authorization) ? [authorization] : [],
      authenticationFlowBindingOverrides: isGiven(authenticationFlowBindingOverrides)
        ? [authenticationFlowBindingOverrides]
        : [],
    };
  },
};

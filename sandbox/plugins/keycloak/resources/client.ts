/** keycloak:openid/client:Client */
import { Unknown } from "../../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../../provider/hosts/grpc";
import { isMissing } from "../api";
import type { KeycloakApi } from "../api";
import { unlessMissing } from "../resource";
import type { ResourceType } from "../resource";
import { isMap, isZero, textOf } from "../values";
import { isRepresentation, read, scalarText, write } from "../wire";
import type { Representation } from "../wire";
import { clientFields as fields, ownAttributes } from "./client-fields";
import { refuseTheme } from "./server-information";
import { takeOver } from "./take-over";

const address = (properties: PropertyMap): string => `/realms/${textOf(properties.realmId)}/clients`;

function bodyOf(planned: PropertyMap, id?: string, prior: PropertyMap = {}): Representation {
  const body: Representation = { ...(id !== undefined && { id }), protocol: "openid-connect" };
  write(fields, planned, body);
  if (planned.rootUrl === null) delete body.rootUrl;
  body.publicClient = planned.accessType === "PUBLIC";
  body.bearerOnly = planned.accessType === "BEARER-ONLY";
  body.authorizationServicesEnabled = isMap(planned.authorization);
  body.authenticationFlowBindingOverrides ??= { browser: "", direct_grant: "" };
  // An attribute goes away only when it is sent empty.
  const extra: Representation = {};
  for (const key of Object.keys(isMap(prior.extraConfig) ? prior.extraConfig : {})) extra[key] = "";
  Object.assign(extra, isMap(planned.extraConfig) ? planned.extraConfig : {});
  body.attributes = { ...(isRepresentation(body.attributes) ? body.attributes : {}), ...extra };
  return body;
}

/** What Keycloak would take without a word, or answer with a riddle. */
async function refuseContradictions(api: KeycloakApi, planned: PropertyMap): Promise<void> {
  const on = (key: string): boolean => planned[key] === true;
  const redirecting = on("standardFlowEnabled") || on("implicitFlowEnabled");
  if (!redirecting && !isZero(planned.validRedirectUris)) {
    throw new Error("valid_redirect_uris cannot be set when standard or implicit flow is not enabled");
  }
  if (!redirecting && !on("directAccessGrantsEnabled") && !isZero(planned.webOrigins)) {
    throw new Error("web_origins cannot be set when standard or implicit flow is not enabled");
  }
  const anyFlow = redirecting || on("directAccessGrantsEnabled") || on("serviceAccountsEnabled");
  if (planned.accessType === "BEARER-ONLY" && anyFlow) {
    throw new Error(
      "validation error: Keycloak cannot issue tokens for bearer-only clients; no oauth2 flows can be enabled for this client",
    );
  }
  if (redirecting && isZero(planned.validRedirectUris)) {
    throw new Error(
      "validation error: standard (authorization code) and implicit flows require at least one valid redirect uri",
    );
  }
  if (planned.accessType === "PUBLIC" && on("serviceAccountsEnabled")) {
    throw new Error("validation error: service accounts (client credentials flow) cannot be enabled on public clients");
  }
  if (planned.accessType === "PUBLIC" && on("standardTokenExchangeEnabled")) {
    throw new Error("validation error: standard token exchange cannot be enabled on public clients");
  }
  await refuseTheme(api, "login", textOf(planned.loginTheme));
}

async function secretOf(api: KeycloakApi, client: string): Promise<string> {
  const answer = await api.getObject(`${client}/client-secret`);
  return typeof answer.value === "string" ? answer.value : "";
}

async function serviceAccountOf(api: KeycloakApi, client: string): Promise<string> {
  return scalarText((await api.getObject(`${client}/service-account-user`)).id);
}

/** The attributes that no property stands for. */
export function extraConfigOf(client: Representation): PropertyMap {
  const attributes = Object.entries(isRepresentation(client.attributes) ? client.attributes : {});
  return Object.fromEntries(
    attributes.filter(([key]) => !ownAttributes.has(key)).map(([key, value]) => [key, scalarText(value)]),
  );
}

function managedConfig(prior: PropertyMap, client: Representation): PropertyMap {
  const managed = isMap(prior.extraConfig) ? prior.extraConfig : {};
  return Object.fromEntries(
    Object.entries(extraConfigOf(client)).filter(([key, value]) => key in managed && value !== ""),
  );
}

async function authorizationOf(api: KeycloakApi, client: string, prior: PropertyMap): Promise<PropertyMap> {
  const settings = await api.getObject(`${client}/authz/resource-server`);
  const keepDefaults = isMap(prior.authorization) ? (prior.authorization.keepDefaults ?? false) : false;
  return { ...read(fields.authorization?.fields ?? {}, { authorizationSettings: settings }), keepDefaults };
}

function overridesOf(client: Representation): PropertyValue {
  const overrides = read(fields.authenticationFlowBindingOverrides?.fields ?? {}, client);
  return isZero(overrides.browserId) && isZero(overrides.directGrantId) ? null : overrides;
}

export async function stateOfClient(
  api: KeycloakApi,
  client: Representation,
  prior: PropertyMap,
): Promise<PropertyMap> {
  const at = `${address(prior)}/${scalarText(client.id)}`;
  const authorized = client.authorizationServicesEnabled === true;
  return {
    ...read(fields, client),
    realmId: prior.realmId ?? null,
    accessType: client.publicClient === true ? "PUBLIC" : client.bearerOnly === true ? "BEARER-ONLY" : "CONFIDENTIAL",
    clientSecret: isZero(prior.clientSecretWoVersion) ? await secretOf(api, at) : (prior.clientSecret ?? null),
    serviceAccountUserId: client.serviceAccountsEnabled === true ? await serviceAccountOf(api, at) : "",
    resourceServerId: authorized ? scalarText(client.id) : (prior.resourceServerId ?? null),
    authorization: authorized ? await authorizationOf(api, at, prior) : null,
    authenticationFlowBindingOverrides: overridesOf(client),
    extraConfig: managedConfig(prior, client),
  };
}

export async function clientByClientId(api: KeycloakApi, realmId: string, clientId: string): Promise<Representation> {
  const [client] = await api.getList(`/realms/${realmId}/clients`, { clientId });
  if (client === undefined) throw new Error(`openid client with name ${clientId} does not exist`);
  return client;
}

async function dropDefaultResource(api: KeycloakApi, client: string, planned: PropertyMap): Promise<void> {
  if (!isMap(planned.authorization) || planned.authorization.keepDefaults === true) return;
  const resources = await api.getList(`${client}/authz/resource-server/resource`, {
    name: "default",
    exactName: "true",
  });
  for (const { _id } of resources) await api.delete(`${client}/authz/resource-server/resource/${scalarText(_id)}`);
}

const changed = (prior: PropertyMap, planned: PropertyMap, key: string): boolean =>
  JSON.stringify(prior[key] ?? null) !== JSON.stringify(planned[key] ?? null);

export const client: ResourceType = {
  token: "keycloak:openid/client:Client",
  fields,
  foresee(prior, planned) {
    if (changed(prior, planned, "serviceAccountsEnabled")) planned.serviceAccountUserId = Unknown.value;
    if (changed(prior, planned, "clientSecretRegenerateWhenChanged")) planned.clientSecret = Unknown.value;
  },
  async create(api, planned, inputs) {
    await refuseContradictions(api, planned);
    const body = bodyOf(planned);
    if (!isZero(planned.clientSecretWoVersion)) body.secret = inputs.clientSecretWo;
    let id: string;
    if (planned.import === true) {
      const existing = await clientByClientId(api, textOf(planned.realmId), textOf(planned.clientId));
      id = scalarText(existing.id);
      await api.put(`${address(planned)}/${id}`, takeOver(fields, body, existing));
    } else {
      ({ id } = await api.post(address(planned), body));
      await dropDefaultResource(api, `${address(planned)}/${id}`, planned);
    }
    return { id, found: await stateOfClient(api, await api.getObject(`${address(planned)}/${id}`), planned) };
  },
  async read(api, id, prior) {
    const found = await unlessMissing(api.getObject(`${address(prior)}/${id}`), isMissing);
    return found && { ...(await stateOfClient(api, found, prior)), import: prior.import ?? false };
  },
  async update(api, id, prior, planned, inputs) {
    await refuseContradictions(api, planned);
    const at = `${address(planned)}/${id}`;
    const body = bodyOf(planned, id, prior);
    const found: PropertyMap = {};
    if (changed(prior, planned, "clientSecretRegenerateWhenChanged")) {
      const { body: made } = await api.post(`${at}/client-secret`, {});
      found.clientSecret = isRepresentation(made) ? scalarText(made.value) : "";
      body.secret = found.clientSecret;
    } else if (!isZero(planned.clientSecretWoVersion) && changed(prior, planned, "clientSecretWoVersion")) {
      body.secret = inputs.clientSecretWo;
    }
    await api.put(at, body);
    if (isMap(planned.authorization)) {
      await api.put(`${at}/authz/resource-server`, body.authorizationSettings);
      found.resourceServerId = id;
    }
    found.serviceAccountUserId = planned.serviceAccountsEnabled === true ? await serviceAccountOf(api, at) : "";
    return found;
  },
  async remove(api, id, prior) {
    if (prior.import !== true) await api.delete(`${address(prior)}/${id}`);
  },
  async locate(api, importId) {
    const [realmId, id, ...rest] = importId.split("/");
    if (realmId === undefined || id === undefined || rest.length > 0) {
      throw new Error("Invalid import. Supported import formats: {{realmId}}/{{openidClientId}}");
    }
    await api.getObject(`/realms/${realmId}/clients/${id}`);
    return { id, prior: { realmId, import: false } };
  },
};

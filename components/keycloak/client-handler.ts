import { canonical } from "../../provider/core/values";
import { AdminApi, type AdminSettings, type ClientRepresentation, completeSettings, KeycloakError } from "./admin-api";
import {
  agrees,
  applied,
  type ManagedSettings,
  observedSettings,
  type Originals,
  originalsOf,
  restored,
} from "./managed";

/** The plain inputs as the engine hands them over. An unknown value (in previews) is the engine's sentinel text. */
interface Inputs extends ManagedSettings {
  realmId: string;
  clientId: string;
  name: string;
  connection: Record<string, unknown>;
  __provider: string;
}

interface Outputs extends Inputs {
  clientSecret: string;
  /** JSON of {@link Originals}, or empty for a client that was made here. Holds no secret. */
  __originals: string;
}

const settingNames = [
  "enabled",
  "confidential",
  "standardFlowEnabled",
  "redirectUris",
  "webOrigins",
  "frontchannelLogout",
  "backchannelLogoutUrl",
  "backchannelLogoutSessionRequired",
] as const;

const apis = new Map<string, AdminApi>();

/** One sign-in for each server and account in the process. */
function apiOf(connection: Record<string, unknown>): AdminApi {
  const settings: AdminSettings = completeSettings(connection);
  const key = JSON.stringify(settings);
  const api = apis.get(key) ?? new AdminApi(settings);
  apis.set(key, api);
  return api;
}

const same = (left: unknown, right: unknown) => canonical(left) === canonical(right);

const originalsIn = (outputs: Outputs): Originals | undefined =>
  outputs.__originals === "" ? undefined : (JSON.parse(outputs.__originals) as Originals);

const settingsIn = (inputs: Inputs): ManagedSettings => ({
  enabled: inputs.enabled,
  confidential: inputs.confidential,
  standardFlowEnabled: inputs.standardFlowEnabled,
  redirectUris: inputs.redirectUris,
  webOrigins: inputs.webOrigins,
  frontchannelLogout: inputs.frontchannelLogout,
  backchannelLogoutUrl: inputs.backchannelLogoutUrl,
  backchannelLogoutSessionRequired: inputs.backchannelLogoutSessionRequired,
});

function inputsIn(values: Inputs): Inputs {
  const { realmId, clientId, name, connection, __provider } = values;
  return { realmId, clientId, name, ...settingsIn(values), connection, __provider };
}

/** A client that was there: its secret is what Kasm signs in with, so it has to have one. */
async function secretOf(api: AdminApi, realm: string, client: ClientRepresentation): Promise<string> {
  const secret = client.secret ?? (client.id === undefined ? undefined : await api.clientSecret(realm, client.id));
  if (!secret)
    throw new KeycloakError(`Keycloak has no secret for the client "${client.clientId}" in realm "${realm}"`);
  return secret;
}

async function found(api: AdminApi, realm: string, id: string): Promise<ClientRepresentation> {
  const client = await api.getClient(realm, id);
  if (!client)
    throw new KeycloakError(
      `Keycloak has no client with the id ${id} in realm "${realm}" any more; pulumi refresh finds that out`,
    );
  return client;
}

/** Writes only where something differs, and believes the server only when it shows the result. */
async function converge(
  api: AdminApi,
  realm: string,
  client: ClientRepresentation,
  settings: ManagedSettings,
  originals: Originals | undefined,
) {
  const id = client.id ?? "";
  const wanted = applied(client, settings, originals);
  if (agrees(client, wanted)) return client;
  await api.updateClient(realm, id, wanted);
  const after = await found(api, realm, id);
  if (!agrees(after, wanted)) {
    throw new KeycloakError(
      `Keycloak accepted the settings of the client "${client.clientId}" in realm "${realm}" and shows others when read again`,
    );
  }
  return after;
}

/** A new client holds our settings and nothing that a client for a web login does not need. */
function fresh(inputs: Inputs): ClientRepresentation {
  return applied(
    {
      clientId: inputs.clientId,
      name: inputs.name,
      protocol: "openid-connect",
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      attributes: { "post.logout.redirect.uris": "+" },
    },
    settingsIn(inputs),
    undefined,
  );
}

/** Makes the client; when the answer got lost, what is there now and was not before is ours. */
async function make(api: AdminApi, inputs: Inputs): Promise<ClientRepresentation> {
  const { realmId, clientId } = inputs;
  let lost: KeycloakError | undefined;
  try {
    await api.createClient(realmId, fresh(inputs));
  } catch (error) {
    if (!(error instanceof KeycloakError) || (error.status !== undefined && error.status < 500)) throw error;
    lost = error;
  }
  const client = await api.findClient(realmId, clientId);
  if (client && (lost === undefined || agrees(client, fresh(inputs)))) return client;
  throw (
    lost ?? new KeycloakError(`Keycloak accepted the client "${clientId}" in realm "${realmId}" and does not list it`)
  );
}

/** Tells the engine to keep what there is in its state and to go on from there the next time. Only `reasons` are shown. */
class HalfDone extends Error {
  readonly reasons: string[];

  constructor(
    cause: unknown,
    readonly id: string,
    readonly properties: Outputs,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.reasons = [this.message];
  }
}

/** The provider behind {@link KeycloakClient}, in the form in which dynamic resources are called. */
export const keycloakClient = {
  check(_olds: unknown, news: Record<string, unknown>) {
    return Promise.resolve({ inputs: news, failures: [] });
  },

  diff(_id: string, olds: Outputs, news: Inputs) {
    const replaces = (["realmId", "clientId"] as const).filter((key) => !same(olds[key], news[key]));
    const changed = [...replaces, ...(["name", ...settingNames] as const).filter((key) => !same(olds[key], news[key]))];
    // Undefined lets the engine compare the inputs itself, which shows the change property by property.
    const changes = changed.length > 0 ? undefined : !same(olds.connection, news.connection);
    return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
  },

  async create(inputs: Inputs) {
    const api = apiOf(inputs.connection);
    const existing = await api.findClient(inputs.realmId, inputs.clientId);
    const originals = existing && originalsOf(existing);
    const client = existing ?? (await make(api, inputs));
    const id = client.id ?? "";
    const outputs = { ...inputsIn(inputs), __originals: originals ? JSON.stringify(originals) : "" };
    try {
      const after = await converge(api, inputs.realmId, client, settingsIn(inputs), originals);
      return { id, outs: { ...outputs, clientSecret: await secretOf(api, inputs.realmId, after) } };
    } catch (error) {
      // Half done: what was found before must not be forgotten, or nobody could put it back.
      throw new HalfDone(error, id, { ...outputs, clientSecret: "" });
    }
  },

  async read(id: string, props: Outputs) {
    const api = apiOf(props.connection);
    const client = await api.getClient(props.realmId, id);
    if (!client) return { id: "", props: {} };
    const settings = observedSettings(client, settingsIn(props), originalsIn(props));
    const name = originalsIn(props) ? props.name : (client.name ?? "");
    const inputs = { ...inputsIn(props), ...settings, clientId: client.clientId ?? props.clientId, name };
    const clientSecret = client.secret ?? (await api.clientSecret(props.realmId, id)) ?? props.clientSecret;
    return { id, inputs, props: { ...inputs, clientSecret, __originals: props.__originals } };
  },

  async update(id: string, olds: Outputs, news: Inputs) {
    const api = apiOf(news.connection);
    const originals = originalsIn(olds);
    const client = await found(api, news.realmId, id);
    const named = originals ? client : { ...client, name: news.name };
    if (named.name !== client.name) await api.updateClient(news.realmId, id, named);
    const after = await converge(api, news.realmId, named, settingsIn(news), originals);
    return {
      outs: {
        ...inputsIn(news),
        clientSecret: await secretOf(api, news.realmId, after),
        __originals: olds.__originals,
      },
    };
  },

  async delete(id: string, props: Outputs) {
    const api = apiOf(props.connection);
    const originals = originalsIn(props);
    if (!originals) return api.deleteClient(props.realmId, id);
    const client = await api.getClient(props.realmId, id);
    if (client) await api.updateClient(props.realmId, id, restored(client, originals));
  },
};

import type { ClientRepresentation } from "./admin-api";

/** The settings of the client that Kasm's single sign-on needs (SOP 2.2, 2.3), in plain values. */
export interface ManagedSettings {
  enabled: boolean;
  /** Signs in with a secret: neither a public nor a bearer-only client. */
  confidential: boolean;
  standardFlowEnabled: boolean;
  redirectUris: string[];
  webOrigins: string[];
  frontchannelLogout: boolean;
  backchannelLogoutUrl: string;
  backchannelLogoutSessionRequired: boolean;
}

/** What a client held in the places that we write, before we wrote there. An attribute that was not there is `null`. */
export interface Originals {
  redirectUris: string[];
  webOrigins: string[];
  frontchannelLogout: boolean;
  enabled: boolean;
  publicClient: boolean;
  bearerOnly: boolean;
  standardFlowEnabled: boolean;
  attributes: Record<string, string | null>;
}

const logoutUrl = "backchannel.logout.url";
const logoutSession = "backchannel.logout.session.required";

export function originalsOf(client: ClientRepresentation): Originals {
  return {
    redirectUris: client.redirectUris ?? [],
    webOrigins: client.webOrigins ?? [],
    frontchannelLogout: client.frontchannelLogout ?? false,
    enabled: client.enabled ?? true,
    publicClient: client.publicClient ?? false,
    bearerOnly: client.bearerOnly ?? false,
    standardFlowEnabled: client.standardFlowEnabled ?? true,
    attributes: {
      [logoutUrl]: client.attributes?.[logoutUrl] ?? null,
      [logoutSession]: client.attributes?.[logoutSession] ?? null,
    },
  };
}

const union = (left: readonly string[], right: readonly string[]) => [...new Set([...left, ...right])];

/** The client with our settings in it: what others put into its lists stays, and so does everything we have no say in. */
export function applied(
  client: ClientRepresentation,
  settings: ManagedSettings,
  originals: Originals | undefined,
): ClientRepresentation {
  return {
    ...client,
    enabled: settings.enabled,
    publicClient: !settings.confidential,
    bearerOnly: false,
    standardFlowEnabled: settings.standardFlowEnabled,
    frontchannelLogout: settings.frontchannelLogout,
    redirectUris: union(originals?.redirectUris ?? [], settings.redirectUris),
    webOrigins: union(originals?.webOrigins ?? [], settings.webOrigins),
    attributes: {
      ...client.attributes,
      [logoutUrl]: settings.backchannelLogoutUrl,
      [logoutSession]: String(settings.backchannelLogoutSessionRequired),
    },
  };
}

/** The client as it was before us, in the places that we wrote; the rest as it is now. */
export function restored(client: ClientRepresentation, originals: Originals): ClientRepresentation {
  const { attributes, ...plain } = originals;
  // Keycloak keeps an attribute that is left out and removes one that is empty.
  const back = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value ?? ""]));
  return { ...client, ...plain, attributes: { ...client.attributes, ...back } };
}

/** Our settings as the server holds them now. What was there before us does not count as ours, unless we asked for it too. */
export function observedSettings(
  client: ClientRepresentation,
  settings: ManagedSettings,
  originals: Originals | undefined,
): ManagedSettings {
  const ours = (found: string[] | undefined, wanted: string[], before: string[] | undefined) => {
    const present = (found ?? []).filter((entry) => wanted.includes(entry) || !before?.includes(entry));
    // Keycloak returns the lists in an order of its own.
    return [
      ...wanted.filter((entry) => present.includes(entry)),
      ...present.filter((entry) => !wanted.includes(entry)).sort(),
    ];
  };
  return {
    enabled: client.enabled ?? true,
    confidential: client.publicClient !== true && client.bearerOnly !== true,
    standardFlowEnabled: client.standardFlowEnabled ?? true,
    redirectUris: ours(client.redirectUris, settings.redirectUris, originals?.redirectUris),
    webOrigins: ours(client.webOrigins, settings.webOrigins, originals?.webOrigins),
    frontchannelLogout: client.frontchannelLogout ?? false,
    backchannelLogoutUrl: client.attributes?.[logoutUrl] ?? "",
    backchannelLogoutSessionRequired: client.attributes?.[logoutSession] === "true",
  };
}

/** Whether the server's client already says what {@link applied} would make it say. */
export function agrees(client: ClientRepresentation, wanted: ClientRepresentation): boolean {
  const sorted = (list: string[] | undefined) => [...(list ?? [])].sort().join("\n");
  return (
    sorted(client.redirectUris) === sorted(wanted.redirectUris) &&
    sorted(client.webOrigins) === sorted(wanted.webOrigins) &&
    (["enabled", "publicClient", "bearerOnly", "standardFlowEnabled", "frontchannelLogout"] as const).every(
      (key) => client[key] === wanted[key],
    ) &&
    [logoutUrl, logoutSession].every((name) => client.attributes?.[name] === wanted.attributes?.[name])
  );
}

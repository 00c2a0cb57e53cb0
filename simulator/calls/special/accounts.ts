import { hashPassword, hashSecret, passwordMatches } from "../../access/passwords";
import { holds, rightsOf } from "../../access/rights";
import { issueToken, providerSession, type ProviderSession } from "../../access/tokens";
import { familyNamed } from "../../catalogue";
import { Failure, unauthenticated } from "../../failure";
import { newIdentifier, randomText } from "../../identifiers";
import { type JsonObject, textOf } from "../../json";
import type { Caller, Handler, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import { decodeFields } from "../../wire/decode";
import { shownIdentifier } from "../../wire/encode";
import { isAdministrator } from "../families/access";
import { answerRow, envelopeOf, insertRow, rowOf } from "../records";
import { isOnFor, settingValue } from "../settings";
import { timestampText } from "../../timestamps";

const users = familyNamed("users");
const apiConfigs = familyNamed("api_configs");

/** A new key has no permissions, and its secret is shown this once (kasm-docs.md 2.2). */
const createApiConfig: Handler = (request) => {
  const { server } = request;
  const secret = randomText(32);
  const row = insertRow(request, {
    ...decodeFields(server, apiConfigs, envelopeOf(request)),
    api_key: randomText(12),
    created: timestampText(server.now()),
    last_used: null,
    secret_hash: hashSecret(secret),
  });
  return { api_config: { ...answerRow(server, apiConfigs, row), api_key_secret: secret } };
};

/** Names of authorized_views and the right behind each (kasm-wire.md 1.8). */
const VIEWS: Readonly<Record<string, string>> = {
  agents: "agents_view",
  auth: "auth_view",
  autoscale: "autoscale_view",
  autoscale_schedule: "autoscale_schedule_view",
  branding: "brandings_view",
  casting: "casting_view",
  connection_proxies: "connection_proxy_view",
  devapi: "devapi_view",
  dns_providers: "dns_providers_view",
  group_permissions: "groups_modify",
  groups: "groups_view",
  image_resources: "images_modify_resources",
  images: "images_view",
  license: "licenses_view",
  logging: "reports_view",
  managers: "managers_view",
  physical_tokens: "physical_tokens_view",
  pools: "server_pools_view",
  registries: "registries_view",
  reports: "reports_view",
  servers: "servers_view",
  sessions: "sessions_view",
  settings: "settings_view",
  staging: "staging_view",
  storage_providers: "storage_providers_view",
  system: "system_view",
  system_config: "system_export_data",
  users: "users_view",
  vm_providers: "vm_provider_view",
  webfilter: "webfilters_view",
  zones: "zones_view",
};

function authorizedViews(server: ServerContext, caller: Caller): JsonObject {
  const rights = rightsOf(server, caller);
  const views: Record<string, boolean> = {};
  for (const [view, right] of Object.entries(VIEWS)) views[view] = holds(rights, right);
  return { admin_dashboard: Object.values(views).some(Boolean), ...views };
}

const WRONG_PASSWORD: Readonly<Record<string, number>> = { forbidden: 403, unauthorized: 401, message: 200 };

function wrongPassword(server: ServerContext, reason = "wrong user name or password"): Failure {
  return new Failure(
    WRONG_PASSWORD[server.switches.wrong_password] ?? 403,
    { error_message: "Access Denied!" },
    reason,
  );
}

/** A real server would ask its directories here; this one says that it does not. */
function reasonOfRefusal(server: ServerContext, user: Row | undefined): string {
  if (user !== undefined) return `a user of the realm ${textOf(user.realm)} has no password here`;
  const asked = server.tables.find("ldap_configs", (row) => row.enabled === true) !== undefined;
  return asked ? "no such user, and the simulator does not sign in by LDAP" : "wrong user name or password";
}

const authenticate: Handler = ({ server, body }) => {
  const user = server.tables.find("users", (row) => row.username === body.username);
  const good = typeof body.password === "string" && passwordMatches(body.password, user?.password_hash);
  if (user === undefined || user.realm !== "local") {
    // Time like a real comparison, so that names can't be told apart.
    if (user === undefined) hashPassword(textOf(body.password));
    throw wrongPassword(server, reasonOfRefusal(server, user));
  }
  if (user.locked === true || user.disabled === true) {
    throw new Failure(403, { error_message: "Access Denied!" }, "the user is locked or disabled");
  }
  if (!good) {
    countFailure(server, user);
    throw wrongPassword(server);
  }
  user.failed_attempts = 0;
  if (user.password_expired === true) {
    const body = { error_message: "Your password has expired", reason: "expired_password" };
    throw new Failure(403, body, "the password is expired");
  }
  return secondFactor(server, user) ?? openSession(server, user);
};

/**
 * What is answered instead of a token while a second factor is needed: by the user's set_two_factor or by the setting
 * require_2fa of its groups. set_two_factor in the answer asks for one to be set up first.
 */
function secondFactor(server: ServerContext, user: Row): JsonObject | undefined {
  const enrolled = user.set_two_factor === true;
  if (user.webauthn_enrolled === true) {
    const challenge = Buffer.from(newIdentifier()).toString("base64url");
    const options = { challenge, timeout: 60000, userVerification: "discouraged", allowCredentials: [] };
    return { webauthn_authentication_options: options, request_id: newIdentifier() };
  }
  if (!enrolled && !isOnFor(server, user, "require_2fa")) return undefined;
  return {
    require_2fa: true,
    set_two_factor: !enrolled,
    allow_totp_2fa: isOnFor(server, user, "allow_totp_2fa"),
    allow_webauthn_2fa: isOnFor(server, user, "allow_webauthn_2fa"),
  };
}

function countFailure(server: ServerContext, user: Row): void {
  const failures = Number(user.failed_attempts ?? 0) + 1;
  user.failed_attempts = failures;
  const limit = Number(settingValue(server, "max_login_attempts"));
  if (limit > 0 && failures >= limit) user.locked = true;
}

/** A session token and what the web client learns with it. */
export function openSession(server: ServerContext, user: Row, provider?: ProviderSession): JsonObject {
  const { token, row } = issueToken(server, user, provider);
  const sessionId = textOf(row.session_id);
  const caller: Caller = { kind: "session", id: textOf(user.user_id), name: textOf(user.username), sessionId };
  return {
    token,
    user_id: shownIdentifier(server, caller.id),
    username: caller.name,
    is_admin: isAdministrator(server, caller.id),
    is_anonymous: false,
    role: null,
    dashboard_redirect: null,
    auto_login_kasm: false,
    authorized_views: authorizedViews(server, caller),
  };
}

const newSessionToken: Handler = ({ server, caller }) => {
  if (caller.kind !== "session") throw unauthenticated("not a session");
  const user = rowOf(server, users, caller.id);
  const old = server.tables.get("session_tokens", caller.sessionId);
  server.tables.remove("session_tokens", caller.sessionId);
  return openSession(server, user, providerSession(old));
};

export const accountCalls: Readonly<Record<string, Handler>> = {
  create_api_configs: createApiConfig,
  authenticate,
  new_session_token: newSessionToken,
};

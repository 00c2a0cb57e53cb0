/** keycloak:index/realm:Realm */
import type { PropertyMap } from "../../../../provider/hosts/grpc";
import { isMissing } from "../api";
import type { KeycloakApi } from "../api";
import { sameDuration } from "../durations";
import { flag, text, textMap, textSet, whole } from "../fields";
import type { Field, Fields } from "../fields";
import { unlessMissing } from "../resource";
import type { ResourceType } from "../resource";
import { isList, isMap, textOf } from "../values";
import { at, forms, isRepresentation, read, scalarText, write } from "../wire";
import type { Representation } from "../wire";
import { completePolicies, policiesOf, realmPolicies } from "./realm-policies";
import { refusePasswordPolicy, refuseTheme } from "./server-information";

const computed = { computed: true };
const login = (name: string): Field => flag({ ...computed, ...at(name) });
const duration = (name: string): Field =>
  text({ ...computed, sameMeaning: sameDuration, ...at(name, { form: forms.seconds, sparse: true }) });
const theme = (name: string): Field => text(at(name, { sparse: true }));
/** A realm that is made without them gets Keycloak's own flows. */
const flows: Record<string, string> = {
  browserFlow: "browser",
  registrationFlow: "registration",
  directGrantFlow: "direct grant",
  resetCredentialsFlow: "reset credentials",
  clientAuthenticationFlow: "clients",
  dockerAuthenticationFlow: "docker auth",
  firstBrokerLoginFlow: "first broker login",
};

export const realmFields: Fields = {
  realm: text({ required: true, autonamed: true, replaces: true, ...at("realm") }),
  internalId: text({ ...computed, replaces: true, ...at("id") }),
  enabled: flag({ standard: true, ...at("enabled") }),
  displayName: text(at("displayName")),
  displayNameHtml: text(at("displayNameHtml")),
  userManagedAccess: flag({ standard: false, ...at("userManagedAccessAllowed") }),
  organizationsEnabled: flag({ standard: false, ...at("organizationsEnabled") }),
  adminPermissionsEnabled: flag(at("adminPermissionsEnabled")),
  terraformDeletionProtection: flag({ standard: false }),
  attributes: textMap(),

  registrationAllowed: login("registrationAllowed"),
  registrationEmailAsUsername: login("registrationEmailAsUsername"),
  editUsernameAllowed: login("editUsernameAllowed"),
  resetPasswordAllowed: login("resetPasswordAllowed"),
  rememberMe: login("rememberMe"),
  verifyEmail: login("verifyEmail"),
  loginWithEmailAllowed: login("loginWithEmailAllowed"),
  duplicateEmailsAllowed: login("duplicateEmailsAllowed"),
  sslRequired: text({ standard: "external", ...at("sslRequired") }),
  passwordPolicy: text(at("passwordPolicy")),

  loginTheme: theme("loginTheme"),
  accountTheme: theme("accountTheme"),
  adminTheme: theme("adminTheme"),
  emailTheme: theme("emailTheme"),

  defaultSignatureAlgorithm: text(at("defaultSignatureAlgorithm")),
  revokeRefreshToken: flag({ standard: false, ...at("revokeRefreshToken") }),
  refreshTokenMaxReuse: whole({ standard: 0, ...at("refreshTokenMaxReuse") }),
  ssoSessionIdleTimeout: duration("ssoSessionIdleTimeout"),
  ssoSessionIdleTimeoutRememberMe: duration("ssoSessionIdleTimeoutRememberMe"),
  ssoSessionMaxLifespan: duration("ssoSessionMaxLifespan"),
  ssoSessionMaxLifespanRememberMe: duration("ssoSessionMaxLifespanRememberMe"),
  offlineSessionIdleTimeout: duration("offlineSessionIdleTimeout"),
  offlineSessionMaxLifespan: duration("offlineSessionMaxLifespan"),
  offlineSessionMaxLifespanEnabled: flag({ standard: false, ...at("offlineSessionMaxLifespanEnabled") }),
  clientSessionIdleTimeout: duration("clientSessionIdleTimeout"),
  clientSessionMaxLifespan: duration("clientSessionMaxLifespan"),
  accessTokenLifespan: duration("accessTokenLifespan"),
  accessTokenLifespanForImplicitFlow: duration("accessTokenLifespanForImplicitFlow"),
  accessCodeLifespan: duration("accessCodeLifespan"),
  accessCodeLifespanLogin: duration("accessCodeLifespanLogin"),
  accessCodeLifespanUserAction: duration("accessCodeLifespanUserAction"),
  actionTokenGeneratedByUserLifespan: duration("actionTokenGeneratedByUserLifespan"),
  actionTokenGeneratedByAdminLifespan: duration("actionTokenGeneratedByAdminLifespan"),
  oauth2DeviceCodeLifespan: duration("oauth2DeviceCodeLifespan"),
  oauth2DevicePollingInterval: whole({ ...computed, ...at("oauth2DevicePollingInterval", { sparse: true }) }),

  ...Object.fromEntries(Object.keys(flows).map((name) => [name, text({ ...computed, ...at(name) })])),
  defaultDefaultClientScopes: textSet(at("defaultDefaultClientScopes", { sparse: true })),
  defaultOptionalClientScopes: textSet(at("defaultOptionalClientScopes", { sparse: true })),
  ...realmPolicies,
};

const address = (name: string): string => `/realms/${name}`;

function bodyOf(planned: PropertyMap): Representation {
  const body: Representation = {};
  write(realmFields, planned, body);
  body.id = textOf(planned.internalId) || planned.realm;
  for (const [name, standard] of Object.entries(flows)) body[name] = textOf(planned[name]) || standard;
  body.attributes = planned.attributes ?? {};
  completePolicies(planned, body);
  return body;
}

async function refuseContradictions(api: KeycloakApi, planned: PropertyMap): Promise<void> {
  const refuse = (reason: string): never => {
    throw new Error(`validation error: ${reason}`);
  };
  if (planned.duplicateEmailsAllowed === true && planned.registrationEmailAsUsername === true) {
    refuse("DuplicateEmailsAllowed cannot be true if RegistrationEmailAsUsername is true");
  }
  if (planned.duplicateEmailsAllowed === true && planned.loginWithEmailAllowed === true) {
    refuse("DuplicateEmailsAllowed cannot be true if LoginWithEmailAllowed is true");
  }
  if (!["none", "external", "all"].includes(textOf(planned.sslRequired))) {
    refuse("SslRequired should be 'none', 'external' or 'all'");
  }
  const { internationalization: locales } = planned;
  if (isMap(locales) && isList(locales.supportedLocales)) {
    if (!locales.supportedLocales.includes(locales.defaultLocale ?? null)) {
      refuse("DefaultLocale should be in the SupportLocales");
    }
  }
  for (const kind of ["login", "account", "admin", "email"] as const) {
    await refuseTheme(api, kind, textOf(planned[`${kind}Theme`]));
  }
  await refusePasswordPolicy(api, textOf(planned.passwordPolicy));
}

/** Keycloak keeps much of its own among the attributes: only those of the program are looked at. */
function attributesOf(realm: Representation, prior: PropertyMap): PropertyMap {
  const attributes = isRepresentation(realm.attributes) ? realm.attributes : {};
  const managed = Object.keys(isMap(prior.attributes) ? prior.attributes : {}).filter((key) => key in attributes);
  return Object.fromEntries(managed.map((key) => [key, scalarText(attributes[key])]));
}

export function stateOfRealm(realm: Representation, prior: PropertyMap): PropertyMap {
  return { ...read(realmFields, realm), attributes: attributesOf(realm, prior), ...policiesOf(realm, prior) };
}

export const realm: ResourceType = {
  token: "keycloak:index/realm:Realm",
  fields: realmFields,
  async create(api, planned) {
    await refuseContradictions(api, planned);
    const name = textOf(planned.realm);
    await api.post("/realms", bodyOf(planned));
    await api.signIn();
    return { id: name, found: stateOfRealm(await api.getObject(address(name)), planned) };
  },
  async read(api, id, prior) {
    const found = await unlessMissing(api.getObject(address(id)), isMissing);
    return found && stateOfRealm(found, prior);
  },
  async update(api, id, _prior, planned) {
    await refuseContradictions(api, planned);
    await api.put(address(id), bodyOf(planned));
    return {};
  },
  async remove(api, id, prior) {
    if (prior.terraformDeletionProtection === true) {
      throw new Error(`realm ${id} is protected: set terraformDeletionProtection to false and apply that first`);
    }
    await api.delete(address(id));
  },
  locate: (_api, importId) => Promise.resolve({ id: importId, prior: { realm: importId } }),
};

import { randomUUID } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { choice, defineEntity, flag, is, isObject, needs, only, reference, sameId, secret, send, text } from "../core";
import type { Adapter, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { strongPassword, timeZone } from "./rules";
import { targetUser, userRecord, usersCached, usersNow } from "./user-records";

/**
 * What every {@link User} is made of, whatever the realm (kasm-wire.md 12.12, kasm-docs.md 3.2). Changes update in place
 * unless a field says otherwise.
 */
export interface PersonFields {
  /** Name to sign in with, usually the e-mail address. Two users of one name are refused. */
  username: pulumi.Input<string>;
  /** Whether the user is kept from signing in until somebody unlocks the account. Kasm locks it by itself after too many wrong passwords. A new user: false. */
  locked?: pulumi.Input<boolean>;
  /** Whether the account is switched off. A new user: false. */
  disabled?: pulumi.Input<boolean>;
  /** Whether the user sets up a time-based second factor at the next sign-in. A new user: false. */
  setTwoFactor?: pulumi.Input<boolean>;
  /**
   * Removes the user's security keys: sent when it becomes `true`. An order rather than a state, so the server never
   * shows it, and taking it out changes nothing. Default: not sent.
   */
  resetWebauthn?: pulumi.Input<boolean>;
  /**
   * Whether the user must choose a new password at the next sign-in. The server does not say whether that is still to
   * come, so it is sent when the program's value changes and never compared.
   */
  forcePasswordReset?: pulumi.Input<boolean>;
  /** E-mail address. The server may take it from `username` where it is left out. */
  email?: pulumi.Input<string>;
  /** First name, at most 64 characters. Default none. */
  firstName?: pulumi.Input<string>;
  /** Last name, at most 64 characters. Default none. */
  lastName?: pulumi.Input<string>;
  /** Organisation, at most 64 characters. Default none. */
  organization?: pulumi.Input<string>;
  /** Telephone number, at most 64 characters. Default none. */
  phone?: pulumi.Input<string>;
  /** City. Default none. */
  city?: pulumi.Input<string>;
  /** State or province. Default none. */
  state?: pulumi.Input<string>;
  /** Country. Default none. */
  country?: pulumi.Input<string>;
  /** Remarks that administrators see. Default none. */
  notes?: pulumi.Input<string>;
  /** First of three free texts that SSO attribute mappings can fill. Default none. */
  customAttribute1?: pulumi.Input<string>;
  /** Second of the three free texts. Default none. */
  customAttribute2?: pulumi.Input<string>;
  /** Third of the three free texts. Default none. */
  customAttribute3?: pulumi.Input<string>;
  /**
   * The user's public SSH key. This and what follows are preferences, which the user can change too; left out, they stay
   * as they are (kasm-docs.md 3.2).
   */
  sshPublicKey?: pulumi.Input<string>;
  /** Whether the web page shows tips. A preference. */
  showTips?: pulumi.Input<boolean>;
  /** The web page's colours by the server's word for them. A preference. */
  theme?: pulumi.Input<string>;
  /** The web page's language by the server's word for it. A preference. */
  preferredLanguage?: pulumi.Input<string>;
  /** IANA name of the user's time zone, for example `Europe/Berlin`. A preference. */
  preferredTimezone?: pulumi.Input<string>;
  /** The preference `toggle_control_panel`, about the control panel in sessions; what it does no document tells. */
  toggleControlPanel?: pulumi.Input<boolean>;
  /** The user's default workspace. A preference. */
  defaultWorkspace?: ReferenceInput;
  /** Whether signing in starts the default workspace at once: by its name. A preference. */
  autoLoginToWorkspace?: pulumi.Input<boolean>;
}

/** What a {@link User} is made of. */
export interface UserFields extends PersonFields {
  /**
   * Where the user's password is checked: `local` by Kasm itself, else by the directory or identity provider. The server
   * takes `local` where it is left out. A change replaces the user.
   */
  realm?: pulumi.Input<"local" | "ldap" | "saml" | "oidc">;
  /**
   * Password of a local user; kept as a secret, sent when the program's value changes. At least 8 characters with an
   * upper-case letter, a lower-case letter, a digit and one of `!#$%^&*@` (kasm-wire.md 1.10). From 1.19 on an
   * administrator may demand more, and the server then says what. May be left out where an existing user is adopted. Updates.
   */
  password?: pulumi.Input<string>;
  /** The SAML config through which a user of realm `saml` signs in; required there, else none. A change replaces the user. */
  samlConfig?: ReferenceInput;
  /** The OIDC config through which a user of realm `oidc` signs in; required there, else none. A change replaces the user. */
  oidcConfig?: ReferenceInput;
}

/** A user whose password Kasm keeps. */
export interface LocalUserArgs extends CommonArgs, PersonFields, Pick<UserFields, "password"> {
  /** The realm where none is named. A change replaces the user. */
  realm?: "local";
}

/** A user who signs in through an LDAP directory. */
export interface LdapUserArgs extends CommonArgs, PersonFields {
  /** A change replaces the user. */
  realm: "ldap";
}

/** A user who signs in through a SAML identity provider. */
export interface SamlUserArgs extends CommonArgs, PersonFields {
  /** A change replaces the user. */
  realm: "saml";
  /** The SAML config through which the user signs in. A change replaces the user. */
  samlConfig: ReferenceInput;
}

/** A user who signs in through an OIDC identity provider. */
export interface OidcUserArgs extends CommonArgs, PersonFields {
  /** A change replaces the user. */
  realm: "oidc";
  /** The OIDC config through which the user signs in. A change replaces the user. */
  oidcConfig: ReferenceInput;
}

/** The fields that fit the realm; anything else is an error, of the compiler or at the latest of the check. */
export type UserArgs = LocalUserArgs | LdapUserArgs | SamlUserArgs | OidcUserArgs;

const lists = ["get_users", "get_users_group"];

/** Preferences have calls of their own, which only the Developer API has (kasm-docs.md 3.1). */
const preferences = {
  sshPublicKey: text("ssh_public_key"),
  showTips: flag("show_tips"),
  theme: text("theme"),
  preferredLanguage: text("preferred_language"),
  preferredTimezone: text("preferred_timezone").refine(timeZone),
  toggleControlPanel: flag("toggle_control_panel"),
  defaultWorkspace: reference("default_image", { to: "Workspace" }),
  // The name of the column, and that which callers of 1.18 read (kasm-docs.md 3.2).
  autoLoginToWorkspace: flag({ "1.18": ["auto_login_kasm"], "1.19": ["user_login_to_kasm", "auto_login_kasm"] }),
};
const preferenceNames = new Set(Object.values(preferences).flatMap(({ codec }) => codec.names("1.19")));
const partOf = (name: string) => (preferenceNames.has(name) ? "update_user_attributes" : "update_user");

/** Lists show only part of a user. */
async function detailed({ client }: Scope, row: WireObject): Promise<WireObject> {
  const id = row["user_id"];
  const user = await userRecord(client, id);
  const { user_attributes: attributes } = await client.call("get_attributes", targetUser(id), "read", { at: "public" });
  const chosen = isObject(attributes) ? Object.entries(attributes).filter(([name]) => preferenceNames.has(name)) : [];
  return { ...row, ...user, ...Object.fromEntries(chosen) };
}

const adapter: Adapter = {
  async observe(scope) {
    const rows = await usersCached(scope.client);
    const { id, inputs } = scope;
    const meant = (row: WireObject) =>
      id === undefined ? row["username"] === inputs["username"] : sameId(row["user_id"], id);
    return Promise.all(rows.map(async (row) => (meant(row) ? detailed(scope, row) : row)));
  },
  identify: ({ user_id }) => String(user_id),
  async create({ client }, body) {
    const { realm = "local" } = body;
    // As the web page does, so that nobody can sign in past the identity provider.
    const password = realm === "local" ? {} : { password: randomUUID() };
    const { user } = await send(client, "create_user", { target_user: { ...password, ...body } }, "create", lists);
    return isObject(user) && typeof user["user_id"] === "string" ? { id: user["user_id"], answer: user } : undefined;
  },
  async update({ client }, { user_id }, changes) {
    const entries = Object.entries(changes);
    const own = entries.filter(([name]) => partOf(name) === "update_user");
    const chosen = entries.filter(([name]) => partOf(name) === "update_user_attributes");
    if (own.length > 0) {
      const body = { target_user: { user_id, ...Object.fromEntries(own) } };
      await send(client, "update_user", body, "write", lists);
    }
    if (chosen.length > 0) {
      const body = { target_user_attributes: { user_id, ...Object.fromEntries(chosen) } };
      await client.call("update_user_attributes", body, "write", { at: "public", invalidates: lists });
    }
  },
  part: partOf,
  // The web page sends nothing but the password when it sets a new one (kasm-wire.md 1.6).
  keepsRest: true,
  async remove({ client }, { user_id }) {
    await send(client, "delete_user", { ...targetUser(user_id), force: true }, "delete", lists);
  },
  probe: usersNow,
};

const isLocal = ({ realm }: WireObject) => is("realm", undefined, "local")({ realm });
const local = "is only for local users, whose password Kasm keeps; leave it out";

export const user = defineEntity<UserFields>({
  kind: "User",
  title: "user",
  adapter,
  fields: {
    username: text("username").refine((name) => atMost(name, 255)),
    realm: choice("realm", { local: "local", ldap: "ldap", saml: "saml", oidc: "oidc" }).replaces().optional(),
    password: secret("password").refine(strongPassword).optional(),
    samlConfig: reference("saml_id", { to: "SamlConfig" }).replaces().optional(),
    oidcConfig: reference("oidc_id", { to: "OidcConfig" }).replaces().optional(),
    locked: flag("locked").optional(),
    disabled: flag("disabled").optional(),
    setTwoFactor: flag("set_two_factor").optional(),
    resetWebauthn: flag("reset_webauthn").unverified().afterwards().optional(),
    forcePasswordReset: flag("force_password_reset").unverified().optional(),
    email: text("email").optional(),
    firstName: short("first_name"),
    lastName: short("last_name"),
    organization: short("organization"),
    phone: short("phone"),
    city: text("city").optional(),
    state: text("state").optional(),
    country: text("country").optional(),
    notes: text("notes").optional(),
    customAttribute1: text("custom_attribute_1").optional(),
    customAttribute2: text("custom_attribute_2").optional(),
    customAttribute3: text("custom_attribute_3").optional(),
    sshPublicKey: preferences.sshPublicKey.afterwards().optional(),
    showTips: preferences.showTips.afterwards().optional(),
    theme: preferences.theme.afterwards().optional(),
    preferredLanguage: preferences.preferredLanguage.afterwards().optional(),
    preferredTimezone: preferences.preferredTimezone.afterwards().optional(),
    toggleControlPanel: preferences.toggleControlPanel.afterwards().optional(),
    defaultWorkspace: preferences.defaultWorkspace.afterwards().optional(),
    autoLoginToWorkspace: preferences.autoLoginToWorkspace.afterwards().optional(),
  },
  naturalKey: ["username"],
  nameField: "username",
  permissions: {
    read: ["300 users_view"],
    create: ["302 users_create"],
    update: () => ["301 users_modify"],
    delete: () => ["303 users_delete", "301 users_modify"],
  },
  rules: [
    needs(
      "password",
      (inputs) => (inputs["adopt"] === true ? false : isLocal(inputs)),
      "a local user needs one to sign in; set it as a secret, or name the realm through which the user signs in",
    ),
    only("password", isLocal, `${local}, or the identity provider could be passed by`),
    only("forcePasswordReset", isLocal, local),
    needs("samlConfig", is("realm", "saml"), "name the SAML config through which the user signs in"),
    only("samlConfig", is("realm", "saml"), 'goes with realm: "saml" alone'),
    needs("oidcConfig", is("realm", "oidc"), "name the OIDC config through which the user signs in"),
    only("oidcConfig", is("realm", "oidc"), 'goes with realm: "oidc" alone'),
  ],
});

function atMost(value: unknown, length: number): string | undefined {
  const given = String(value).length;
  return given > length ? `has ${given} characters, and Kasm keeps ${length} at most` : undefined;
}

/** A text of at most 64 characters (kasm-1.19-columns.md, users). */
function short(wireName: string) {
  return text(wireName)
    .refine((value) => atMost(value, 64))
    .optional();
}

/**
 * A user. The groups a user belongs to are resources of their own; users who come through SSO are made by Kasm at their
 * first sign-in and need no resource. Destroy deletes the user together with running sessions.
 *
 * A user with the permission Global Admin is only changed by a key with `users_modify_admin` (id 351) too.
 * ```ts
 * new User("ada", { username: "ada@example.com", password: config.requireSecret("adaPassword"), forcePasswordReset: true });
 * new User("grace", { username: "grace@example.com", realm: "oidc", oidcConfig: keycloak, preferredTimezone: "Europe/Berlin" });
 * // the administrator every server has, with a password of one's own
 * new User("admin", { username: "admin@kasm.local", adopt: true, password: config.requireSecret("adminPassword") });
 * ```
 */
export class User extends entityResource<UserArgs, object, OutputsOf<UserFields>>(user) {}

/** A user as the server shows it. */
export type UserValues = ValuesOf<UserFields, "password">;

/** Looks a user up by name. Fails when there is none. */
export const { get: getUser, getOutput: getUserOutput } = lookup<{ username: string }, UserValues>(user);

import type { DocumentRow, FieldRow, PartRow, Wire } from "../support/document";

const realm = "https://keycloak.example.com/realms/example";
const protocol = `${realm}/protocol/openid-connect`;

function client(
  section: string,
  label: string,
  value: string,
  resource: string,
  property: string,
  sent: unknown,
): PartRow {
  return { section, label, value, part: { resource, property, value: sent } };
}

const keycloak: readonly DocumentRow[] = [
  ...(
    [
      ["Name", "groups", "name", "groups"],
      ["Token Claim Name", "groups", "claimName", "groups"],
      ["Full group path", "OFF", "fullPath", false],
      ["Add to ID token", "ON", "addToIdToken", true],
      ["Add to access token", "ON", "addToAccessToken", true],
      ["Add to userinfo", "ON", "addToUserinfo", true],
      ["Add to token introspection", "ON", "addToTokenIntrospection", true],
    ] as const
  ).map(([label, value, property, sent]) =>
    client("SOP 2.1", label, value, "GroupMembershipProtocolMapper", property, sent),
  ),
  {
    section: "SOP 2.1",
    label: "Why Full group path = OFF?",
    value: "with it on, every mapping needs a leading slash",
    note: {
      checkedBy: "text",
      where: "provider/entities/sso-group-mapping.ts#groupAttributes",
      words: /leading `\/` if the mapper sends full paths/,
    },
  },
  client("SOP 2.2", "Front channel logout", "OFF", "KeycloakClient", "frontchannelLogout", false),
  client(
    "SOP 2.2",
    "Backchannel logout URL",
    "https://kasm.<DOMAIN>/api/oidc_backchannel_logout",
    "KeycloakClient",
    "backchannelLogoutUrl",
    "https://kasm.example.com/api/oidc_backchannel_logout",
  ),
  client(
    "SOP 2.2",
    "Backchannel logout session required",
    "ON",
    "KeycloakClient",
    "backchannelLogoutSessionRequired",
    true,
  ),
  {
    section: "SOP 2.2",
    label: "Backchannel logout is recommended",
    value: "over front-channel logout",
    note: {
      checkedBy: "text",
      where: "provider/entities/oidc-config.ts#enableFrontchannelLogout",
      words: /back-channel logout is more reliable/,
    },
  },
  client("SOP 2.3", "Valid redirect URIs", "https://kasm.<DOMAIN>/*", "KeycloakClient", "redirectUris", [
    "https://kasm.example.com/*",
  ]),
  client("SOP 2.3", "Web origins", "https://kasm.<DOMAIN>", "KeycloakClient", "webOrigins", [
    "https://kasm.example.com",
  ]),
];

function field(kind: FieldRow["kind"], section: string) {
  return (label: string, value: string, name: string, input: unknown, wire: Wire): FieldRow => ({
    section,
    label,
    value,
    kind,
    field: name,
    input,
    wire,
  });
}

const openId = field("oidcConfig", "SOP 2.4");
const provider: readonly DocumentRow[] = [
  openId("Enabled", "Checked", "enabled", true, { name: "enabled", value: true }),
  openId("Display Name", "Continue with Keycloak", "displayName", "Continue with Keycloak", {
    name: "display_name",
    value: "Continue with Keycloak",
  }),
  openId("Logo URL", "favicon of Keycloak", "logoUrl", "https://keycloak.example.com/resources/favicon.ico", {
    name: "logo_url",
    value: "https://keycloak.example.com/resources/favicon.ico",
  }),
  openId("Auto Login", "Unchecked", "autoLogin", false, { name: "auto_login", value: false }),
  openId("Hostname", "(leave empty)", "hostname", "", { name: "hostname", value: "" }),
  openId("Default", "Checked", "isDefault", true, { name: "is_default", value: true }),
  openId("Client ID", "kasm", "clientId", "kasm", { name: "client_id", value: "kasm" }),
  openId("Client Secret", "(from Step 1.2)", "clientSecret", "the-secret-of-1.2", {
    name: "client_secret",
    value: "the-secret-of-1.2",
  }),
  openId("Authorization URL", "<realm>/auth", "authorizationUrl", `${protocol}/auth`, {
    name: "auth_url",
    value: `${protocol}/auth`,
  }),
  openId("Token URL", "<realm>/token", "tokenUrl", `${protocol}/token`, {
    name: "token_url",
    value: `${protocol}/token`,
  }),
  openId("User Info URL", "<realm>/userinfo", "userInfoUrl", `${protocol}/userinfo`, {
    name: "user_info_url",
    value: `${protocol}/userinfo`,
  }),
  openId("Scope", "openid, email, profile, one per line", "scope", ["openid", "email", "profile"], {
    name: "scope",
    value: "openid\nemail\nprofile",
  }),
  openId("Username Attribute", "preferred_username", "usernameAttribute", "preferred_username", {
    name: "username_attribute",
    value: "preferred_username",
  }),
  openId("Groups Attribute", "groups", "groupsAttribute", "groups", { name: "groups_attribute", value: "groups" }),
  openId(
    "Redirect URL",
    "https://kasm.<DOMAIN>/api/oidc_callback",
    "redirectUrl",
    "https://kasm.example.com/api/oidc_callback",
    { name: "redirect_url", value: "https://kasm.example.com/api/oidc_callback" },
  ),
  openId("OpenID Connect Issuer", "<realm>", "issuer", realm, { name: "issuer", value: realm }),
  openId("Logout with OIDC Provider", "Checked", "logoutWithOidcProvider", true, {
    name: "logout_with_oidc_provider",
    value: true,
  }),
  openId("Debug", "Checked", "debug", true, { name: "debug", value: true }),
  {
    section: "SOP 2.4",
    label: "CRITICAL",
    value: "without the groups claim sign-in fails when Groups Attribute is set",
    note: {
      checkedBy: "text",
      where: "provider/entities/oidc-config.ts#groupsAttribute",
      words: /missing from the token, sign-in fails altogether/,
    },
  },
  {
    section: "SOP 2.4",
    label: "Hostname and Default",
    value: "with neither the button of 2.5 is not there",
    note: {
      checkedBy: "warning",
      where: "oidcConfig",
      inputs: { displayName: "Continue with Keycloak", hostname: "" },
      words: /neither a hostname nor isDefault: its button will not be shown/,
    },
  },
  {
    section: "SOP 2.6",
    label: "Disable Debug Mode",
    value: "once it works",
    note: { checkedBy: "text", where: "provider/entities/oidc-config.ts#debug", words: /for finding faults only/ },
  },
  {
    section: "SOP 2.7",
    label: "Auto Login",
    value: "local login is then at /#/staticlogin",
    note: { checkedBy: "output", where: "components/single-sign-on.ts#loginUrl", words: /local administrators/ },
  },
];

const group = field("group", "SOP 3.1");
const mapping = field("ssoGroupMapping", "SOP 3.2");
const groups: readonly DocumentRow[] = [
  ...(
    [
      ["Administrators", 10, "Full admin access"],
      ["Developers", 20, "VS Code, Terminal, Desktop, Browsers"],
      ["All Users", 100, "Browsers only"],
    ] as const
  ).flatMap(([name, priority, description]) => {
    const builtIn = name === "Developers" ? {} : { adopt: true };
    const beside = { name, ...builtIn };
    const rows = [
      group("Priority", `${name}: ${priority}`, "priority", priority, { name: "priority", value: priority }),
      group("Description", `${name}: ${description}`, "description", description, {
        name: "description",
        value: description,
      }),
    ];
    return rows.map((row) => ({ ...row, beside }));
  }),
  group("KASM Group Name", "Developers", "name", "Developers", { name: "name", value: "Developers" }),
  {
    section: "SOP 3.1",
    label: "KASM ships with two default groups",
    value: "Administrators and All Users",
    note: { checkedBy: "text", where: "provider/entities/group.ts#Group", words: /adopt: true.*built in/ },
  },
  {
    section: "SOP 3.1",
    label: "Priority",
    value: "the lowest number wins",
    note: { checkedBy: "text", where: "provider/entities/group.ts#priority", words: /lowest number wins/ },
  },
  mapping("SSO Provider", "OpenID - Continue with Keycloak", "ssoProvider", undefined, { name: "sso_id" }),
  ...["aegis-admins", "aegis-developers", "aegis-users", "/aegis-admins", "/aegis-developers"].map((name) =>
    mapping("Group Attributes", name, "groupAttributes", name, { name: "sso_group_attributes", value: name }),
  ),
];

const setting = field("groupSettings", "SOP 3.3");
function settings(
  groupName: string,
  values: readonly (readonly [string, string, string, unknown, Wire])[],
): FieldRow[] {
  return values.map(([label, value, name, input, wire]) =>
    setting(label, `${groupName}: ${value}`, `settings.${name}`, input, wire),
  );
}

const groupSettings: readonly DocumentRow[] = [
  ...settings("Developers", [
    [
      "Session Time Limit",
      "28800 (8 hours)",
      "sessionTimeLimit",
      "8 hours",
      { name: "session_time_limit", value: "28800" },
    ],
    [
      "Idle Session Timeout",
      "1200 (20 minutes)",
      "idleDisconnect",
      "20 minutes",
      { name: "idle_disconnect", value: "20" },
    ],
    [
      "Enable clipboard",
      "out of the session",
      "allowKasmClipboardDown",
      true,
      { name: "allow_kasm_clipboard_down", value: "True" },
    ],
    [
      "Enable clipboard",
      "into the session",
      "allowKasmClipboardUp",
      true,
      { name: "allow_kasm_clipboard_up", value: "True" },
    ],
    ["Enable file upload", "on", "allowKasmUploads", true, { name: "allow_kasm_uploads", value: "True" }],
    ["Enable file download", "on", "allowKasmDownloads", true, { name: "allow_kasm_downloads", value: "True" }],
  ]),
  ...settings("All Users", [
    [
      "Session Time Limit",
      "14400 (4 hours)",
      "sessionTimeLimit",
      "4 hours",
      { name: "session_time_limit", value: "14400" },
    ],
    [
      "Idle Session Timeout",
      "600 (10 minutes)",
      "idleDisconnect",
      "10 minutes",
      { name: "idle_disconnect", value: "10" },
    ],
    [
      "Clipboard",
      "download only: out of the session",
      "allowKasmClipboardDown",
      true,
      { name: "allow_kasm_clipboard_down", value: "True" },
    ],
    [
      "Clipboard",
      "download only: not into the session",
      "allowKasmClipboardUp",
      false,
      { name: "allow_kasm_clipboard_up", value: "False" },
    ],
    ["File upload", "disabled", "allowKasmUploads", false, { name: "allow_kasm_uploads", value: "False" }],
    ["File download", "disabled", "allowKasmDownloads", false, { name: "allow_kasm_downloads", value: "False" }],
  ]),
  {
    section: "SOP 3.3",
    label: "All permissions enabled",
    value: "Administrators, already configured by default",
    note: {
      checkedBy: "warning",
      where: "groupPermissions",
      inputs: { group: { id: "1", name: "Operators" }, permissions: ["global_admin"] },
      words: /makes every member of Operators an administrator/,
    },
  },
  {
    section: "SOP 3.4",
    label: "On subsequent logins",
    value: "group membership is evaluated again",
    note: {
      checkedBy: "text",
      where: "provider/entities/group-membership.ts#GroupMembership",
      words: /SsoGroupMapping\}, which Kasm changes at each sign-in/,
    },
  },
  {
    section: "SOP 3.3",
    label: "Idle Session Timeout",
    value: "Kasm counts it in minutes, the session limit in seconds",
    note: {
      checkedBy: "text",
      where: "provider/entities/group-setting-values.ts#idleDisconnect",
      words: /Minutes on the wire/,
    },
  },
];

/** The field tables and notes of chapters 2 and 3 of the post-install procedure. */
export const rows: readonly DocumentRow[] = [...keycloak, ...provider, ...groups, ...groupSettings];

import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, httpUrl, needs, plainId, secret, shown, text } from "../core";
import type { Adapter, Scope, WireObject } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { atMost, certificate, hostAlone, privateKey } from "./rules";

export type SamlSignatureAlgorithm = "rsa-sha1" | "rsa-sha256" | "rsa-sha384" | "rsa-sha512" | "dsa-sha1";
export type SamlDigestAlgorithm = "sha1" | "sha256" | "sha384" | "sha512";

/**
 * What a {@link SamlConfig} is made of (kasm-wire.md 3.1, kasm-1.19-columns.md saml_config). `idp…` is the identity
 * provider, `sp…` the service provider, which is Kasm. Every change updates in place.
 */
export interface SamlConfigFields {
  /** Text of the button on the login page, 255 characters at most; tells one config from another. */
  displayName: pulumi.Input<string>;
  /** Whether the button is shown. Default true. */
  enabled?: pulumi.Input<boolean>;
  /** Address of the picture on the button. Default none. */
  logoUrl?: pulumi.Input<string>;
  /**
   * Whether the login page redirects at once; local login is then at `/#/staticlogin`. The first such config wins, SAML
   * before OIDC. Default false.
   */
  autoLogin?: pulumi.Input<boolean>;
  /**
   * Host name at which browsers reach Kasm, written alone. The button is shown to browsers on it, and the `sp…` addresses
   * follow from it where they are left out.
   */
  hostname: pulumi.Input<string>;
  /** Show the button on every host name. Default false. */
  isDefault?: pulumi.Input<boolean>;
  /** The identity provider's entity id, usually an address or a `urn:`. */
  idpEntityId: pulumi.Input<string>;
  /** The identity provider's single sign-on address, to which browsers are sent. */
  idpSsoUrl: pulumi.Input<string>;
  /** The identity provider's single logout address. Default none: logging out of Kasm leaves the provider's session. */
  idpSloUrl?: pulumi.Input<string>;
  /** The certificate by which the identity provider's signatures are checked: PEM text, or its base64 as in metadata. */
  idpX509Cert: pulumi.Input<string>;
  /** Kasm's own entity id. Default `https://<hostname>/api/metadata/?id=<id>`, which serves Kasm's metadata. */
  spEntityId?: pulumi.Input<string>;
  /** Where the identity provider posts its answers. Default `https://<hostname>/api/acs/?id=<id>`. */
  spAcsUrl?: pulumi.Input<string>;
  /** Where the identity provider ends sessions. Default `https://<hostname>/api/slo/?id=<id>`. */
  spSloUrl?: pulumi.Input<string>;
  /** Format of the name id that Kasm asks for, as a `urn:`. Default none. */
  spNameId?: pulumi.Input<string>;
  /** Kasm's certificate: needed to sign or decrypt. PEM text or its base64. Default none. */
  spX509Cert?: pulumi.Input<string>;
  /** Key of that certificate. Kept as a secret; sent when it changes, never compared with the server's. Default none. */
  spPrivateKey?: pulumi.Input<string>;
  /** Attribute that lists the user's groups. Default none. */
  groupAttribute?: pulumi.Input<string>;
  /** Whether the identity provider is Microsoft's AD FS, which wants requests written in its own way. Default false. */
  adfs?: pulumi.Input<boolean>;
  /** Refuse whatever is not exactly as the standard has it. Default false. */
  strict?: pulumi.Input<boolean>;
  /** Ask the identity provider for a certain way of authenticating. Default false. */
  requestedAuthnContext?: pulumi.Input<boolean>;
  /** Sign the requests for sign-in; needs `spX509Cert` and `spPrivateKey`. Default false. */
  authnRequestSigned?: pulumi.Input<boolean>;
  /** Sign the requests for logout; needs the same. Default false. */
  logoutRequestSigned?: pulumi.Input<boolean>;
  /** Sign the answers to logout; needs the same. Default false. */
  logoutResponseSigned?: pulumi.Input<boolean>;
  /** Sign Kasm's metadata; needs the same. Default false. */
  signMetadata?: pulumi.Input<boolean>;
  /** Encrypt the name id in what Kasm sends. Default false. */
  nameIdEncrypted?: pulumi.Input<boolean>;
  /** Refuse messages that are not signed. Default false. */
  wantMessagesSigned?: pulumi.Input<boolean>;
  /** Refuse assertions that are not signed. Default false. */
  wantAssertionsSigned?: pulumi.Input<boolean>;
  /** Refuse assertions that are not encrypted; needs `spX509Cert` and `spPrivateKey`. Default false. */
  wantAssertionsEncrypted?: pulumi.Input<boolean>;
  /** Refuse assertions without attributes. Default false. */
  wantAttributeStatement?: pulumi.Input<boolean>;
  /** Refuse assertions without a name id. Default false. */
  wantNameId?: pulumi.Input<boolean>;
  /** Refuse name ids that are not encrypted; needs `spX509Cert` and `spPrivateKey`. Default false. */
  wantNameIdEncrypted?: pulumi.Input<boolean>;
  /** How Kasm signs. Default none; the SHA-1 ones are for providers that know nothing better. */
  signatureAlgorithm?: pulumi.Input<SamlSignatureAlgorithm>;
  /** How Kasm digests what it signs. Default none. */
  digestAlgorithm?: pulumi.Input<SamlDigestAlgorithm>;
  /** Logs whole messages: for finding faults only. Default false. */
  debug?: pulumi.Input<boolean>;
}

export interface SamlConfigArgs extends CommonArgs, SamlConfigFields {}

/** What an identity provider has to be told of Kasm, wherever the values come from. */
export interface SamlConfigOutputs {
  /** Kasm's entity id. */
  readonly entityId: pulumi.Output<string>;
  /** Kasm's assertion consumer service. */
  readonly assertionConsumerServiceUrl: pulumi.Output<string>;
  /** Kasm's single logout service. */
  readonly singleLogoutServiceUrl: pulumi.Output<string>;
}

const pages = { sp_entity_id: "metadata", sp_acs_url: "acs", sp_slo_url: "slo" } as const;

function page(host: unknown, name: string, id: unknown): string {
  return typeof host === "string" && host !== "" ? `https://${host}/api/${name}/?id=${String(id)}` : "";
}

/** Addresses that the program leaves out follow the host name, as long as nobody gave others. */
function addresses(_scope: Scope, observed: WireObject, changes: WireObject): WireObject {
  const { saml_id: id, hostname } = observed;
  const followed: WireObject = {};
  for (const [key, name] of Object.entries(pages)) {
    const now = observed[key];
    const own = now == null || now === "" || plainId(now) === plainId(page(hostname, name, id));
    const next = page(changes["hostname"] ?? hostname, name, id);
    if (!(key in changes) && own && next !== (now ?? "")) followed[key] = next;
  }
  return followed;
}

const adapter: Adapter = {
  ...crud({
    list: { call: "get_saml_configs", key: "saml_configs" },
    envelope: "target_saml_config",
    related: ["get_sso_mappings_group", "get_sso_attribute_mappings", "get_all_ssos"],
    answer: "saml_config",
    create: "set_saml_config",
    update: "update_saml_config",
    // The web page sends nothing but the addresses right after it has made a config (kasm-wire.md 1.6).
    keepsRest: true,
    remove: "delete_saml_config",
    id: "saml_id",
    removeBody: (id) => ({ target_saml_config: { saml_id: id } }),
  }),
  beside: addresses,
};

const signing = ["authnRequestSigned", "logoutRequestSigned", "logoutResponseSigned", "signMetadata"] as const;
const decrypting = ["wantAssertionsEncrypted", "wantNameIdEncrypted"] as const;
const xmlSignature = "http://www.w3.org/2000/09/xmldsig#";
const xmlSignatureMore = "http://www.w3.org/2001/04/xmldsig-more#";
const xmlEncryption = "http://www.w3.org/2001/04/xmlenc#";

/** Which of the options that take a key of Kasm's own are on. */
const keyed = (inputs: Readonly<Record<string, unknown>>) =>
  [...signing, ...decrypting].filter((name) => inputs[name] === true);

const url = (name: string) => text(name).refine(httpUrl).refine(atMost(255));
const short = (name: string) => text(name).refine(atMost(255));

// Kasm makes a config of nothing but a name, and takes everything else when it has an id (kasm-wire.md 3.1).
export const samlConfig = defineEntity<SamlConfigFields>({
  kind: "SamlConfig",
  title: "SAML config",
  adapter,
  fields: {
    displayName: short("display_name"),
    enabled: flag("enabled").afterwards().optional(),
    logoUrl: text("logo_url").afterwards().optional(),
    autoLogin: flag("auto_login").afterwards().optional(),
    hostname: short("hostname").afterwards().refine(hostAlone),
    isDefault: flag("is_default").afterwards().optional(),
    idpEntityId: short("idp_entity_id").afterwards(),
    idpSsoUrl: url("idp_sso_url").afterwards(),
    idpSloUrl: url("idp_slo_url").afterwards().optional(),
    idpX509Cert: text("idp_x509_cert").afterwards().refine(certificate),
    spEntityId: short("sp_entity_id").afterwards().optional(),
    spAcsUrl: url("sp_acs_url").afterwards().optional(),
    spSloUrl: url("sp_slo_url").afterwards().optional(),
    spNameId: short("sp_name_id").afterwards().optional(),
    spX509Cert: text("sp_x509_cert").afterwards().optional().refine(certificate),
    spPrivateKey: secret("sp_private_key").afterwards().optional().refine(privateKey),
    groupAttribute: short("group_attribute").afterwards().optional(),
    adfs: flag("adfs").afterwards().optional(),
    strict: flag("strict").afterwards().optional(),
    requestedAuthnContext: flag("requested_authn_context").afterwards().optional(),
    authnRequestSigned: flag("authn_request_signed").afterwards().optional(),
    logoutRequestSigned: flag("logout_request_signed").afterwards().optional(),
    logoutResponseSigned: flag("logout_response_signed").afterwards().optional(),
    signMetadata: flag("sign_metadata").afterwards().optional(),
    nameIdEncrypted: flag("name_id_encrypted").afterwards().optional(),
    wantMessagesSigned: flag("want_messages_signed").afterwards().optional(),
    wantAssertionsSigned: flag("want_assertions_signed").afterwards().optional(),
    wantAssertionsEncrypted: flag("want_assertions_encrypted").afterwards().optional(),
    wantAttributeStatement: flag("want_attribute_statement").afterwards().optional(),
    wantNameId: flag("want_name_id").afterwards().optional(),
    wantNameIdEncrypted: flag("want_name_id_encrypted").afterwards().optional(),
    signatureAlgorithm: choice("signature_algorithm", {
      "rsa-sha1": `${xmlSignature}rsa-sha1`,
      "rsa-sha256": `${xmlSignatureMore}rsa-sha256`,
      "rsa-sha384": `${xmlSignatureMore}rsa-sha384`,
      "rsa-sha512": `${xmlSignatureMore}rsa-sha512`,
      "dsa-sha1": `${xmlSignature}dsa-sha1`,
    })
      .afterwards()
      .optional(),
    digestAlgorithm: choice("digest_algorithm", {
      sha1: `${xmlSignature}sha1`,
      sha256: `${xmlEncryption}sha256`,
      sha384: `${xmlSignatureMore}sha384`,
      sha512: `${xmlEncryption}sha512`,
    })
      .afterwards()
      .optional(),
    debug: flag("debug").afterwards().optional(),
  },
  shown: {
    entityId: shown("sp_entity_id"),
    assertionConsumerServiceUrl: shown("sp_acs_url"),
    singleLogoutServiceUrl: shown("sp_slo_url"),
  },
  naturalKey: ["displayName"],
  nameField: "displayName",
  licenseFeature: "saml",
  permissions: {
    read: ["1400 auth_view"],
    create: ["1402 auth_create", "1401 auth_modify"],
    update: () => ["1401 auth_modify"],
    delete: () => ["1403 auth_delete"],
  },
  rules: [
    needs(
      "spX509Cert",
      (inputs) => keyed(inputs).length > 0,
      `signing and decrypting (${[...signing, ...decrypting].join(", ")}) need Kasm's own certificate`,
    ),
    needs(
      "spPrivateKey",
      (inputs) => keyed(inputs).length > 0,
      `signing and decrypting (${[...signing, ...decrypting].join(", ")}) need the key of Kasm's own certificate`,
    ),
  ],
});

/**
 * Sign-in through a SAML identity provider. What the provider has to be told comes back as outputs.
 *
 * ```ts
 * const adfs = new SamlConfig("adfs", {
 *   displayName: "Continue with AD FS", hostname: "kasm.example.com", isDefault: true, adfs: true, groupAttribute: "groups",
 *   idpEntityId: "http://adfs.example.com/adfs/services/trust", idpSsoUrl: "https://adfs.example.com/adfs/ls/", idpX509Cert,
 * });
 * export const { entityId, assertionConsumerServiceUrl } = adfs;
 * ```
 * With signed requests and encrypted assertions:
 * ```ts
 * new SamlConfig("okta", {
 *   displayName: "Continue with Okta", hostname: "kasm.example.com", idpEntityId, idpSsoUrl, idpX509Cert,
 *   spX509Cert: certificate.certPem, spPrivateKey: key.privateKeyPem, authnRequestSigned: true,
 *   wantAssertionsEncrypted: true, signatureAlgorithm: "rsa-sha256", digestAlgorithm: "sha256",
 * });
 * ```
 */
export class SamlConfig extends entityResource<SamlConfigArgs, SamlConfigOutputs>(samlConfig) {}

/** A SAML config as the server shows it; `name` is its display name, the key is left out. */
export type SamlConfigValues = ValuesOf<SamlConfigFields, "spPrivateKey">;

/** Looks a SAML config up by its display name. Fails when there is none or more than one. */
export const { get: getSamlConfig, getOutput: getSamlConfigOutput } = lookup<{ displayName: string }, SamlConfigValues>(
  samlConfig,
);

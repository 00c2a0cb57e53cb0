import type * as pulumi from "@pulumi/pulumi";
import { choice, flag, is, needs, only, secret, text } from "../core";
import type { Size } from "../core";
import { jsonList, jsonObject, tags } from "./checks";
import { defineVmProvider, type With, type Without } from "./definition";
import type { JsonObject } from "./json";
import { gibibytes, whole } from "./sizes";

/**
 * What a VM provider config for OpenStack has (kasm-wire.md 6.7, kasm-docs.md 5.7). Every change updates in place.
 *
 * The endpoints are those of the page API Access of OpenStack's dashboard and of the OpenStack RC file. Each must present
 * a certificate that Kasm's server trusts: through an API gateway that has one, or on every service.
 */
export interface OpenStackFields {
  /** Endpoint of the identity service, for example `https://openstack.example.com:5000`. */
  keystoneEndpoint: pulumi.Input<string>;
  /** Endpoint of the compute service, for example `https://openstack.example.com:8774/v2/`. */
  novaEndpoint: pulumi.Input<string>;
  /** Version of the compute service, for example `2.90`. */
  novaVersion: pulumi.Input<string>;
  /** Endpoint of the image service, for example `https://openstack.example.com:9292`. */
  glanceEndpoint: pulumi.Input<string>;
  /** Version of the image service, for example `2`. */
  glanceVersion: pulumi.Input<string>;
  /** Endpoint of the volume service, with the id of the project: `https://openstack.example.com:8776/v3/<project id>`. */
  cinderEndpoint: pulumi.Input<string>;
  /** Version of the volume service, for example `3`. */
  cinderVersion: pulumi.Input<string>;
  /** Name of the project that machines are made in. */
  projectName: pulumi.Input<string>;
  /**
   * With what Kasm signs in: an application credential, whose rights can be as few as {@link openStackAccessRules}, or a
   * user's password.
   */
  authMethod: "applicationCredential" | "password";
  /** Id of the application credential; only with that method, and required then. */
  applicationCredentialId?: pulumi.Input<string>;
  /** Secret of the application credential; only with that method, and required then. Kept as a secret; sent when it changes. */
  applicationCredentialSecret?: pulumi.Input<string>;
  /** Domain that the project belongs to; only with a user's password, and required then. */
  projectDomainName?: pulumi.Input<string>;
  /** Domain that the user belongs to; only with a user's password, and required then. */
  userDomainName?: pulumi.Input<string>;
  /** Name of the user; only with a user's password, and required then. */
  username?: pulumi.Input<string>;
  /** Password of the user; only with that method, and required then. Kept as a secret; sent when it changes. */
  password?: pulumi.Input<string>;
  /** Metadata of the machines by key. A new config has none. */
  metadata?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Id of the image of the machines. */
  imageId: pulumi.Input<string>;
  /** Name of the flavor of the machines, for example `gen.medium`. */
  flavor: pulumi.Input<string>;
  /**
   * Whether each machine gets a new volume of the block storage, of {@link volumeSize} and {@link volumeType}. Otherwise
   * its disk is ephemeral storage of the compute service. Default false.
   */
  createVolume?: boolean;
  /** Volume of each machine; only with {@link createVolume}, and required then. Before Kasm 1.19 it must be a whole number of GiB. */
  volumeSize?: pulumi.Input<Size>;
  /** Type of that volume, for example `__DEFAULT__`; only with {@link createVolume}, and required then. */
  volumeType?: pulumi.Input<string>;
  /** Names of the security groups of the machines. A new config has none. */
  securityGroups?: pulumi.Input<pulumi.Input<string>[]>;
  /** Id of the network that machines are connected to. */
  networkId: pulumi.Input<string>;
  /** Name of the SSH key that machines let in. A new config has none. */
  keyName?: pulumi.Input<string>;
  /** Name of the availability zone that machines are made in. */
  availabilityZone: pulumi.Input<string>;
  /** Changes to the request that makes a machine: a dictionary of its attributes. A new config has none. */
  configOverride?: pulumi.Input<JsonObject>;
}

type ApplicationCredential = "applicationCredentialId" | "applicationCredentialSecret";
type UserPassword = "projectDomainName" | "userDomainName" | "username" | "password";
type Volume = "volumeSize" | "volumeType";

/** The same with what goes together: one of the two ways to sign in; a volume with size and type, or none. */
export type OpenStackArgs = Omit<
  OpenStackFields,
  "authMethod" | "createVolume" | ApplicationCredential | UserPassword | Volume
> &
  (
    | ({ authMethod: "applicationCredential" } & With<OpenStackFields, ApplicationCredential> & Without<UserPassword>)
    | ({ authMethod: "password" } & With<OpenStackFields, UserPassword> & Without<ApplicationCredential>)
  ) &
  (({ createVolume: true } & With<OpenStackFields, Volume>) | ({ createVolume?: false } & Without<Volume>));

const byCredential = is("authMethod", "applicationCredential");
const byPassword = is("authMethod", "password");
const withVolume = is("createVolume", true);
const credentialParts = ["applicationCredentialId", "applicationCredentialSecret"] as const;
const userParts = ["projectDomainName", "userDomainName", "username", "password"] as const;
const volumeParts = ["volumeSize", "volumeType"] as const;

/** A VM provider config for OpenStack (kasm-wire.md 6.7, kasm-docs.md 5.7). */
export const openstack = defineVmProvider<OpenStackFields, OpenStackArgs, "applicationCredentialSecret" | "password">({
  fields: {
    keystoneEndpoint: text("openstack_keystone_endpoint").refine(trustedEndpoint),
    novaEndpoint: text("openstack_nova_endpoint").refine(trustedEndpoint),
    novaVersion: text("openstack_nova_version").refine(version),
    glanceEndpoint: text("openstack_glance_endpoint").refine(trustedEndpoint),
    glanceVersion: text("openstack_glance_version").refine(version),
    cinderEndpoint: text("openstack_cinder_endpoint").refine(trustedEndpoint).refine(withProject),
    cinderVersion: text("openstack_cinder_version").refine(version),
    projectName: text("openstack_project_name"),
    // The web client has `user`, an example of the preseed reference `password` (kasm-docs.md 5.7).
    authMethod: choice("openstack_auth_method", {
      applicationCredential: "application_credentials",
      password: ["user", "password"],
    }),
    applicationCredentialId: text("openstack_application_credential_id").optional(),
    applicationCredentialSecret: secret("openstack_application_credential_secret").optional(),
    projectDomainName: text("openstack_project_domain_name").optional(),
    userDomainName: text("openstack_user_domain_name").optional(),
    username: text("openstack_username").optional(),
    password: secret("openstack_password").optional(),
    metadata: tags("openstack_metadata").optional(),
    imageId: text("openstack_image_id"),
    flavor: text("openstack_flavor"),
    createVolume: flag("openstack_create_volume").optional(),
    volumeSize: gibibytes("openstack_volume_size", { minBytes: 1e9 }).optional(),
    volumeType: text("openstack_volume_type").optional(),
    securityGroups: jsonList("openstack_security_groups").optional(),
    networkId: text("openstack_network_id"),
    keyName: text("openstack_key_name").optional(),
    availabilityZone: text("openstack_availability_zone"),
    configOverride: jsonObject("openstack_config_override").optional(),
  },
  rules: [
    ...whole("GiB", "volumeSize"),
    ...credentialParts.flatMap((part) => [
      needs(part, byCredential, 'authMethod "applicationCredential" needs it'),
      only(part, byCredential, 'it goes with authMethod "applicationCredential"; leave it out with "password"'),
    ]),
    ...userParts.flatMap((part) => [
      needs(part, byPassword, 'authMethod "password" needs it'),
      only(
        part,
        byPassword,
        'it goes with authMethod "password"; an application credential knows its user and domains',
      ),
    ]),
    ...volumeParts.flatMap((part) => [
      needs(part, withVolume, "a new volume needs it"),
      only(part, withVolume, "without createVolume: true there is no volume; ephemeral storage is the flavor's"),
    ]),
  ],
});

function trustedEndpoint(value: unknown): string | undefined {
  const text = String(value);
  if (!URL.canParse(text)) return `"${text}" is not an address; see API Access in OpenStack's dashboard`;
  return new URL(text).protocol === "https:"
    ? undefined
    : `"${text}" must begin with https://: Kasm takes only endpoints with a certificate that it trusts; put a gateway with one before them`;
}

function withProject(value: unknown): string | undefined {
  return /\/v\d[\d.]*\/[^/]+\/?$/.test(String(value))
    ? undefined
    : "the address of the volume service ends with the id of the project: https://openstack.example.com:8776/v3/<project id>";
}

function version(value: unknown): string | undefined {
  return /^\d+(\.\d+)?$/.test(String(value))
    ? undefined
    : `"${String(value)}" is not a version; write 2.90, for example`;
}

/** What an application credential may do: one method on the paths of one service. */
export interface OpenStackAccessRule {
  /** The service: compute (nova), image (glance) or volume (cinder). */
  readonly service: "compute" | "image" | "volumev3";
  /** What may be done there. */
  readonly method: "GET" | "POST" | "DELETE";
  /** `*` stands for one part of the path. */
  readonly path: string;
}

/**
 * The least that Kasm must be allowed, for the access rules of an application credential:
 *
 * ```ts
 * const credential = new openstack.identity.ApplicationCredential("kasm", { accessRules: openStackAccessRules() });
 * ```
 */
export function openStackAccessRules(): OpenStackAccessRule[] {
  const rules = (
    service: OpenStackAccessRule["service"],
    allowed: readonly (readonly [OpenStackAccessRule["method"], string])[],
  ) => allowed.map(([method, path]): OpenStackAccessRule => ({ service, method, path }));
  return [
    ...rules("volumev3", [
      ["POST", "/v3/*/volumes"],
      ["DELETE", "/v3/*/volumes/*"],
      ["GET", "/v3/*/volumes"],
      ["GET", "/v3/*/volumes/*"],
      ["GET", "/v3/*/volumes/detail"],
    ]),
    ...rules("compute", [
      ["GET", "/v2.1/servers/detail"],
      ["GET", "/v2.1/servers"],
      ["GET", "/v2.1/flavors"],
      ["GET", "/v2.1/flavors/*"],
      ["GET", "/v2.1/servers/*/os-volume_attachments"],
      ["GET", "/v2.1/servers/*"],
      ["GET", "/v2.1/servers/*/os-interface"],
      ["POST", "/v2.1/servers"],
      ["DELETE", "/v2.1/servers/*"],
    ]),
    ...rules("image", [
      ["GET", "/v2/images/*"],
      ["GET", "/v2/schemas/image"],
    ]),
  ];
}

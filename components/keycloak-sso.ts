import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";
import { KeycloakClient, type KeycloakClientArgs } from "./keycloak/client";
import { keycloakConnection, keycloakProvider } from "./keycloak/connection";
import { discover, type Endpoints } from "./keycloak/discovery";
import { claimValue, requireGroups } from "./keycloak/groups";
import { base, kasmAddresses } from "./support/addresses";
import { below, type Transform, transformed } from "./support/part";
import { lookFirst } from "./support/run-error";

export interface KeycloakSsoArgs {
  /** Public address of Keycloak, as browsers know it: `https://keycloak.example.com`. */
  url: pulumi.Input<string>;
  /** Name of the realm whose users sign in to Kasm. */
  realm: pulumi.Input<string>;
  /** Public address of Kasm; logout URL, redirect URIs and web origin follow from it. */
  kasmUrl: pulumi.Input<string>;
  /** The client's `client_id`. Default `kasm` (SOP 1.2). A change replaces the client. */
  clientId?: pulumi.Input<string>;
  /** Keycloak groups that have to exist, by name or by path (`staff/developers`). */
  groups?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the token names groups by full path, `/developers`. Default false (SOP 2.1). Updates. */
  fullPath?: pulumi.Input<boolean>;
  /** Name of the mapper and of the token's claim. Default `groups` (SOP 2.1). A change replaces the mapper. */
  groupsClaim?: pulumi.Input<string>;
  /**
   * Leave the group mapper to whoever made it: for a client that was set up by hand and has one of that name, which Keycloak
   * does not let anyone make twice. It must write what `fullPath` says. Default false.
   */
  existingMapper?: boolean;
  /** Redirect URIs besides Kasm's own. */
  redirectUris?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * PEM of the authority that signed Keycloak's certificate. Default: the `rootCaCertificate` of the keycloak provider, else the
   * authorities that this machine trusts.
   */
  caCertificate?: pulumi.Input<string | undefined>;
  /** Changes the arguments of the resources below. */
  transform?: {
    client?: Transform<KeycloakClientArgs>;
    mapper?: Transform<keycloak.openid.GroupMembershipProtocolMapperArgs>;
  };
}

/**
 * Keycloak's side of Kasm's single sign-on (SOP 1.2, 1.3, 2.1-2.3): the client with its redirect URIs, web origin and
 * back-channel logout, and the group mapper. A client that is there is taken over and given back on destroy.
 *
 * Before anything is changed, in previews too, the realm's discovery document is read and every group is looked up.
 *
 * ```ts
 * const sso = new KeycloakSso("corp", {
 *   url: "https://keycloak.example.com",
 *   realm: "example",
 *   kasmUrl: "https://kasm.example.com",
 *   groups: ["aegis-admins"],
 * });
 * ```
 */
export class KeycloakSso extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  readonly clientSecret: pulumi.Output<string>;
  /** The realm's addresses, from its discovery document. */
  readonly endpoints: pulumi.Output<Endpoints>;
  readonly groupsClaim: pulumi.Output<string>;
  /** Resolves when the realm and the groups were found; let what must not start before that depend on it. */
  readonly checked: pulumi.Output<pulumi.Resource[]>;
  private readonly fullPath: pulumi.Input<boolean>;

  constructor(name: string, args: KeycloakSsoArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-kasm:components:KeycloakSso", name, {}, opts);
    this.fullPath = args.fullPath ?? false;
    const connection = keycloakConnection(keycloakProvider(this));
    const caCertificate = args.caCertificate ?? connection.rootCaCertificate;
    const clientId = args.clientId ?? "kasm";
    const claim = args.groupsClaim ?? "groups";

    this.endpoints = pulumi
      .all([args.url, args.realm, caCertificate, args.groups ?? []])
      .apply(([url, realm, ca, groups]) =>
        lookFirst(async () => {
          const endpoints = await discover(base(url), realm, ca);
          await requireGroups(realm, groups, { parent: this });
          return endpoints;
        }),
      );
    this.checked = this.endpoints.apply(() => []);
    const after = { dependsOn: this.checked };

    const kasm = pulumi.output(args.kasmUrl).apply(kasmAddresses);
    const client = new KeycloakClient(
      `${name}-client`,
      transformed(args.transform?.client, {
        realmId: args.realm,
        clientId,
        redirectUris: pulumi.all([kasm.anyPath, args.redirectUris ?? []]).apply(([own, others]) => [own, ...others]),
        webOrigins: kasm.apply(({ origin }) => [origin]),
        backchannelLogoutUrl: kasm.backchannelLogoutUrl,
        backchannelLogoutSessionRequired: true,
        frontchannelLogout: false,
        // As for the official plugin: the provider's address, else the environment's, else the public one.
        connection: { ...connection, url: connection.url ?? (process.env.KEYCLOAK_URL ? undefined : args.url) },
      }),
      below(this, opts, after),
    );
    if (args.existingMapper !== true) {
      new keycloak.openid.GroupMembershipProtocolMapper(
        `${name}-groups`,
        transformed(args.transform?.mapper, {
          realmId: args.realm,
          clientId: client.id,
          name: claim,
          claimName: claim,
          fullPath: this.fullPath,
          addToIdToken: true,
          addToAccessToken: true,
          addToUserinfo: true,
          addToTokenIntrospection: true,
        }),
        below(this, opts, { ...after, deleteBeforeReplace: true }),
      );
    }

    this.clientId = client.clientId;
    this.clientSecret = pulumi.secret(client.clientSecret);
    this.groupsClaim = pulumi.output(claim);
    this.registerOutputs({ clientId: this.clientId, endpoints: this.endpoints, groupsClaim: this.groupsClaim });
  }

  /** What the token says of a Keycloak group; what a Kasm mapping has to compare with. */
  claimValue(group: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.all([group, this.fullPath]).apply(([known, fullPath]) => claimValue(known, fullPath));
  }
}

import * as pulumi from "@pulumi/pulumi";
import type { KeycloakConnection } from "./connection";

/** What a {@link KeycloakClient} is made of. */
export interface KeycloakClientArgs {
  /** The realm's name. A change replaces the client. */
  realmId: pulumi.Input<string>;
  /** The client's `client_id`, `kasm` in the SOP. A change replaces the client. */
  clientId: pulumi.Input<string>;
  /** Display name of a client that is made here; one that was there keeps its own. Default `Kasm Workspaces`. Updates. */
  name?: pulumi.Input<string>;
  /** Where Keycloak may send the browser after the login, added to those that are there. Updates. */
  redirectUris: pulumi.Input<pulumi.Input<string>[]>;
  /** Origins that may call Keycloak from a browser, added to those that are there. Updates. */
  webOrigins: pulumi.Input<pulumi.Input<string>[]>;
  /** Where Keycloak tells Kasm that a user logged out, server to server. Updates. */
  backchannelLogoutUrl: pulumi.Input<string>;
  /** Whether the logout token names the session. Default true. Updates. */
  backchannelLogoutSessionRequired?: pulumi.Input<boolean>;
  /** Logout by redirecting the browser instead. Default false. Updates. */
  frontchannelLogout?: pulumi.Input<boolean>;
  /** How to reach Keycloak's administration. Default: the `KEYCLOAK_…` environment of the official plugin. */
  connection?: KeycloakConnection;
}

/**
 * What the engine stores as this kind's provider: the same text for every resource and every release; the code itself is
 * fetched from the installed package.
 */
const providerText =
  'exports.handler=()=>{try{return require("pulumi-kasm/keycloak-client").keycloakClient}catch(e){throw Error("KeycloakClient: npm install pulumi-kasm in "+process.cwd()+"\\n"+e.message)}}';

/**
 * The OpenID Connect client of Kasm in a Keycloak realm. Makes it, or takes over the one that is there: then only the
 * settings named here are written, what else is in the client stays, and `pulumi destroy` puts back what was found.
 *
 * A resource of our own because `keycloak.openid.Client` with `import: true` resets what the program leaves out and
 * restores nothing (docs/decisions/0002).
 */
export class KeycloakClient extends pulumi.CustomResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/kasm:KeycloakClient";
  declare readonly realmId: pulumi.Output<string>;
  declare readonly clientId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly redirectUris: pulumi.Output<string[]>;
  declare readonly webOrigins: pulumi.Output<string[]>;
  declare readonly backchannelLogoutUrl: pulumi.Output<string>;
  /** The secret with which Kasm signs in. */
  declare readonly clientSecret: pulumi.Output<string>;

  constructor(name: string, args: KeycloakClientArgs, opts?: pulumi.CustomResourceOptions) {
    const { clientSecret, password, ...plain } = args.connection ?? {};
    super(
      KeycloakClient.__pulumiType,
      name,
      {
        realmId: args.realmId,
        clientId: args.clientId,
        name: args.name ?? "Kasm Workspaces",
        redirectUris: args.redirectUris,
        webOrigins: args.webOrigins,
        enabled: true,
        confidential: true,
        standardFlowEnabled: true,
        backchannelLogoutUrl: args.backchannelLogoutUrl,
        backchannelLogoutSessionRequired: args.backchannelLogoutSessionRequired ?? true,
        frontchannelLogout: args.frontchannelLogout ?? false,
        connection: {
          ...plain,
          ...(clientSecret === undefined ? {} : { clientSecret: pulumi.secret(clientSecret) }),
          ...(password === undefined ? {} : { password: pulumi.secret(password) }),
        },
        clientSecret: undefined,
        __originals: undefined,
        __provider: providerText,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["clientSecret"] }),
    );
  }
}

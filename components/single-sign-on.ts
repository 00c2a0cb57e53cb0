import * as pulumi from "@pulumi/pulumi";
import {
  type ConnectionArgs,
  Group,
  type GroupArgs,
  GroupSettings,
  OidcConfig,
  type OidcConfigArgs,
  SsoGroupMapping,
} from "../provider/entities";
import type { Endpoints } from "./keycloak/discovery";
import { kasmAddresses } from "./support/addresses";
import { below, type Transform, transformed } from "./support/part";
import { builtInGroups, defaultPriority, type FriendlyGroup, settingsOf, sourcesOf } from "./vdi/groups";

/** Kasm's login by OpenID Connect (SOP 2.4); what is left out has the SOP's value. */
export interface LoginArgs {
  /** Words on the button. Default `Continue with Keycloak`. Updates. */
  displayName?: pulumi.Input<string>;
  /** Picture on the button. Updates. */
  logoUrl?: pulumi.Input<string>;
  /** Send everybody straight to the identity provider; the local login is then at `/#/staticlogin`. Default false (SOP 2.7). Updates. */
  autoLogin?: pulumi.Input<boolean>;
  /** Log whole tokens and skip certificate checks; for looking into a login that fails. Default false (SOP 2.6). Updates. */
  debug?: pulumi.Input<boolean>;
  /** Claim that names the user. Default `preferred_username`. Updates. */
  usernameAttribute?: pulumi.Input<string>;
  /** Default `openid`, `email`, `profile`. Updates. */
  scope?: pulumi.Input<pulumi.Input<string>[]>;
  /** Show the button only on this host. Default: everywhere. Updates. */
  hostname?: pulumi.Input<string>;
}

/** The identity provider; a {@link KeycloakSso} gives all of it. */
export interface IdentityProvider {
  clientId: pulumi.Input<string>;
  clientSecret: pulumi.Input<string>;
  endpoints: pulumi.Input<Endpoints>;
  groupsClaim: pulumi.Input<string>;
  /** What the claim says of a group of the identity provider. */
  claimValue(group: pulumi.Input<string>): pulumi.Input<string>;
}

export interface SingleSignOnArgs {
  /** Public address of Kasm; the redirect URL follows from it. */
  kasmUrl: pulumi.Input<string>;
  identityProvider: IdentityProvider;
  login?: LoginArgs;
  /** Kasm groups by name. `Administrators` and `All Users` are there already and are adopted. */
  groups: Record<string, FriendlyGroup>;
  /** The Kasm server. Default: the stack's configuration. */
  connection?: pulumi.Input<ConnectionArgs>;
  /** Changes the arguments of the resources below. */
  transform?: { oidcConfig?: Transform<OidcConfigArgs>; group?: Transform<GroupArgs> };
}

/**
 * Kasm's side of single sign-on (SOP 2.4, 3): the OpenID config, the groups with their settings, and the mappings from the
 * identity provider's groups.
 */
export class SingleSignOn extends pulumi.ComponentResource {
  readonly oidcConfig: OidcConfig;
  /** The groups by name. */
  readonly groups: Readonly<Record<string, Group>>;
  /** Where everybody signs in, and where local administrators do when `autoLogin` is on (SOP 2.7). */
  readonly loginUrl: pulumi.Output<string>;
  readonly staticLoginUrl: pulumi.Output<string>;

  constructor(name: string, args: SingleSignOnArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-kasm:components:SingleSignOn", name, {}, opts);
    const { identityProvider, login = {}, connection } = args;
    const endpoints = pulumi.output(identityProvider.endpoints);
    const kasm = pulumi.output(args.kasmUrl).apply(kasmAddresses);

    this.oidcConfig = new OidcConfig(
      `${name}-oidc`,
      transformed(args.transform?.oidcConfig, {
        displayName: login.displayName ?? "Continue with Keycloak",
        enabled: true,
        logoUrl: login.logoUrl,
        autoLogin: login.autoLogin ?? false,
        hostname: login.hostname,
        isDefault: true,
        clientId: identityProvider.clientId,
        clientSecret: identityProvider.clientSecret,
        authorizationUrl: endpoints.authorizationUrl,
        tokenUrl: endpoints.tokenUrl,
        userInfoUrl: endpoints.userInfoUrl,
        scope: login.scope ?? ["openid", "email", "profile"],
        usernameAttribute: login.usernameAttribute ?? "preferred_username",
        groupsAttribute: identityProvider.groupsClaim,
        redirectUrl: kasm.redirectUrl,
        issuer: endpoints.issuer,
        logoutWithOidcProvider: true,
        enableFrontchannelLogout: false,
        debug: login.debug ?? false,
        connection,
      }),
      below(this, opts),
    );

    const groups: Record<string, Group> = {};
    for (const [group, friendly] of Object.entries(args.groups))
      groups[group] = this.makeGroup(name, group, friendly, args, opts);
    this.groups = groups;
    this.loginUrl = kasm.loginUrl;
    this.staticLoginUrl = kasm.staticLoginUrl;
    this.registerOutputs({
      oidcConfigId: this.oidcConfig.id,
      loginUrl: this.loginUrl,
      staticLoginUrl: this.staticLoginUrl,
    });
  }

  private makeGroup(
    name: string,
    group: string,
    friendly: FriendlyGroup,
    args: SingleSignOnArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Group {
    const { connection, identityProvider } = args;
    const resource = new Group(
      `${name}-${group}`,
      transformed(args.transform?.group, {
        name: group,
        priority: friendly.priority ?? defaultPriority(group),
        description: friendly.description,
        adopt: friendly.adopt ?? builtInGroups.includes(group),
        connection,
      }),
      below(this, opts),
    );
    const settings = settingsOf(group, friendly);
    if (settings) new GroupSettings(`${name}-${group}`, { group: resource, settings, connection }, below(this, opts));
    for (const [index, source] of sourcesOf(friendly).entries()) {
      new SsoGroupMapping(
        `${name}-${group}${index === 0 ? "" : `-${index + 1}`}`,
        {
          group: resource,
          ssoProvider: this.oidcConfig,
          groupAttributes: identityProvider.claimValue(source),
          applyToAllUsers: false,
          connection,
        },
        below(this, opts),
      );
    }
    return resource;
  }
}

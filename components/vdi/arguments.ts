import type * as keycloak from "@pulumi/keycloak";
import type * as pulumi from "@pulumi/pulumi";
import type { AgentPoolArgs, PoolShape } from "../agent-pool";
import type { HarvesterImageArgs } from "../harvester/image";
import type { HarvesterSiteArgs } from "../harvester-site";
import type { KeycloakSsoArgs } from "../keycloak-sso";
import type { LoginArgs, SingleSignOnArgs } from "../single-sign-on";
import type { DockerAgentScriptOptions } from "../startup-scripts";
import type { RegistryShape, WorkspaceCatalogueArgs, WorkspaceShape } from "../workspace-catalogue";
import type { ConnectionArgs } from "../../provider/entities";
import type { FriendlyGroup } from "./groups";

export interface VdiKeycloakArgs {
  /** The realm whose users sign in. Default: the first label of the domain (SOP 1.2). */
  realm?: pulumi.Input<string>;
  /** The client's `client_id`. Default `kasm`. A change replaces the client. */
  clientId?: pulumi.Input<string>;
  /** Whether the token names groups by full path; the mappings follow. Default false (SOP 2.1). Updates. */
  groupsFullPath?: pulumi.Input<boolean>;
  /** The client has its group mapper already; see {@link KeycloakSsoArgs.existingMapper}. Default false. */
  existingMapper?: boolean;
  /** Redirect URIs of the client besides Kasm's own. */
  redirectUris?: pulumi.Input<pulumi.Input<string>[]>;
  /** PEM of the authority that signed Keycloak's certificate. Default: the keycloak provider's `rootCaCertificate`. */
  caCertificate?: pulumi.Input<string>;
  /** The provider that administers Keycloak. Default: the stack's `keycloak:` configuration. */
  provider?: keycloak.Provider;
}

export interface VdiZoneArgs {
  /** The zone that agents join. Default `default`, which every server has; a zone is adopted, never made. */
  name?: pulumi.Input<string>;
  /**
   * Where agents reach Kasm (SOP 4): a host name or address that their machines can resolve. Default: the host of Kasm's public
   * address, or `kasm.<domain>` where that is this machine. Updates.
   */
  upstreamAuthAddress?: pulumi.Input<string>;
}

/** What {@link KasmHarvesterVdi} is made of. */
export interface KasmHarvesterVdiArgs {
  /** Kasm is at `kasm.<domain>`, Keycloak at `keycloak.<domain>`, unless `publicUrl` and `keycloakUrl` say otherwise. */
  domain: pulumi.Input<string>;
  /** Public address of Kasm. Default `https://kasm.<domain>`. */
  publicUrl?: pulumi.Input<string>;
  /** Public address of Keycloak. Default `https://keycloak.<domain>`. */
  keycloakUrl?: pulumi.Input<string>;
  /** Keycloak's side of single sign-on (SOP 1.2, 2.1-2.3). */
  keycloak?: VdiKeycloakArgs;
  /** Kasm's login (SOP 2.4-2.7). */
  oidc?: LoginArgs;
  /** The zone of the agents (SOP 4). */
  zone?: VdiZoneArgs;
  /** Harvester (SOP 5). The quota defaults to as many machines as the pools may have together. */
  harvester: Omit<HarvesterSiteArgs, "image" | "transform">;
  /** The cloud image of the machines (SOP 5.2). */
  image: HarvesterImageArgs;
  /** Kasm groups by name (SOP 3). `Administrators` and `All Users` are there already and are adopted. */
  groups: Record<string, FriendlyGroup>;
  /** Pools of Docker agents by name (SOP 6, 7). */
  agentPools: Record<string, PoolShape>;
  /** Which Kasm the agents install; must be the server's own version. Default 1.18.1. */
  agentRelease?: DockerAgentScriptOptions;
  /** Workspaces by the name that users see (SOP 8.2). */
  workspaces: Record<string, WorkspaceShape>;
  /** Registry to browse workspaces in (SOP 8.1). Default: none is added. */
  registry?: RegistryShape;
  /**
   * Where workspace images are pulled from, for example `harbor.<domain>/dockerhub` (SOP 8.2). Default: Docker Hub.
   */
  dockerRegistry?: pulumi.Input<string>;
  /** The Kasm server. Default: the stack's `kasm:` configuration. */
  connection?: pulumi.Input<ConnectionArgs>;
  /** Changes the arguments of single resources, by part. */
  transform?: {
    keycloak?: KeycloakSsoArgs["transform"];
    harvester?: HarvesterSiteArgs["transform"];
    singleSignOn?: SingleSignOnArgs["transform"];
    agentPools?: AgentPoolArgs["transform"];
    workspaces?: WorkspaceCatalogueArgs["transform"];
  };
}

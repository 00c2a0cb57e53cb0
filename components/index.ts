/** A whole VDI environment in one component, and the parts it is made of. */
export * from "./agent-pool";
export * from "./autoscaler-account";
export {
  KasmBootstrap,
  type InstallationSecret,
  type KasmBootstrapArgs,
  permissionsFor,
  type UsedKind,
} from "./bootstrap";
export * from "./harvester-site";
export { type HarvesterImageArgs } from "./harvester/image";
export { type QuotaArgs } from "./harvester/quota";
export * from "./kasm-harvester-vdi";
export * from "./keycloak-sso";
export { KeycloakClient, type KeycloakClientArgs } from "./keycloak/client";
export { type KeycloakConnection } from "./keycloak/connection";
export { type Endpoints } from "./keycloak/discovery";
export * from "./single-sign-on";
export * from "./startup-scripts";
export { type Transform } from "./support/part";
export { ArgumentsError, type Problem } from "./support/problems";
export type { KasmHarvesterVdiArgs, VdiKeycloakArgs, VdiZoneArgs } from "./vdi/arguments";
export { type Clipboard, type FriendlyGroup } from "./vdi/groups";
export {
  type RegistryShape,
  WorkspaceCatalogue,
  type WorkspaceCatalogueArgs,
  type WorkspaceShape,
} from "./workspace-catalogue";

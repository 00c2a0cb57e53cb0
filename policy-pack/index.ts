/** Policies for Kasm environments, to use one by one or as a pack. Importing this starts nothing. */
export * from "./administrators-mapping";
export * from "./max-instances";
export * from "./oidc-debug";
export { KasmPolicyPack, type KasmPolicyPackOptions, packConfig, policies } from "./pack";
export type { PolicyOptions } from "./settings";
export * from "./upstream-auth-address";
export * from "./workspace-image-tag";

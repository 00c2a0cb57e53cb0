/** Every Kasm entity as a resource, with its lookup. */
export * from "./autoscale-config";
export * from "./autoscale-schedule";
export * from "./common";
export * from "./group";
export * from "./group-setting-values";
export * from "./group-settings";
export * from "./oidc-config";
export * from "./registry";
export * from "./saml-config";
export type { LookupOptions, LookupOutputOptions } from "./lookup";
export * from "./server-pool";
export * from "./ssh-key-pair";
export * from "./sso-group-mapping";
export * from "./vm-provider";
export * from "./workspace";
export * from "./workspace-assignment";
export * from "./workspace-exclusion";
export * from "./zone";

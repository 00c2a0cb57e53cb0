import {
  type EnforcementLevel,
  PolicyPack,
  type PolicyPackConfig,
  type ResourceValidationPolicy,
} from "@pulumi/policy";
import { administratorsMapping, type AdministratorsMappingSettings } from "./administrators-mapping";
import { maxInstances, type MaxInstancesSettings } from "./max-instances";
import { oidcDebug, type OidcDebugSettings } from "./oidc-debug";
import type { PolicyOptions } from "./settings";
import { upstreamAuthAddress, type UpstreamAuthAddressSettings } from "./upstream-auth-address";
import { workspaceImageTag, type WorkspaceImageTagSettings } from "./workspace-image-tag";

/** Every policy; put those you want into a pack of your own. */
export const policies: readonly ResourceValidationPolicy[] = [
  oidcDebug,
  upstreamAuthAddress,
  maxInstances,
  workspaceImageTag,
  administratorsMapping,
];

/** The level of all policies, and level or settings of single ones. */
export interface KasmPolicyPackOptions {
  /** The level of every policy that has none of its own here. Default: each policy's, which is mandatory. */
  all?: EnforcementLevel;
  oidcDebug?: PolicyOptions<OidcDebugSettings>;
  upstreamAuthAddress?: PolicyOptions<UpstreamAuthAddressSettings>;
  maxInstances?: PolicyOptions<MaxInstancesSettings>;
  workspaceImageTag?: PolicyOptions<WorkspaceImageTagSettings>;
  administratorsMapping?: PolicyOptions<AdministratorsMappingSettings>;
}

const names: Record<keyof Omit<KasmPolicyPackOptions, "all">, string> = {
  oidcDebug: oidcDebug.name,
  upstreamAuthAddress: upstreamAuthAddress.name,
  maxInstances: maxInstances.name,
  workspaceImageTag: workspaceImageTag.name,
  administratorsMapping: administratorsMapping.name,
};

/** The options as Pulumi takes them: by the policies' names. */
export function packConfig({ all, ...single }: KasmPolicyPackOptions): PolicyPackConfig {
  const entries = Object.entries(single).filter(([, options]) => options !== undefined);
  return {
    ...(all === undefined ? {} : { all }),
    ...Object.fromEntries(entries.map(([key, options]) => [names[key as keyof typeof names], options])),
  };
}

/**
 * The policies as a pack, for a policy project of your own. A process can hold one pack only.
 *
 * ```ts
 * new KasmPolicyPack({ all: "mandatory", oidcDebug: { allowedStacks: ["dev", "lab"] }, maxInstances: { limit: 40 } });
 * ```
 */
export class KasmPolicyPack extends PolicyPack {
  constructor(options: KasmPolicyPackOptions = {}) {
    super("kasm", { policies: [...policies] }, packConfig(options));
  }
}

import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

export interface Resource {
  type: string;
  name?: string;
  stack?: string;
  props: Record<string, unknown>;
  settings?: object;
}

/** What a policy says of one resource. */
export async function violations(policy: ResourceValidationPolicy, resource: Resource): Promise<string[]> {
  const { type, name = "it", stack = "prod", props, settings = {} } = resource;
  const found: string[] = [];
  const args: ResourceValidationArgs = {
    type,
    name,
    props,
    urn: `urn:pulumi:${stack}::vdi::${type}::${name}`,
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(),
    isType: (kind) => (kind as unknown as { __pulumiType: string }).__pulumiType === type,
    asType: (kind) =>
      (kind as unknown as { __pulumiType: string }).__pulumiType === type ? (props as never) : undefined,
    getConfig: <Config extends object>() => settings as Config,
    notApplicable: (reason) => {
      throw new NotApplicable(reason);
    },
  };
  const checks = [policy.validateResource ?? []].flat();
  try {
    for (const check of checks) await check(args, (message) => found.push(message));
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
  return found;
}

class NotApplicable extends Error {}

export const kasm = (kind: string) => `pulumi-nodejs:dynamic/kasm:${kind}`;

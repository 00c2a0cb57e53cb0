import type { EnforcementLevel, PolicyConfigSchema, ResourceValidationArgs } from "@pulumi/policy";

/**
 * The settings of one policy: what the stack's policy configuration says, and the defaults for the rest. Defaults are filled in
 * here too, since only the command line fills them in from the schema; a pack that is driven otherwise gets none.
 */
export function settings<Settings extends object>(
  args: Pick<ResourceValidationArgs, "getConfig">,
  defaults: Settings,
): Settings {
  const given = Object.entries(args.getConfig<Partial<Settings>>()).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** A list of texts in a policy's configuration. */
export function texts(description: string, byDefault: readonly string[]): PolicyConfigSchema["properties"][string] {
  return { type: "array", items: { type: "string" }, description, default: [...byDefault] };
}

/** What can be said of a policy when the pack is made: its level, or its level and settings. */
export type PolicyOptions<Settings> = EnforcementLevel | ({ enforcementLevel?: EnforcementLevel } & Partial<Settings>);

/** The stack that a resource belongs to; every URN begins with it. */
export function stackOf(urn: string): string {
  return urn.replace(/^urn:pulumi:/, "").split("::")[0] ?? "";
}

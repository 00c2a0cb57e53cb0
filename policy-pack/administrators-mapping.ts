import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { SsoGroupMapping } from "../provider/entities";
import { settings, texts } from "./settings";

export interface AdministratorsMappingSettings {
  /** Kasm groups that hold administrators. */
  administratorGroups: string[];
  /** Groups of the identity provider that many people are in. */
  broadGroups: string[];
}

const defaults: AdministratorsMappingSettings = {
  administratorGroups: ["Administrators"],
  broadGroups: [
    "aegis-users",
    "users",
    "all-users",
    "all users",
    "everyone",
    "employees",
    "staff",
    "domain users",
    "default",
  ],
};

/**
 * Whoever is mapped to Administrators owns the Kasm server at the next login (SOP 3.2).
 *
 * @severity critical
 * @topics authorization, single sign-on
 */
export const administratorsMapping: ResourceValidationPolicy = {
  name: "administrators-mapping",
  description: "No mapping makes everybody, or a broad group, an administrator.",
  severity: "critical",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      administratorGroups: texts("Kasm groups that hold administrators.", defaults.administratorGroups),
      broadGroups: texts("Groups of the identity provider that many people are in.", defaults.broadGroups),
    },
  },
  remediationSteps: "Map a group that only administrators are in, such as aegis-admins.",
  validateResource: validateResourceOfType(SsoGroupMapping, (props, args, report) => {
    const { administratorGroups, broadGroups } = settings(args, defaults);
    const group = (props.group as { name?: unknown } | undefined)?.name;
    if (typeof group !== "string" || !administratorGroups.some((name) => same(name, group))) return;
    if (props.applyToAllUsers === true) {
      report(
        `The mapping "${args.name}" makes everybody who signs in an administrator. Set applyToAllUsers: false and name a group.`,
      );
    }
    const broad = claims(props.groupAttributes).flatMap((claim) => broadGroups.find((name) => same(name, claim)) ?? []);
    for (const name of new Set(broad)) {
      report(
        `The mapping "${args.name}" makes everybody in the broad group "${name}" an administrator. Map a group of administrators.`,
      );
    }
  }),
};

/** One mapping can name several groups; a path counts by its last name, however the mapper writes it. */
function claims(attributes: string | undefined): string[] {
  return (attributes ?? "").split(",").map((claim) => claim.trim().split("/").at(-1) ?? "");
}

const same = (left: string, right: string) => plainName(left) === plainName(right);
const plainName = (name: string) => name.toLowerCase().replace(/^.*\//, "").trim();

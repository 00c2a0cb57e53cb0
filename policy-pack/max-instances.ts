import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { VmProvider } from "../provider/entities";
import { settings } from "./settings";

export interface MaxInstancesSettings {
  /** More machines than this are not reasonable for one pool. */
  limit: number;
}

const defaults: MaxInstancesSettings = { limit: 20 };

/**
 * A pool without a bound, or with an absurd one, can take the whole cluster when sessions pile up or agents fail to register
 * (SOP 6.1).
 *
 * @severity high
 * @topics autoscaling, capacity
 */
export const maxInstances: ResourceValidationPolicy = {
  name: "max-instances",
  description: "Every VM provider bounds its machines, by a reasonable number.",
  severity: "high",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      limit: { type: "integer", minimum: 1, description: "The largest reasonable number.", default: defaults.limit },
    },
  },
  remediationSteps: "Set maxInstances to a number between 1 and the limit, or raise the limit for this environment.",
  validateResource: validateResourceOfType(VmProvider, ({ maxInstances: bound }, args, report) => {
    const { limit } = settings(args, defaults);
    const given: unknown = bound;
    if (typeof given !== "number" || !Number.isInteger(given) || given < 1) {
      report(
        `The VM provider "${args.name}" does not bound the number of its machines. Set maxInstances to at most ${limit}.`,
      );
    } else if (given > limit) {
      report(
        `The VM provider "${args.name}" may make ${given} machines; more than ${limit} are not reasonable here. Lower maxInstances, or raise the policy's limit.`,
      );
    }
  }),
};

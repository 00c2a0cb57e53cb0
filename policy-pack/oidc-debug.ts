import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { OidcConfig } from "../provider/entities";
import { settings, stackOf, texts } from "./settings";

export interface OidcDebugSettings {
  /** Stacks in which debugging may be on. */
  allowedStacks: string[];
}

const defaults: OidcDebugSettings = { allowedStacks: ["dev"] };

/**
 * OIDC debugging logs whole tokens and switches the check of the identity provider's certificate off (SOP 2.4, 2.6, 11).
 *
 * @severity critical
 * @topics authentication, secrets, logging
 */
export const oidcDebug: ResourceValidationPolicy = {
  name: "oidc-debug",
  description: "OIDC debugging is off outside the stacks that are meant for it.",
  severity: "critical",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: { allowedStacks: texts("Stacks in which debugging may be on.", defaults.allowedStacks) },
  },
  remediationSteps: "Set debug: false on the OidcConfig (vdi:oidcDebug in the reference stack).",
  validateResource: validateResourceOfType(OidcConfig, ({ debug }, args, report) => {
    const { allowedStacks } = settings(args, defaults);
    const stack = stackOf(args.urn);
    if (debug !== true || allowedStacks.includes(stack)) return;
    report(
      `The OIDC config "${args.name}" has debug on in the stack "${stack}": Kasm then logs whole tokens and does not check the ` +
        `identity provider's certificate. Set debug: false; it may be on in: ${allowedStacks.join(", ") || "no stack"}.`,
    );
  }),
};

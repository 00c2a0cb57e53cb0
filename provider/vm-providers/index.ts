import type { FieldTable, Problem, Properties } from "../core";
import { harvester, harvesterRules } from "./harvester";

/** The providers Kasm can make machines with, by the value of `provider`. */
export const vmProviders: Readonly<Record<string, FieldTable>> = { harvester };

export const vmProviderRules: Readonly<Record<string, readonly ((inputs: Properties) => Problem | undefined)[]>> = {
  harvester: harvesterRules,
};

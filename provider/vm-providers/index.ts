import type { Condition, FieldTable } from "../core";
import { harvester, harvesterRules } from "./harvester";

/** The providers Kasm can make machines with, by the value of `provider`. */
export const vmProviders: Readonly<Record<string, FieldTable>> = { harvester };

export const vmProviderRules: Readonly<Record<string, readonly Condition[]>> = { harvester: harvesterRules };

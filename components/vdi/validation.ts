import { Findings, type Problem } from "../support/problems";
import { checkAddresses } from "./addresses";
import type { KasmHarvesterVdiArgs } from "./arguments";
import { checkGroups } from "./check-groups";
import { checkHarvester } from "./check-harvester";
import { checkPools } from "./check-pools";
import type { Plain } from "./plain";

/** Everything wrong with the arguments that are known. Reads no server and prints no secret. */
export function problemsIn(args: Plain<KasmHarvesterVdiArgs>): Problem[] {
  const findings = new Findings();
  checkAddresses(args, findings);
  checkHarvester(args, findings);
  checkGroups(args, findings);
  checkPools(args, findings);
  return findings.problems;
}

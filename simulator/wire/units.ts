import type { Unit } from "../catalogue";
import type { SwitchValues } from "../catalogue/switches";

/** How many stored units one unit of the wire is. */
export function factor(unit: Unit | undefined, switches: SwitchValues): number {
  const power = unit === "gigabytes" ? 3 : unit === "megabytes" ? 2 : 0;
  return power === 0 ? 1 : (switches.size_base === "2^30" ? 1024 : 1000) ** power;
}

/** The number as a unit of the wire: no more digits than a client could have sent. */
export function inUnit(stored: number, unit: Unit | undefined, switches: SwitchValues): number {
  const divisor = factor(unit, switches);
  return divisor === 1 ? Math.round(stored) : Number((stored / divisor).toFixed(6));
}

import type { Unit } from "../catalogue";
import type { SwitchValues } from "../catalogue/switches";

/** How many stored units one unit of the wire is. */
export function factor(unit: Unit | undefined, switches: SwitchValues): number {
  const base = switches.size_base === "2^30" ? 1024 : 1000;
  if (unit === "megabytes") return base ** 2;
  return unit === "gigabytes" ? base ** 3 : 1;
}

/** The number as a unit of the wire: no more digits than a client could have sent. */
export function inUnit(stored: number, unit: Unit | undefined, switches: SwitchValues): number {
  const divisor = factor(unit, switches);
  return divisor === 1 ? Math.round(stored) : Number((stored / divisor).toFixed(6));
}

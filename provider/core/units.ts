import { ValidationError } from "./validation";

/** Decimal units count in powers of 1000, binary ones in powers of 1024. */
export type SizeUnit = "B" | "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB";

/** An amount of memory or disk with its unit, for example `16 GiB` (binary), `8 GB` or `2768 MB` (decimal). */
export type Size = `${number} ${SizeUnit}`;

export type DurationUnit = "second" | "seconds" | "minute" | "minutes" | "hour" | "hours" | "day" | "days";

/** A span of time with its unit, for example `8 hours`, `20 minutes` or `900 seconds`. */
export type Duration = `${number} ${DurationUnit}`;

const sizeUnits: Record<SizeUnit, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const durationUnits: Record<DurationUnit, number> = {
  second: 1,
  seconds: 1,
  minute: 60,
  minutes: 60,
  hour: 3600,
  hours: 3600,
  day: 86_400,
  days: 86_400,
};

const pattern = /^(\d+(?:\.\d+)?) (\S+)$/;

function parse(text: string, units: Record<string, number>, accepted: string): number {
  const [, amount, unit] = pattern.exec(text) ?? [];
  const factor = unit !== undefined && Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (amount === undefined || factor === undefined)
    throw new ValidationError(`"${text}" is not understood; ${accepted}`);
  const value = Number(amount) * factor;
  const rounded = Math.round(value);
  if (Math.abs(value - rounded) > 1e-6 * Math.max(1, value)) {
    throw new ValidationError(
      `"${text}" is not a whole number of ${factor === 1 ? "the smallest unit" : "bytes or seconds"}`,
    );
  }
  return rounded;
}

/**
 * Reads a {@link Size} as bytes.
 * @throws ValidationError that says which spellings are accepted
 */
export function parseSize(text: string): number {
  return parse(
    text,
    sizeUnits,
    'write a number, a space and a unit: "16 GiB", "2768 MB" (units kB, MB, GB, TB, KiB, MiB, GiB, TiB)',
  );
}

/**
 * Reads a {@link Duration} as seconds.
 * @throws ValidationError that says which spellings are accepted
 */
export function parseDuration(text: string): number {
  return parse(
    text,
    durationUnits,
    'write a number, a space and a unit: "8 hours", "20 minutes", "900 seconds", "2 days"',
  );
}

/** The shortest exact spelling of a number of bytes: `17179869184` is `16 GiB`. */
export function formatSize(bytes: number): Size {
  let best: Size = `${bytes} B`;
  for (const [unit, factor] of Object.entries(sizeUnits) as [SizeUnit, number][]) {
    const candidate: Size = `${bytes / factor} ${unit}`;
    if (bytes >= factor && bytes % factor === 0 && candidate.length < best.length + (unit.endsWith("iB") ? 1 : 0))
      best = candidate;
  }
  return best;
}

/** The largest unit that gives a whole number: `1200` is `20 minutes`. */
export function formatDuration(seconds: number): Duration {
  for (const unit of ["hour", "minute"] as const) {
    const amount = seconds / durationUnits[unit];
    if (seconds > 0 && Number.isInteger(amount)) return amount === 1 ? `${amount} ${unit}` : `${amount} ${unit}s`;
  }
  return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
}

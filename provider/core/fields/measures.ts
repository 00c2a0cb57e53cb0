import { z } from "zod";
import type { Codec, CodecContext, Dialect, Field, Spelling } from "./field";
import { byEvidence, erase } from "./field";
import { readNumber } from "./simple";
import type { Duration, Size } from "../units";
import { formatDuration, formatSize, parseDuration, parseSize } from "../units";
import type { WireObject } from "../values";

function parsed(parse: (text: string) => number) {
  return z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  });
}

/** One way a server may count a size: under which name, and how many bytes one of it is. */
export interface SizeSpelling {
  readonly name: string;
  readonly unit: "bytes" | "MB" | "MiB" | "GB" | "GiB";
  /** Whether fractions are accepted; otherwise a size that does not fit is written under another spelling. */
  readonly fractions?: boolean;
}

const bytesOf = { bytes: 1, MB: 1e6, MiB: 2 ** 20, GB: 1e9, GiB: 2 ** 30 } as const;
const label = ({ name, unit }: SizeSpelling) => `${name}(${unit})`;

function amount(bytes: number, spelling: SizeSpelling): number | undefined {
  const value = bytes / bytesOf[spelling.unit];
  if (Number.isInteger(value)) return value;
  return spelling.fractions === true ? Math.round(value * 100) / 100 : undefined;
}

function ordered(spellings: readonly SizeSpelling[], context: CodecContext, path: string): readonly SizeSpelling[] {
  const shown = ({ name }: SizeSpelling) => context.rows.some((row) => row[name] !== undefined);
  return byEvidence(spellings, context, path, (spelling) => ({ label: label(spelling), shown: shown(spelling) }));
}

/**
 * A {@link Size}. Kasm 1.19 counts bytes under `…_bytes`; what older servers call and count a size by is only partly
 * known (kasm-docs.md 5.1, 5.2), so the spellings are tried in the given order and read-back decides.
 */
export function size(
  spellings: Readonly<Record<Dialect, readonly SizeSpelling[]>>,
  bounds: { minBytes?: number } = {},
): Field {
  const { minBytes = 0 } = bounds;
  const codec: Codec<Size> = {
    kind: "size",
    schema: parsed((text) => {
      const bytes = parseSize(text);
      if (bytes < minBytes) throw new Error(`"${text}" is too small; at least ${formatSize(minBytes)}`);
      return bytes;
    }) as unknown as z.ZodType<Size>,
    names: (dialect) => [...new Set(spellings[dialect].map(({ name }) => name))],
    spell(value, context, path) {
      const found: Spelling[] = [];
      for (const spelling of ordered(spellings[context.dialect], context, path)) {
        const number = value === null ? null : amount(parseSize(value), spelling);
        if (number !== undefined) found.push({ label: label(spelling), key: spelling.name, value: number });
      }
      return found;
    },
    read(object, context, path) {
      const raw = firstPresent(ordered(spellings[context.dialect], { ...context, rows: [] }, path), object);
      if (raw === undefined) return undefined;
      const number = readNumber(raw.value);
      return number == null ? number : formatSize(Math.round(number * bytesOf[raw.spelling.unit]));
    },
    same: (left, right) => (left === null || right === null ? left === right : parseSize(left) === parseSize(right)),
    shows(value, object, context, path) {
      const shown = firstPresent(ordered(spellings[context.dialect], { ...context, rows: [] }, path), object);
      const number = shown === undefined ? undefined : readNumber(shown.value);
      if (value === null || shown === undefined || number == null) return value === null && number == null;
      // Rounded alike: a server that counts in GiB cannot show a size in GB exactly.
      return number === amount(parseSize(value), shown.spelling);
    },
  };
  return erase(codec);
}

function firstPresent(spellings: readonly SizeSpelling[], object: WireObject) {
  const spelling =
    spellings.find(({ name, unit }) => unit === "bytes" && object[name] !== undefined) ??
    spellings.find(({ name }) => object[name] !== undefined);
  return spelling === undefined ? undefined : { spelling, value: object[spelling.name] };
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

/** A {@link Duration}, counted by the server in the given unit, with a fraction where it does not fit. */
export function duration(name: string, unit: keyof typeof secondsOf = "seconds"): Field {
  const factor = secondsOf[unit];
  const codec: Codec<Duration> = {
    kind: "duration",
    schema: parsed(parseDuration) as unknown as z.ZodType<Duration>,
    names: () => [name],
    spell: (value) => [{ label: name, key: name, value: value === null ? null : parseDuration(value) / factor }],
    read(object) {
      if (object[name] === undefined) return undefined;
      const number = object[name] === null ? null : readNumber(object[name]);
      return number == null ? number : formatDuration(Math.round(number * factor));
    },
    same: (left, right) =>
      left === null || right === null ? left === right : parseDuration(left) === parseDuration(right),
  };
  return erase(codec);
}

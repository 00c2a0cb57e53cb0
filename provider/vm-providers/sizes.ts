import { holdsUnknown, parseSize, size } from "../core";
import type { Condition, Field, SizeSpelling } from "../core";

type Spellings = Readonly<Record<"1.18" | "1.19", readonly SizeSpelling[]>>;

/**
 * A size that Kasm 1.19 counts in bytes and older servers in units under another name. Every cloud means GiB by its GB
 * here, and Kasm's own examples are powers of two (kasm-1.19-columns.md, older names).
 */
export function counted(stem: string, older: SizeSpelling, bounds: { minBytes?: number } = {}): Field {
  const bytes = { name: `${stem}_bytes`, unit: "bytes" } as const;
  return size({ "1.18": [older, bytes], "1.19": [bytes, older] }, bounds);
}

/** A size that is `…_gb` before 1.19 and `…_bytes` from then on. */
export function gibibytes(stem: string, bounds: { minBytes?: number } = {}): Field {
  return counted(stem, { name: `${stem}_gb`, unit: "GiB" }, bounds);
}

/**
 * How the newer providers may call and count a size. From 1.19 on it is bytes; before, neither name nor unit has been
 * seen (kasm-docs.md 5.2, 10.2): the plain name in the form's GiB is the likeliest, then the `_gb` of other providers.
 */
export function sizeOfUnknownName(name: string): Field {
  const bytes = { name: `${name}_bytes`, unit: "bytes" } as const;
  const older = [
    { name, unit: "GiB" },
    { name, unit: "GB" },
    { name: `${name}_gb`, unit: "GiB" },
    { name: `${name}_gb`, unit: "GB" },
    { name: `${name}_mb`, unit: "MiB" },
    { name: `${name}_mb`, unit: "MB" },
  ] as const;
  const spellings: Spellings = { "1.18": [...older, bytes], "1.19": [bytes, ...older] };
  return size(spellings, { minBytes: 2 ** 20 });
}

/** Kasm before 1.19 counts whole units; anything else would be rounded behind the user's back. */
export function whole(unit: "GiB" | "MiB", ...fields: readonly string[]): readonly Condition[] {
  const bytes = unit === "GiB" ? 2 ** 30 : 2 ** 20;
  return fields.map((field): Condition => {
    return ({ [field]: size }, server) => {
      if (server?.dialect !== "1.18" || typeof size !== "string" || holdsUnknown(size)) return undefined;
      const amount = parseSize(size) / bytes;
      if (Number.isInteger(amount)) return undefined;
      const reason = `Kasm before 1.19 counts whole ${unit} here, and "${size}" is ${amount.toFixed(2)} ${unit}; write "${Math.max(1, Math.floor(amount))} ${unit}" or "${Math.ceil(amount)} ${unit}"`;
      return { property: field, reason };
    };
  });
}

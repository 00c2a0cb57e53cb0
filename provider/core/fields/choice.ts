import { z } from "zod";
import type { Codec, Field, Names } from "./field";
import { byEvidence, erase, knownLabel, namesFor, presentName } from "./field";

/**
 * One of a closed set. Where versions of Kasm spell an option differently, its spellings are listed and read-back
 * decides; a spelling that existing objects carry at the same place of the list is tried first.
 */
export function choice(names: Names, options: Readonly<Record<string, string | readonly string[]>>): Field {
  const spellings = (option: string): readonly string[] => {
    const known = options[option];
    return typeof known === "string" ? [known] : (known ?? []);
  };
  const optionOf = (wire: unknown) => Object.keys(options).find((option) => spellings(option).includes(String(wire)));
  const familyOf = (wire: unknown) => {
    const option = optionOf(wire);
    return option === undefined ? 0 : spellings(option).indexOf(String(wire));
  };
  const codec: Codec<string> = {
    kind: "choice",
    schema: z.enum(Object.keys(options)),
    names: (dialect) => namesFor(names, dialect),
    spell(value, context, path) {
      const keys = namesFor(names, context.dialect);
      if (value === null) return keys.map((key) => ({ label: key, key, value: null }));
      const ways = keys.flatMap((key) =>
        spellings(value).map((wire, family) => ({ label: `${key}=${wire}`, key, value: wire, family })),
      );
      // The first spellings are those that all versions share, so they are no evidence for a family.
      const shown = ({ key, family }: { key: string; family: number }) =>
        family > 0 && context.rows.some((row) => familyOf(row[key]) === family);
      const ordered = byEvidence(ways, context, path, (way) => ({ label: way.label, shown: shown(way) }));
      return ordered.map(({ label, key, value: wire }) => ({ label, key, value: wire }));
    },
    read(object, context, path) {
      const name = presentName(namesFor(names, context.dialect), object, knownLabel(context, path));
      if (name === undefined) return undefined;
      return object[name] === null ? null : optionOf(object[name]);
    },
    same: (left, right) => left === right,
  };
  return erase(codec);
}

/** Monday first. */
export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
export type Weekday = (typeof weekdays)[number];

/** Days of the week: 1 is Monday on the wire (kasm-wire.md 9). The order makes no difference. */
export function days(name: string): Field {
  const codec: Codec<Weekday[]> = {
    kind: "days",
    schema: z.array(z.enum(weekdays)).min(1),
    names: () => [name],
    spell: (value) => [
      {
        label: name,
        key: name,
        value: (value ?? []).map((day) => weekdays.indexOf(day) + 1).sort((left, right) => left - right),
      },
    ],
    read(object) {
      const raw = typeof object[name] === "string" ? (JSON.parse(object[name] || "[]") as unknown) : object[name];
      if (!Array.isArray(raw)) return raw == null ? raw : undefined;
      return raw
        .map((day: unknown) => weekdays[Number(day) - 1] ?? weekdays.find((name) => name === day))
        .filter((day) => day !== undefined)
        .sort((left, right) => weekdays.indexOf(left) - weekdays.indexOf(right));
    },
    same: (left, right) => [...(left ?? [])].sort().join() === [...(right ?? [])].sort().join(),
  };
  return erase(codec);
}

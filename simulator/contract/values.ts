import type { FieldDefinition } from "../catalogue";
import type { Json } from "../json";
import type { Ground } from "./model";

/** A value as it is written, and as it is then read. */
export interface Sample {
  readonly written: Json;
  readonly read: Json;
}

const same = (value: Json): Sample => ({ written: value, read: value });

/** A password that the web client's form would take (kasm-wire.md 1.10). */
export const passwordOf = (ground: Ground): string => `Aa1!${ground.unique("pw")}`;

/** Texts that mean something: what a server may look at before it stores them. */
function textFor(field: FieldDefinition, ground: Ground): string {
  const { key } = field;
  const name = ground.unique(key.slice(0, 12));
  if (key === "timezone") return "Europe/Berlin";
  if (key === "password") return passwordOf(ground);
  if (/(^|_)(url|urls|endpoint|uri)$|_url$|kube_host|_host$/.test(key)) return `https://${name}.example.com/`;
  if (/hostname|_address$|^host$|domain_name$/.test(key)) return `${name}.example.com`;
  if (key === "email") return `${name}@example.com`;
  if (key === "persistent_profile_path") return `/mnt/${name}/{username}`;
  if (key === "destination" || key === "default_target" || key === "target") return `/${name}`;
  return field.maximumLength === undefined ? name : name.slice(-field.maximumLength);
}

const allowedOf = (field: FieldDefinition, ground: Ground): readonly string[] | undefined =>
  field.valuesBy?.values[ground.switches[field.valuesBy.switch]] ?? field.values;

/** Two values that the field takes, the second its default where it has one; none for what can't be made up. */
export function samplesOf(field: FieldDefinition, ground: Ground): readonly Sample[] {
  switch (field.type) {
    case "text": {
      const allowed = allowedOf(field, ground);
      if (allowed === undefined) return [same(textFor(field, ground)), same(textFor(field, ground))];
      const usual = typeof field.default === "string" ? field.default : allowed[0];
      return [...allowed.filter((value) => value !== usual).slice(0, 1), ...(usual === undefined ? [] : [usual])].map(
        same,
      );
    }
    case "integer":
    case "decimal":
      return numbersOf(field).map(same);
    case "boolean":
      return [same(field.default !== true), same(field.default === true)];
    case "lines":
      return [
        { written: "alpha\nbeta", read: ["alpha", "beta"] },
        { written: "gamma", read: ["gamma"] },
      ];
    case "json":
      return jsonOf(field).map((value) => ({ written: JSON.stringify(value), read: value }));
    case "map":
    case "object":
      return [same({ alpha: "1" }), same({ beta: "2" })];
    case "textList":
      return [same(["alpha", "beta"]), same(["gamma"])];
    case "integerList":
      return [same([1, 2]), same([3])];
    case "timestamp":
      return [same("2031-02-03 04:05:06"), same("2032-03-04 05:06:07")];
    case "time":
      return [same("07:15"), same("19:45")];
    case "identifier":
    case "list":
    case "file":
      return [];
  }
}

function numbersOf(field: FieldDefinition): number[] {
  const step = field.multipleOf ?? (field.unit === "bytes" ? 2 ** 30 : 1);
  const least = Math.max(field.minimum ?? 0, 0);
  const first = Math.max(Math.ceil(least / step), 1) * step;
  return [first + step, first];
}

/** A list where the default is one. */
function jsonOf(field: FieldDefinition): Json[] {
  return Array.isArray(field.default) ? [["alpha"], ["beta"]] : [{ alpha: "1" }, { beta: "2" }];
}

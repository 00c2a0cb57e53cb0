import type { Leaf } from "./leaves";
import { shows, type CodecContext, type Spelling } from "./fields";
import type { Original } from "./state";
import type { WireObject } from "./values";
import { isObject } from "./values";

/** A leaf and the ways to write the value it shall have. */
export interface Intent {
  readonly leaf: Leaf;
  readonly spellings: (context: CodecContext) => Spelling[];
  /** Whether an object shows the value. Undefined where that cannot be seen. */
  readonly shown: (object: WireObject, context: CodecContext) => boolean | undefined;
  /** The value in the program's form, for messages and state. */
  readonly value: unknown;
  /** Nobody asked for it, so that it is no error when it does not come true. */
  readonly optional?: boolean;
}

/** The intent to give a leaf the program's value. */
export function intend(leaf: Leaf, value: unknown): Intent {
  const { codec, traits } = leaf.field;
  return {
    leaf,
    value,
    spellings: (context) => codec.spell(value, context, leaf.path),
    shown(object, context) {
      if (!traits.verified) return undefined;
      return shows(codec, value, object, context, leaf.path);
    },
  };
}

/** What to record of a leaf as it is found. */
export function originalOf(leaf: Leaf, object: WireObject, context: CodecContext): Original {
  const { codec } = leaf.field;
  const key = codec.names(context.dialect).find((name) => object[name] !== undefined);
  if (key === undefined) return { absent: true };
  const raw = object[key];
  if (raw === null || typeof raw !== "object") return { key, raw };
  return { value: codec.read(object, context, leaf.path) ?? null };
}

const rawOf = (original: Original): unknown =>
  "absent" in original ? undefined : "raw" in original ? original.raw : original.value;

/** Whether there was no value, or an empty one. */
export const isNothing = (original: Original): boolean => rawOf(original) == null || rawOf(original) === "";

/** Servers hide secrets behind asterisks or leave them out; such a value cannot be put back. */
export function isUnreadable(original: Original): boolean {
  const raw = rawOf(original);
  return isNothing(original) || (typeof raw === "string" && /^[*•]+$/.test(raw));
}

/** The intent to give a leaf what was recorded of it. */
export function putBack(leaf: Leaf, original: Original, facet: boolean): Intent {
  const { codec, traits } = leaf.field;
  const former = (context: CodecContext): unknown =>
    "absent" in original
      ? null
      : "value" in original
        ? original.value
        : codec.read({ [original.key]: original.raw }, context, leaf.path);
  return {
    leaf,
    value: "raw" in original ? original.raw : "value" in original ? original.value : undefined,
    spellings(context) {
      const usual = codec.spell(former(context) ?? null, context, leaf.path);
      const names = codec.names(context.dialect);
      if ("absent" in original) {
        const [name] = names;
        return facet && name !== undefined ? [{ label: name, key: name, value: null }] : usual;
      }
      if (!("raw" in original) || !names.includes(original.key)) return usual;
      // Exactly what was there first; the usual way of writing it where the server does not take that.
      return [{ label: `${original.key} as found`, key: original.key, value: original.raw }, ...usual];
    },
    shown(object, context) {
      if (!traits.verified) return undefined;
      const names = codec.names(context.dialect);
      if ("absent" in original && facet) return names.every((name) => object[name] === undefined);
      if ("raw" in original && object[original.key] === original.raw) return true;
      return shows(codec, former(context) ?? null, object, context, leaf.path);
    },
  };
}

/** A value in a message; never one that may be secret. */
export function inMessage(leaf: Leaf, value: unknown): string {
  if (leaf.field.traits.sensitive) return "[not shown]";
  if (value == null || value === "") return "nothing";
  const { name, id } = isObject(value) ? value : {};
  const text =
    typeof id === "string" ? `${typeof name === "string" ? name : ""} (id ${id})`.trim() : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

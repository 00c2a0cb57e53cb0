import { names } from "./attempts";
import type { KasmClient, KasmError } from "../client";
import type { EntityDefinition } from "./entity";
import type { CodecContext } from "./fields";
import { leavesOf, valueAt, type Leaf } from "./leaves";
import { intend, isNothing, isUnreadable, originalOf, putBack, type Intent } from "./spellings";
import type { Original } from "./state";
import type { Properties, WireObject } from "./values";

const demanding = new WeakMap<KasmClient, Set<string>>();

/** Whether every call that the changes make is known to want the whole object from this server. */
export function wantsWhole(client: KasmClient, definition: EntityDefinition, changes: WireObject): boolean {
  return callsOf(definition, changes).every((call) => demanding.get(client)?.has(call) === true);
}

/** Remembers it, so that only the first such update leaves fields empty for a moment. */
export function noteWantsWhole(client: KasmClient, definition: EntityDefinition, changes: WireObject): void {
  const known = demanding.get(client) ?? new Set();
  for (const call of callsOf(definition, changes)) known.add(call);
  demanding.set(client, known);
}

function callsOf({ kind, adapter }: EntityDefinition, changes: WireObject): string[] {
  return Object.keys(changes).map((name) => `${kind} ${adapter.part?.(name) ?? ""}`);
}

/** An object as it is, as its program describes it, and as the server shows it. */
export interface Whole {
  readonly definition: EntityDefinition;
  readonly inputs: Properties;
  readonly object: WireObject;
  readonly context: CodecContext;
}

/**
 * Whether the server's words name a field that an update has left out, or has emptied: which is only wrong where another
 * one that was left out is not what it was.
 */
export function demandsMore(error: KasmError, changes: WireObject, { definition, inputs, context }: Whole): boolean {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null && value !== ""));
  return leavesOf(definition, inputs).some(
    (leaf) =>
      isLeftOut(leaf, given, context) && leaf.field.codec.names(context.dialect).some((name) => names(error, name)),
  );
}

/**
 * What goes with changes to a server that wants the whole: the object's other fields as the server shows them, which for
 * a hidden secret is its mask, and the program's secrets. Keys that the provider does not know are not among them: a
 * server may refuse those that it sets itself.
 */
export function theRest(changes: WireObject, whole: Whole): WireObject {
  return alongWith(changes, whole, (leaf) => asItIs(leaf, whole));
}

/**
 * What goes with changes to any other server: secrets of the program that it does not show in any way, as nothing would
 * tell that it has cleared them. Not where the call is known to keep them.
 */
export function unseenSecrets(changes: WireObject, whole: Whole): WireObject {
  const { definition, inputs, object, context } = whole;
  if (definition.adapter.keepsRest === true) return {};
  const isUnseen = (leaf: Leaf) => "absent" in originalOf(leaf, object, context);
  return alongWith(changes, whole, (leaf) => (isUnseen(leaf) ? givenSecret(leaf, inputs) : undefined));
}

/** Fields that changes do not name, of the calls that the changes make anyhow. */
function alongWith(changes: WireObject, whole: Whole, intentOf: (leaf: Leaf) => Intent | undefined): WireObject {
  const { definition, inputs, context } = whole;
  const part = definition.adapter.part ?? (() => "");
  const parts = new Set(Object.keys(changes).map(part));
  const leaves = leavesOf(definition, inputs).filter((leaf) => isLeftOut(leaf, changes, context));
  const spelled = leaves.flatMap((leaf) => {
    const [spelling] = intentOf(leaf)?.spellings(context) ?? [];
    return spelling === undefined || !parts.has(part(spelling.key)) ? [] : [[spelling.key, spelling.value] as const];
  });
  return Object.fromEntries(spelled);
}

/** The intent to leave a field as it is; none where it is nothing. */
function asItIs(leaf: Leaf, { inputs, object, context }: Whole): Intent | undefined {
  const { codec, traits } = leaf.field;
  if (traits.transient) return undefined;
  const given = givenSecret(leaf, inputs);
  if (given !== undefined) return given;
  const original = originalOf(leaf, object, context);
  if ("raw" in original && original.raw !== null) return putBack(leaf, original, false);
  const value = codec.read(object, context, leaf.path);
  return value == null ? undefined : intend(leaf, value);
}

/** A secret that the program gives. What else can't be compared with the server's may be an order, given once. */
function givenSecret(leaf: Leaf, inputs: Properties): Intent | undefined {
  const { codec, traits } = leaf.field;
  const isSecret = codec.kind === "secret" && !traits.verified && !traits.transient;
  const value = isSecret ? valueAt(inputs, leaf) : undefined;
  return value === undefined ? undefined : intend(leaf, value);
}

/** What an update has taken away that it did not name. */
export interface Loss {
  readonly leaf: Leaf;
  /** Gives the field back what it was; undefined where the server had hidden that. */
  readonly repair: Intent | undefined;
}

/** The fields that are not as they were before an update that did not name them. `object` is how it was. */
export function lossesOf(whole: Whole, changes: WireObject, after: WireObject): Loss[] {
  const { definition, inputs, object, context } = whole;
  return leavesOf(definition, inputs)
    .filter((leaf) => isLeftOut(leaf, changes, context) && isLost(leaf, object, after, context))
    .map((leaf) => ({ leaf, repair: givenSecret(leaf, inputs) ?? asFound(leaf, originalOf(leaf, object, context)) }));
}

/** Nobody asked for it; and an empty text is not the same as none, for whoever finds it as it was. */
function asFound(leaf: Leaf, original: Original): Intent | undefined {
  const isEmptyText = "raw" in original && original.raw === "";
  if (isUnreadable(original) && !isEmptyText) return undefined;
  const intent = { ...putBack(leaf, original, false), optional: true };
  return isEmptyText ? { ...intent, shown: (object) => object[original.key] === "" } : intent;
}

function isLeftOut({ field: { codec } }: Leaf, changes: WireObject, { dialect }: CodecContext): boolean {
  return codec.names(dialect).every((name) => !(name in changes));
}

function isLost(leaf: Leaf, before: WireObject, after: WireObject, context: CodecContext): boolean {
  const { path, field } = leaf;
  const { codec, traits } = field;
  if (traits.transient) return false;
  const [original, now] = [originalOf(leaf, before, context), originalOf(leaf, after, context)];
  if (isNothing(original)) return "raw" in original && original.raw === "" && !("raw" in now && now.raw === "");
  if (!traits.verified) return isNothing(now);
  return !codec.same(codec.read(before, context, path) ?? null, codec.read(after, context, path) ?? null);
}

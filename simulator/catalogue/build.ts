import type { Dialect } from "../versions";
import type { Bound, CallDefinition, Evidence, FieldDefinition, FieldType, Grade, ParameterDefinition } from "./model";

/** What came with a line of Kasm; that older ones lack it is inferred unless said otherwise. */
export const since = (dialect: Dialect, source: string, grade: Grade = "inferred"): { readonly since: Bound } => ({
  since: { dialect, grade, source },
});

/** A field before its evidence is filled in. */
export type FieldSketch = Omit<FieldDefinition, "grade" | "source"> & Partial<Evidence>;
type More = Partial<Omit<FieldSketch, "key" | "type">>;

const sketch =
  (type: FieldType) =>
  (key: string, more: More = {}): FieldSketch => ({ key, type, ...more });

export const text = sketch("text");
export const integer = sketch("integer");
export const decimal = sketch("decimal");
export const flag = sketch("boolean");
export const lines = sketch("lines");
export const jsonText = sketch("json");
export const map = sketch("map");
export const textList = sketch("textList");
export const integerList = sketch("integerList");
export const identifier = sketch("identifier");
export const timestamp = sketch("timestamp");
export const time = sketch("time");
/** Filled by the server when it answers. */
export const noise = (key: string, type: FieldType, more: More = {}): FieldSketch => ({
  key,
  type,
  runtime: true,
  ...more,
});

/** A size kept in bytes, with its name and unit up to 1.18. */
export const size = (key: string, older: string, unit: "megabytes" | "gigabytes" | "bytes", more: More = {}) =>
  integer(key, { unit: "bytes", wire: { "1.18": { name: older, unit } }, ...more });

/** Gives fields the evidence they share; a field's own evidence stays. */
export function evidence(grade: Grade, source: string, fields: readonly FieldSketch[]): FieldDefinition[] {
  return fields.map((field) => ({ grade, source, ...field }));
}

type ParameterMore = Partial<Omit<ParameterDefinition, "name" | "type" | "holds">>;
export type ParameterSketch = Omit<ParameterDefinition, "grade" | "source" | "holds"> &
  Partial<Evidence> & { holds?: "family" | readonly ParameterSketch[] };

export const parameter = (name: string, type: FieldType, more: ParameterMore = {}): ParameterSketch => ({
  name,
  type,
  ...more,
});
/** An object in the body that holds keys of its own or the fields of the family. */
export const wrapper = (
  name: string,
  holds: "family" | readonly ParameterSketch[],
  more: ParameterMore = {},
): ParameterSketch => ({ name, type: "object", holds, required: true, ...more });
/** An object in the body that names another one by its id. */
export const target = (name: string, key: string, more: ParameterMore = {}): ParameterSketch =>
  wrapper(name, [parameter(key, "identifier", { required: more.required ?? true })], more);

type CallSketch = Omit<CallDefinition, "parameters" | "at" | "permissions" | "action"> & {
  readonly parameters?: readonly ParameterSketch[];
  readonly at?: CallDefinition["at"];
  readonly permissions?: readonly string[];
  readonly action?: CallDefinition["action"];
};

function withEvidence(sketches: readonly ParameterSketch[], own: Evidence): ParameterDefinition[] {
  return sketches.map(({ holds, ...rest }) => {
    const definition = { ...own, ...rest };
    if (holds === undefined || holds === "family") return { ...definition, holds };
    return { ...definition, holds: withEvidence(holds, { grade: definition.grade, source: definition.source }) };
  });
}

/** A call; parameters without evidence of their own share the call's. */
export function call(sketched: CallSketch): CallDefinition {
  const own = { grade: sketched.grade, source: sketched.source };
  return {
    action: "special",
    at: ["admin"],
    permissions: [],
    ...sketched,
    parameters: withEvidence(sketched.parameters ?? [], own),
  };
}

interface Standard extends Evidence {
  readonly at?: CallDefinition["at"];
  readonly permissions: readonly string[];
  readonly parameters?: readonly ParameterSketch[];
  readonly note?: string;
  readonly servedWhen?: CallDefinition["servedWhen"];
  /** Where the keys of the body come from, when the call's name stands elsewhere. */
  readonly keys?: Evidence;
}

export const list = (name: string, answer: string, more: Standard): CallDefinition =>
  call({ name, answer, action: "list", class: "read", ...more });

/** A read of one object that an envelope names by its id. */
export const get = (
  name: string,
  envelope: string,
  idKeys: readonly string[],
  answer: string,
  more: Standard,
): CallDefinition =>
  call({
    name,
    envelope,
    idKeys,
    answer,
    action: "get",
    class: "read",
    ...more,
    parameters: [
      wrapper(
        envelope,
        idKeys.map((key) => parameter(key, "identifier")),
      ),
      ...(more.parameters ?? []),
    ],
  });

const withoutKeys = <T extends Standard>({ keys: _keys, ...rest }: T) => rest;

export const create = (
  name: string,
  envelope: string,
  answer: string,
  more: Standard & Pick<CallDefinition, "answerBy">,
): CallDefinition =>
  call({
    name,
    envelope,
    answer,
    action: "create",
    class: "write",
    ...withoutKeys(more),
    parameters: [wrapper(envelope, "family", more.keys), ...(more.parameters ?? [])],
  });

export const update = (
  name: string,
  envelope: string,
  idKeys: readonly string[],
  answer: string,
  more: Standard & Pick<CallDefinition, "answerBy" | "partial">,
): CallDefinition =>
  call({
    name,
    envelope,
    idKeys,
    answer,
    action: "update",
    class: "write",
    ...withoutKeys(more),
    parameters: [wrapper(envelope, "family", more.keys), ...(more.parameters ?? [])],
  });

/** A delete that names the object in an envelope (envelope given) or at top level. */
export const remove = (
  name: string,
  envelope: string | undefined,
  idKeys: readonly string[],
  more: Standard,
): CallDefinition => {
  const keys = idKeys.map((key) => parameter(key, "identifier"));
  const own = envelope === undefined ? keys : [wrapper(envelope, keys)];
  return call({
    name,
    envelope,
    idKeys,
    action: "delete",
    class: "write",
    ...more,
    parameters: [...own, ...(more.parameters ?? [])],
  });
};

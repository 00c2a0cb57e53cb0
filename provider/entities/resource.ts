import * as pulumi from "@pulumi/pulumi";
import type { EntityDefinition, Field, FieldTable, Reference } from "../core";
import { allFields, isListed, recordFields } from "../core";
import type { CommonArgs, EntityReference, ReferenceInput } from "./common";
import { refusePlainCredentials } from "./connection";
import { providerText, secretNamesKey, tokenOf } from "./token";

const secretParts = ["apiKey", "apiKeySecret", "password"];

/** A Kasm entity as a resource. The provider process does the work; see `provider/hosts/dynamic`. */
export abstract class KasmResource extends pulumi.CustomResource {
  protected constructor(definition: EntityDefinition, name: string, args: object, opts?: pulumi.CustomResourceOptions) {
    const given = args as Record<string, unknown>;
    const { shown = {} } = definition;
    const secretOutputs = Object.keys(shown).filter((output) => shown[output]?.secret === true);
    if (opts?.urn === undefined) refusePlainCredentials();
    super(
      tokenOf(definition.kind),
      name,
      {
        ...Object.fromEntries(Object.keys(shown).map((output) => [output, undefined])),
        ...inputsOf(definition, given),
        [secretNamesKey]: secretNames(given),
        __provider: providerText(definition.kind),
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["__state", ...secretOutputs] }),
    );
    this.#definition = definition;
    for (const warning of definition.warnings ?? []) {
      pulumi.output(given).apply(async (values) => {
        const text = warning(values);
        if (text !== undefined) await pulumi.log.warn(text, this);
      });
    }
  }

  readonly #definition: EntityDefinition;

  /** The object by id and name, as other resources take it. Plain, so that a preview knows the name before the id. */
  get reference(): EntityReference {
    return {
      id: this.id,
      name: namingOutput(this.#definition, this as unknown as Record<string, pulumi.Output<unknown>>),
    };
  }
}

/** What people call the object: its name, or that of the first thing in its natural key. */
function namingOutput(
  { nameField, naturalKey: [first = "id"], fields }: EntityDefinition,
  outputs: Record<string, pulumi.Output<unknown>>,
): pulumi.Output<string> {
  const output = outputs[nameField ?? first] ?? pulumi.output("");
  if (nameField !== undefined || fields[first]?.codec.kind !== "reference")
    return (output as pulumi.Output<string | undefined>).apply((name) => name ?? "");
  return (output as pulumi.Output<Reference>).name;
}

/** The value an output has for an argument of this type. */
type OutputValue<Value> = [ReferenceInput] extends [Exclude<Value, undefined>]
  ? [Exclude<Value, undefined>] extends [ReferenceInput]
    ? Reference | Extract<Value, undefined>
    : pulumi.Unwrap<Value>
  : pulumi.Unwrap<Value>;

/** Every argument of a resource as an output, with the argument's own documentation. */
export type OutputsOf<Args> = {
  readonly [Name in keyof Args as Exclude<Name, keyof CommonArgs>]-?: pulumi.Output<OutputValue<Args[Name]>>;
};

/** What a lookup gives: the fields that the server shows, the id, and the name. Secrets are left out. */
export type ValuesOf<Fields, Secret extends keyof Fields = never> = {
  [Name in keyof Fields as Exclude<Name, Secret>]: OutputValue<Fields[Name]>;
} & { id: string; name: string };

/** The class of a kind, as {@link entityResource} makes it. */
export interface ResourceClass<Args, Outputs> {
  new (name: string, args: Args, opts?: pulumi.CustomResourceOptions): KasmResource & Outputs;
  /** The type of the resource, for policies. */
  readonly __pulumiType: string;
}

/**
 * The class of an entity's resources. `Made` are the outputs that the server makes, `Outputs` those that mirror the
 * arguments.
 */
export function entityResource<Args extends object, Made = object, Outputs = OutputsOf<Args>>(
  definition: EntityDefinition,
): ResourceClass<Args, Outputs & Made> {
  class EntityResource extends KasmResource {
    static readonly __pulumiType = tokenOf(definition.kind);
    constructor(name: string, args: Args, opts?: pulumi.CustomResourceOptions) {
      super(definition, name, args, opts);
    }
  }
  return EntityResource as unknown as ResourceClass<Args, Outputs & Made>;
}

/** What goes to the engine: every field (absent ones too, so that each is an output), secrets marked at any depth. */
function inputsOf(definition: EntityDefinition, args: Record<string, unknown>): Record<string, unknown> {
  const inputs: Record<string, unknown> = {
    adopt: args["adopt"],
    onDestroy: args["onDestroy"],
    connection: connectionInput(args["connection"]),
  };
  for (const [name, field] of Object.entries(allFields(definition))) inputs[name] = fieldInput(field, args[name]);
  for (const [name, value] of Object.entries(args)) if (!(name in inputs)) inputs[name] = value;
  return inputs;
}

/**
 * The names of arguments that the program made secret, which the provider process cannot see for itself. Undefined, and
 * so left out, when there are none.
 */
async function secretNames(args: Record<string, unknown>): Promise<string[] | undefined> {
  const judged = Object.entries(args).map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
  );
  const names = (await Promise.all(judged)).flat();
  return names.length === 0 ? undefined : names;
}

function fieldInput(field: Field, value: unknown): unknown {
  if (value == null) return undefined;
  const inner = recordFields(field);
  if (inner !== undefined && !isListed(field)) return recordInput(inner, value);
  if (field.codec.kind === "reference") return referenceInput(value);
  return field.codec.kind === "secret" ? pulumi.secret(value) : value;
}

/** Secrets and references under a heading are what they are under none. */
function recordInput(fields: FieldTable, value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    const opened = pulumi.output(value).apply((known) => recordInput(fields, known));
    return Object.values(fields).some(({ codec }) => codec.kind === "secret") ? pulumi.secret(opened) : opened;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const field = fields[key];
      return [key, field === undefined ? part : fieldInput(field, part)];
    }),
  );
}

function referenceInput(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise)
    return pulumi.output(value).apply((known) => idAndName(known));
  return idAndName(value);
}

function idAndName(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const target = ("reference" in value ? value.reference : value) as { id?: unknown; name?: unknown };
  return { id: target.id, name: target.name };
}

function connectionInput(value: unknown): unknown {
  if (value == null) return undefined;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return pulumi.secret(value);
  const parts = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    parts.map(([key, part]) => [key, secretParts.includes(key) && part != null ? pulumi.secret(part) : part]),
  );
}

import * as pulumi from "@pulumi/pulumi";
import type { EntityDefinition, Field } from "../core";
import { allFields } from "../core";
import type { EntityReference } from "./common";
import { refusePlainCredentials } from "./connection";
import { providerText, secretNamesKey, tokenOf } from "./token";

const secretParts = ["apiKey", "apiKeySecret", "password"];

/** A Kasm entity as a resource. The provider process does the work; see `provider/hosts/dynamic`. */
export abstract class KasmResource extends pulumi.CustomResource {
  protected constructor(definition: EntityDefinition, name: string, args: object, opts?: pulumi.CustomResourceOptions) {
    const given = args as Record<string, unknown>;
    if (opts?.urn === undefined) refusePlainCredentials();
    super(
      tokenOf(definition.kind),
      name,
      {
        ...inputsOf(definition, given),
        [secretNamesKey]: secretNames(given),
        __provider: providerText(definition.kind),
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["__state"] }),
    );
    for (const warning of definition.warnings ?? []) {
      pulumi.output(given).apply(async (values) => {
        const text = warning(values);
        if (text !== undefined) await pulumi.log.warn(text, this);
      });
    }
  }

  /** The object by id and name, as other resources take it. Plain, so that a preview knows the name before the id. */
  abstract get reference(): EntityReference;
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
  if (field.codec.kind === "reference") return referenceInput(value);
  return field.codec.kind === "secret" ? pulumi.secret(value) : value;
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

import type { KasmClient } from "../client";
import type { Dialect, FieldTable, Reference } from "./fields";
import type { ShownValue } from "./shown";
import type { Properties, WireObject } from "./values";
import { isObject } from "./values";

/** What an adapter works with: the server, and the inputs that say where the object belongs. */
export interface Scope {
  readonly client: KasmClient;
  readonly dialect: Dialect;
  /** The program's values, plain. On read and delete, those recorded in state. */
  readonly inputs: Properties;
  /** The object's id, where it is known already. */
  readonly id?: string;
}

/** The id of the object that an input refers to. */
export function referredId({ inputs }: Scope, field: string): string {
  return (inputs[field] as Reference).id;
}

/** What the answer to a create says. */
export interface Made {
  readonly id?: string;
  /** The object as the answer shows it: some values are shown there only. */
  readonly answer?: WireObject;
}

/** How objects of one kind are listed, made, changed and removed. Bodies are in wire names. */
export interface Adapter {
  /** Every object of the kind within the scope. */
  observe(scope: Scope): Promise<WireObject[]>;
  /** Makes an object; resolves to what the answer says of it, where it says anything. */
  create(scope: Scope, body: WireObject): Promise<Made | undefined>;
  /** Changes the given fields. `null` stands for "as if never set" where the adapter can do that. */
  update(scope: Scope, observed: WireObject, changes: WireObject): Promise<void>;
  /** What follows from the changes and goes with them, where the program does not say it itself. */
  beside?(scope: Scope, observed: WireObject, changes: WireObject): WireObject;
  /** Names the call that carries a key in updates, where they make several: what one leaves out does not concern another. */
  readonly part?: (key: string) => string;
  /** Whether updates are known to keep what they leave out: callers are seen to send a part. */
  readonly keepsRest?: boolean;
  remove(scope: Scope, observed: WireObject): Promise<void>;
  /** The object's id. */
  identify(observed: WireObject, scope: Scope): string;
  /** Shows whether the credentials may see this kind; the objects, where one call lists them all. */
  probe(client: KasmClient): Promise<WireObject[]>;
}

/** Rights by permission id and name (kasm-docs.md 2.3). */
export type Right = `${number} ${string}`;

/** Which rights an operation needs, given the object where it is known. */
export interface Permissions {
  readonly read: readonly Right[];
  readonly create: readonly Right[];
  readonly update: (observed: WireObject) => readonly Right[];
  readonly delete: (observed: WireObject) => readonly Right[];
}

/** A problem with the inputs. `property` is empty where naming it would print a secret. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** What conditions may know of the server. */
export interface KnownServer {
  readonly dialect: Dialect;
  readonly endpoint: string;
}

/** A condition over several fields, and over the server where that is known already. */
export type Condition = (inputs: Properties, server: KnownServer | undefined) => Problem | undefined;

export interface EntityDefinition {
  /** Names the entity in tokens, messages and documents. */
  readonly kind: string;
  /** For messages: "SSO group mapping". */
  readonly title: string;
  readonly adapter: Adapter;
  readonly fields: FieldTable;
  /** Values that the server makes, as outputs. */
  readonly shown?: Readonly<Record<string, ShownValue>>;
  /** Further fields by the value of one of them (VM providers: by `provider`). */
  readonly variants?: { readonly by: string; readonly of: Readonly<Record<string, FieldTable>> };
  /** The fields that tell one object from another for a person; two objects may not share them. */
  readonly naturalKey: readonly string[];
  /** The field that names the object in references and messages; the kind's title where there is none. */
  readonly nameField?: string;
  /**
   * The object is a side of another one: it exists as long as that one does, is never created or deleted, and what
   * was there before is put back at the end.
   */
  readonly facet?: boolean;
  /** Whether the server made the object itself. Such an object can be adopted, never deleted. */
  readonly builtIn?: (observed: WireObject) => boolean;
  /** Names of built-in objects that are hidden from those who lack a right. */
  readonly builtInNames?: { readonly names: readonly string[]; readonly right: Right };
  readonly permissions: Permissions;
  /** The licence feature without which the server refuses the kind (kasm-wire.md 1.8). */
  readonly licenseFeature?: string;
  /** Conditions over several fields, on the values that are known; reported together with all others. */
  readonly rules?: readonly Condition[];
  /** What to say before a change, judged by the objects there are: something it entails that is no error. */
  readonly notice?: (inputs: Properties, rows: readonly WireObject[], server: KnownServer) => string | undefined;
  /** Things to point out that are no errors. */
  readonly warnings?: readonly ((inputs: Properties) => string | undefined)[];
}

/** A definition whose field table names exactly the fields of `Args`. */
export function defineEntity<Args>(
  definition: Omit<EntityDefinition, "fields"> & {
    fields: { readonly [Name in keyof Required<Args>]: FieldTable[string] };
  },
): EntityDefinition {
  return definition;
}

/** Whether something an entity's file exports is its definition. */
export function isEntity(exported: unknown): exported is EntityDefinition {
  return (
    isObject(exported) && typeof exported["kind"] === "string" && "adapter" in exported && "naturalKey" in exported
  );
}

/** The fields of each variant beside those of all: putting them together each time would be slow. */
const together = new WeakMap<EntityDefinition, Map<FieldTable, FieldTable>>();

/** The fields that apply to these inputs. */
export function fieldsOf(definition: EntityDefinition, inputs: Properties): FieldTable {
  const { variants } = definition;
  const chosen = variants && (inputs[variants.by] ?? definition.fields[variants.by]?.traits.fallback);
  const further = typeof chosen === "string" ? variants?.of[chosen] : undefined;
  if (further === undefined) return definition.fields;
  let tables = together.get(definition);
  if (tables === undefined) together.set(definition, (tables = new Map<FieldTable, FieldTable>()));
  let fields = tables.get(further);
  if (fields === undefined) tables.set(further, (fields = { ...definition.fields, ...further }));
  return fields;
}

/** Every field the kind may have, whatever the variant. */
export function allFields(definition: EntityDefinition): FieldTable {
  return Object.assign({}, definition.fields, ...Object.values(definition.variants?.of ?? {})) as FieldTable;
}

/** How a person would call the object; never a secret. */
export function nameOf(definition: EntityDefinition, inputs: Properties): string {
  const value = definition.nameField === undefined ? undefined : inputs[definition.nameField];
  if (typeof value === "string") return value;
  const { fields, title } = definition;
  const parts = definition.naturalKey
    .filter((field) => fields[field]?.codec.kind !== "secret")
    .map((field) => inputs[field])
    .filter((part) => part != null);
  if (parts.length === 0) return title;
  return parts.map((part) => String(isObject(part) ? part["name"] : part)).join(" / ");
}

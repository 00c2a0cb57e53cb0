/** What the tables of the served types are made of. One {@link Field} is one property of a resource or of a nested block. */
import type { PropertyValue } from "../../../provider/hosts/grpc";

/** Where a property lies in Keycloak's representation of the object, and how it is written there. */
export interface Wire {
  readonly at: readonly string[];
  readonly form: WireForm;
  /** An empty value is left out of what is sent. */
  readonly sparse?: boolean;
  /** The official plugin sends the property but never reads it back. */
  readonly unread?: boolean;
}

export interface WireForm {
  write(value: PropertyValue): unknown;
  read(value: unknown): PropertyValue;
}

export type FieldType = "text" | "flag" | "whole" | "textSet" | "textMap" | "block" | "blockSet";
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  readonly type: FieldType;
  /** False: an output that a program cannot give. */
  readonly input: boolean;
  readonly required?: boolean;
  /** The server chooses a value when the program gives none. */
  readonly computed?: boolean;
  /** Taken when the program gives none. Values other than false, 0 and "" appear among the inputs and in `__defaults`. */
  readonly standard?: boolean | number | string;
  /** Made from the resource's name when the program gives none. */
  readonly autonamed?: boolean;
  /** A change replaces the object. */
  readonly replaces?: boolean;
  readonly secret?: boolean;
  /** Sent, but never kept in the state. */
  readonly writeOnly?: boolean;
  /** What the object has stays when the program gives no value. */
  readonly keptWhenLeftOut?: boolean;
  /** Changes after the creation are not looked at. */
  readonly onlyAtCreation?: boolean;
  /** Values that mean the same are no change. */
  readonly sameMeaning?: (left: PropertyValue, right: PropertyValue) => boolean;
  /** The accepted values. */
  readonly oneOf?: readonly string[];
  /** What is wrong with a value, if anything. */
  readonly refuse?: (value: PropertyValue, terraformName: string) => Refusal[];
  readonly conflictsWith?: readonly string[];
  readonly needs?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  /** The properties of a block, or of each block of a set. */
  readonly fields?: Fields;
  /** The name in the official plugin's messages where it is not simply the snake case form. */
  readonly terraformName?: string;
  /** Official data sources order sets by a hash of the element with this after it. */
  readonly hashSuffix?: string;
  readonly wire?: Wire;
}

export interface Refusal {
  reason: string;
  /** Appended to the property's path. */
  under?: string;
}

type Options = Omit<Field, "type" | "input">;
type Builder = (options?: Options) => Field;
const builder =
  (type: FieldType): Builder =>
  (options = {}) => ({ type, input: true, ...options });

export const text = builder("text");
export const flag = builder("flag");
export const whole = builder("whole");
export const textSet = builder("textSet");
export const textMap = builder("textMap");
export const block = (fields: Fields, options: Options = {}): Field => ({
  type: "block",
  input: true,
  fields,
  ...options,
});
export const blockSet = (fields: Fields, options: Options = {}): Field => ({
  type: "blockSet",
  input: true,
  fields,
  ...options,
});
export const output = (field: Field): Field => ({ ...field, input: false, computed: true });

/** `clientId` is `client_id` in the messages of the official plugin. */
export function terraformName(property: string, field?: Field): string {
  return field?.terraformName ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

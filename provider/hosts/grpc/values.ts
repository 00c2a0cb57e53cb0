/**
 * Property values on the wire. Pulumi packs them into `google.protobuf.Struct`, with secrets, output values, resource
 * references and assets as objects that carry a signature, and unknown values as well-known texts.
 */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Secret, Unknown } from "./plugin";
import type { PropertyMap, PropertyValue } from "./plugin";

export const signatureKey = "4dabf18193072939515e22adb298388d";
export const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** The text that stands for an unknown value. Older engines use one text per type of the value. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownTexts = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

type Wire = JavaScriptValue;
type WireObject = { [key: string]: Wire };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads the properties of a request. A request that has none gives an empty map. */
export function unmarshal(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : unwrapMap(struct.toJavaScript());
}

function unwrapMap(wire: Record<string, unknown>): PropertyMap {
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, unwrap(value)]));
}

function unwrap(wire: unknown): PropertyValue {
  if (typeof wire === "string") return unknownTexts.has(wire) ? Unknown.value : wire;
  if (typeof wire === "number" || typeof wire === "boolean" || wire === null) return wire;
  if (Array.isArray(wire)) return wire.map(unwrap);
  if (!isObject(wire)) throw new Error(`the engine sent a value of type ${typeof wire}`);
  const signature = wire[signatureKey];
  switch (signature) {
    case undefined:
      return unwrapMap(wire);
    case signatures.secret:
      return secret(unwrap(wire.value));
    case signatures.output: {
      const value = "value" in wire ? unwrap(wire.value) : Unknown.value;
      return wire.secret === true ? secret(value) : value;
    }
    case signatures.resource:
      return resourceReference(wire);
    case signatures.asset:
    case signatures.archive:
      throw new Error("assets and archives are not served as inputs");
    default:
      throw new Error(`the engine sent a value with the unknown signature ${String(signature)}`);
  }
}

/** A secret of a secret is one secret. */
function secret(value: PropertyValue): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

/** A reference to a custom resource stands for its id, one to a component for its URN. */
function resourceReference(wire: Record<string, unknown>): PropertyValue {
  if ("id" in wire) return wire.id === "" ? Unknown.value : unwrap(wire.id);
  return unwrap(wire.urn ?? null);
}

/**
 * Packs properties for an answer. What the wire cannot carry becomes null and is reported to `problem`: at that point the
 * object mostly exists on the server already, and refusing the answer would orphan it.
 */
export function marshal(properties: PropertyMap, problem: (text: string) => void): Struct {
  return Struct.fromJavaScript(wrapMap(properties, "", problem));
}

function wrapMap(properties: Record<string, unknown>, path: string, problem: (text: string) => void): WireObject {
  const entries: [string, Wire][] = [];
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) entries.push([key, wrap(value, path === "" ? key : `${path}.${key}`, problem)]);
  }
  return Object.fromEntries(entries);
}

function wrap(value: unknown, path: string, problem: (text: string) => void): Wire {
  const refuse = (what: string): null => {
    problem(`property ${path} is ${what}, which Pulumi cannot store`);
    return null;
  };
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : refuse(String(value));
    case "undefined":
      return null;
    case "object":
      break;
    case "bigint":
    case "function":
    case "symbol":
      return refuse(`a ${typeof value}`);
  }
  if (value === null) return null;
  if (value instanceof Unknown) return unknownText;
  if (value instanceof Secret) {
    return { [signatureKey]: signatures.secret, value: wrap(secret(value.value).value, path, problem) };
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? refuse("an invalid date") : value.toISOString();
  if (Array.isArray(value)) return value.map((element, index) => wrap(element, `${path}[${index}]`, problem));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return refuse(`a ${value.constructor.name}`);
  return wrapMap(value as Record<string, unknown>, path, problem);
}

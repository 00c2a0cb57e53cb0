import {
  allFields,
  candidateNames,
  wireForm,
  type FieldDefinition,
  type KnownCall,
  type ParameterDefinition,
} from "../catalogue";
import { internalError, strictly } from "../failure";
import { isObject, type JsonObject } from "../json";
import type { ServerContext } from "../server/context";
import { hintOf, nearest } from "./near";

/** Keys that sign a request in. `null` travels too when nobody is signed in (kasm-wire.md 1.2). */
export const CREDENTIAL_KEYS: ReadonlySet<string> = new Set(["api_key", "api_key_secret", "token", "username"]);

/**
 * What an unknown key does: strict mode refuses it loudly, else the switch unknown_keys decides.
 * A name that is one of several the facts leave open is never refused: clients have to try it.
 */
export function checkKeys(server: ServerContext, call: KnownCall, body: JsonObject): void {
  const problems: string[] = [];
  checkLevel({ server, call, problems }, body, call.parameters, "");
  if (problems.length > 0) throw strictly(problems.join("; "));
}

/** More are not told: near names take a while to find. */
const MOST = 10;

/** A request that is looked through, and the keys of it that strict mode refuses. */
interface Look {
  readonly server: ServerContext;
  readonly call: KnownCall;
  readonly problems: string[];
}

function checkLevel(look: Look, level: JsonObject, parameters: readonly ParameterDefinition[], path: string): void {
  const known = new Map(parameters.map((each) => [each.name, each]));
  for (const [key, value] of Object.entries(level)) {
    const definition = known.get(key);
    if (definition === undefined) {
      if (path === "" && CREDENTIAL_KEYS.has(key)) continue;
      unknownKey(look, path + key, () => nearest(key, known.keys()));
    } else if (definition.holds !== undefined && isObject(value)) {
      if (definition.holds === "family") checkFields(look, value, `${path}${key}.`);
      else checkLevel(look, value, definition.holds, `${path}${key}.`);
    }
  }
}

function checkFields(look: Look, object: JsonObject, path: string): void {
  const { server, call } = look;
  const { family } = call;
  const variant = family.variants === undefined ? undefined : object[family.variants.discriminator];
  const { names, tried, other } = namesOf(server, call, typeof variant === "string" ? variant : undefined);
  for (const key of Object.keys(object)) {
    const field = names.get(key);
    if (field !== undefined) {
      if (family.choleric === true && field.runtime === true) {
        throw internalError(`${call.name} can't digest the read-only key ${path}${key}`);
      }
    } else if (!(call.idKeys ?? []).includes(key)) {
      if (tried.has(key)) unknownOutsideStrict(server, `${path}${key}`);
      else unknownKey(look, path + key, () => other.get(key) ?? nearest(key, names.keys()));
    }
  }
}

interface Names {
  readonly names: Map<string, FieldDefinition>;
  readonly tried: Set<string>;
  /** Names of the other dialect, with what they are called here. */
  readonly other: Map<string, string[]>;
}

function namesOf(server: ServerContext, call: KnownCall, variant: string | undefined): Names {
  const { family } = call;
  const own = variant === undefined ? undefined : family.variants?.fields[variant];
  const fields = own === undefined ? allFields(family) : [...family.fields, ...own];
  const names = new Map<string, FieldDefinition>();
  const tried = new Set<string>();
  const other = new Map<string, string[]>();
  for (const field of fields) {
    const form = wireForm(field, server.dialect, server.switches);
    if (form !== null) names.set(form.name, field);
    for (const name of candidateNames(field, server.dialect)) tried.add(name);
    if (form === null || form.name !== field.key) other.set(field.key, form === null ? [] : [form.name]);
  }
  return { names, tried, other };
}

function unknownKey({ server, call, problems }: Look, path: string, near: () => readonly string[]): void {
  if (!server.strict) unknownOutsideStrict(server, path);
  else if (problems.length < MOST) {
    problems.push(`${path} is not a field of ${call.name} on ${server.version}${hintOf(near())}`);
  }
}

function unknownOutsideStrict(server: ServerContext, path: string): void {
  if (server.switches.unknown_keys === "html500") throw internalError(`unexpected key ${path}`);
}

/** The tables of the served types against the types of the official plugin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fields } from "../../../../../sandbox/plugins/keycloak/fields";
import { functions } from "../../../../../sandbox/plugins/keycloak/functions";
import { resourceTypes } from "../../../../../sandbox/plugins/keycloak/resources";

interface RecordedField {
  type: string;
  required?: boolean;
  replaces?: boolean;
  secret?: boolean;
  fields?: Record<string, RecordedField>;
}
interface RecordedTypes {
  resources: Record<string, { inputs: Record<string, RecordedField>; outputs: string[] }>;
  functions: Record<string, { inputs: string[]; outputs: string[] }>;
}
const file = join(__dirname, "../../../../conformance/recorded/keycloak-types.json");
const recorded = JSON.parse(readFileSync(file, "utf8")) as RecordedTypes;

/** The part of our tables that the recorded types speak of. */
function inputsOf(fields: Fields): Record<string, RecordedField> {
  const inputs = Object.entries(fields).filter(([, { input }]) => input);
  return Object.fromEntries(
    inputs.map(([key, { type, required, autonamed, replaces, secret, fields: nested }]) => [
      key,
      {
        type,
        ...(required && !autonamed && { required }),
        ...(replaces && { replaces }),
        ...(secret && { secret }),
        ...(nested && { fields: inputsOf(nested) }),
      },
    ]),
  );
}

test("every recorded resource type is served, and no other", () => {
  expect([...resourceTypes.keys()].sort()).toEqual(Object.keys(recorded.resources).sort());
});

test.each(Object.entries(recorded.resources))(
  "%s has every input, with its type, replacement and secrecy",
  (token, types) => {
    expect(inputsOf(resourceTypes.get(token)?.fields ?? {})).toEqual(types.inputs);
  },
);

test.each(Object.entries(recorded.resources))("%s has every output", (token, types) => {
  expect(Object.keys(resourceTypes.get(token)?.fields ?? {}).sort()).toEqual(types.outputs);
});

test("every recorded function is served, with every argument, and no other", () => {
  const served = [...functions.values()].map(({ token, fields }) => [token, Object.keys(fields).sort()]);
  const known = Object.entries(recorded.functions)
    .map(([token, { inputs }]): [string, string[]] => [token, inputs])
    // The official function takes what it then overwrites; ours refuses by name what nobody could use.
    .map(([token, inputs]) => [token, token.includes("getRealm") ? ["realm"] : inputs]);
  expect(Object.fromEntries(served)).toEqual(Object.fromEntries(known));
});

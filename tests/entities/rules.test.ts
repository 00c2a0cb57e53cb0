import {
  check,
  isEntity,
  leavesOf,
  managedLeaves,
  valueAt,
  type Condition,
  type EntityDefinition,
  type Field,
} from "../../provider/core";
import * as entities from "../../provider/entities";
import { allRefusals } from "./support/discovery";

const definitions = Object.entries(entities).flatMap(([name, exported]) =>
  isEntity(exported) ? [[name, exported] as const] : [],
);

type Rule = Condition | Field["traits"]["rules"][number];

/** Every rule of a kind, and where it stands: conditions over several fields, and those on one field. */
function rulesOf(definition: EntityDefinition): Map<string, Map<Rule, string>> {
  const found = new Map<string, Map<Rule, string>>();
  const note = (path: string, rule: Rule, where: string) => {
    const rules = found.get(path) ?? new Map<Rule, string>();
    if (!rules.has(rule)) rules.set(rule, where);
    found.set(path, rules);
  };
  definition.rules?.forEach((rule, index) => {
    note("", rule, `condition ${index}`);
  });
  const { variants } = definition;
  for (const variant of variants === undefined ? [""] : Object.keys(variants.of)) {
    for (const { path, field } of leavesOf(definition, { [variants?.by ?? ""]: variant })) {
      field.traits.rules.forEach((rule, index) => {
        note(path, rule, `${variant} ${path}, rule ${index}`.trim());
      });
    }
  }
  return found;
}

/** Takes out the rules that one of the kind's refusals breaks. */
function takeBroken(kind: string, definition: EntityDefinition, unbroken: Map<string, Map<Rule, string>>): void {
  const rules = definition.rules?.map((rule): Condition => (inputs, server) => {
    const problem = rule(inputs, server);
    if (problem !== undefined) unbroken.get("")?.delete(rule);
    return problem;
  });
  for (const { inputs, dialect = "1.19" } of allRefusals().filter((refusal) => refusal.kind === kind)) {
    check({ ...definition, rules: rules ?? [] }, inputs, { dialect, endpoint: "https://kasm.example.com" });
    for (const leaf of managedLeaves(definition, inputs)) {
      const { field, path } = leaf;
      const value = valueAt(inputs, leaf);
      if (!field.codec.schema.safeParse(value).success) continue;
      for (const rule of field.traits.rules) if (rule(value) !== undefined) unbroken.get(path)?.delete(rule);
    }
  }
}

test.each(definitions)("every rule of %s refuses something", (kind, definition) => {
  const unbroken = rulesOf(definition);
  takeBroken(kind, definition, unbroken);
  expect([...unbroken.values()].flatMap((rules) => [...rules.values()])).toEqual([]);
});

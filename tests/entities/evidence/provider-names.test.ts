import {
  allFields,
  fieldsOf,
  isEntity,
  recordFields,
  type Dialect,
  type EntityDefinition,
  type FieldTable,
} from "../../../provider/core";
import * as entities from "../../../provider/entities";
import { providerSources, type Sources } from "./provider-sources";
import { section } from "./sections";

const definitions = Object.values<unknown>(entities).filter(isEntity);
const column = (table: string) => section(`kasm-1.19-columns.md ${table}`);
const sectionOf = (name: string) => section(name === "Older names" ? `kasm-1.19-columns.md ${name}` : name);

function sourcesOf({ kind }: EntityDefinition, variant?: string): Sources {
  const found = providerSources[`${kind} ${variant}`] ?? providerSources[kind];
  if (found === undefined) throw new Error(`nobody says where the facts about ${kind} ${variant ?? ""} stand`);
  return found;
}

/** The wire names of a table by field, in the order in which they are tried. */
function namesOf(fields: FieldTable, dialect: Dialect): [string, readonly string[]][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const inner = recordFields(field);
    return inner === undefined ? [[name, field.codec.names(dialect)]] : namesOf(inner, dialect);
  });
}

interface Case {
  readonly title: string;
  readonly definition: EntityDefinition;
  readonly variant: string | undefined;
  readonly fields: FieldTable;
}

const cases = definitions.flatMap((definition): Case[] => {
  const { variants } = definition;
  return variants === undefined
    ? [{ title: definition.kind, definition, variant: undefined, fields: allFields(definition) }]
    : Object.keys(variants.of).map((variant) => ({
        title: `${definition.kind} ${variant}`,
        definition,
        variant,
        fields: fieldsOf(definition, { [variants.by]: variant }),
      }));
});

test.each(cases)("the facts hold every wire name of $title", ({ definition, variant, fields }) => {
  const { columns, sections, own = [], guessed = [], scheme = [] } = sourcesOf(definition, variant);
  const lists = [...columns.map(column), ...sections.map(sectionOf)];
  const known = (name: string) =>
    [...own, ...guessed].includes(name) ||
    [name, ...scheme.map((part) => name.replace(part, ""))].some((stem) => lists.some((list) => list.has(stem)));
  const wrong = (["1.18", "1.19"] as const).flatMap((dialect) =>
    namesOf(fields, dialect).flatMap(([field, names]) =>
      names.filter((name) => !known(name)).map((name) => `${field} on ${dialect}: ${name}`),
    ),
  );
  expect(wrong).toEqual([]);
});

test.each(cases)("what 1.19 has as a column is called by it on 1.19: $title", ({ definition, variant, fields }) => {
  const { columns } = sourcesOf(definition, variant);
  const tables = columns.map(column);
  const wrong = namesOf(fields, "1.19").filter(([, names]) => {
    const asColumn = names.find((name) => tables.some((table) => table.has(name)));
    return asColumn !== undefined && asColumn !== names[0] && names[0]?.startsWith("vm_provider_") !== true;
  });
  expect(wrong).toEqual([]);
});

test("every kind named here exists", () => {
  const kinds = new Set(cases.flatMap(({ title, definition }) => [title, definition.kind]));
  expect(Object.keys(providerSources).filter((name) => !kinds.has(name))).toEqual([]);
});

// The table of every entity and field. What was tested comes from the records the shared suite leaves.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const dialects = ["1.18", "1.19"];
const code = (text) => `\`${text}\``;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** What the shared suite wrote and read back: by kind and variant, then by dialect. */
function records(folder) {
  if (!existsSync(folder)) throw new Error(`There is no record of tests in ${folder}: npx jest tests/entities`);
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
}

/** Every field by path, records opened. */
function pathsOf(fields, { recordFields }, prefix = "") {
  return Object.entries(fields).flatMap(([name, field]) => {
    const inner = recordFields(field);
    return inner === undefined ? [[prefix + name, field]] : pathsOf(inner, { recordFields }, `${prefix}${name}.`);
  });
}

function rowOf([path, field], { tested, catalogue, naturalKey }) {
  const names = Object.fromEntries(dialects.map((dialect) => [dialect, field.codec.names(dialect)]));
  const known = catalogue.find(({ names: list }) =>
    dialects.some((dialect) => names[dialect].some((name) => list.has(name))),
  );
  const { traits } = field;
  const byServer = known?.default === undefined ? "" : `server: ${code(JSON.stringify(known.default))}`;
  const own = traits.fallback ?? traits.initial;
  const covered = dialects.filter((dialect) => names[dialect].length > 0 && tested[dialect]?.has(path));
  const missing = dialects.filter((dialect) => names[dialect].length > 0 && !tested[dialect]?.has(path));
  return {
    missing: missing.map((dialect) => `${path} on ${dialect}`),
    cells: [
      code(path) + (traits.required ? " (required)" : ""),
      ...dialects.map((dialect) => names[dialect].map(code).join(", ") || "has none"),
      known?.grade ?? "",
      own !== undefined ? code(JSON.stringify(own)) : byServer,
      traits.replaces ? "replaces" : naturalKey.includes(path) ? "renames" : "updates",
      field.codec.kind === "secret" ? "secret" : traits.sensitive ? "may hold one" : "",
      covered.join(", "),
    ],
  };
}

/** The names under which the simulator's catalogue knows a field, in either dialect and under every switch. */
function catalogueOf(families, { FAMILIES, allFields, fieldsOf }, variant) {
  return FAMILIES.filter(({ name }) => families.has(name)).flatMap((family) =>
    (variant === undefined ? allFields(family) : fieldsOf(family, variant)).map((field) => ({
      grade: field.grade,
      default: field.default,
      names: new Set([
        field.key,
        ...Object.values(field.wire ?? {}).flatMap((form) => (form === null ? [] : [form.name])),
        ...Object.values(field.candidates?.forms ?? {}).map(({ name }) => name),
      ]),
    })),
  );
}

function section({ definition, variant, fields }, { core, simulator, found, table }) {
  const own = found.filter(
    (record) => record.kind === definition.kind && (variant === undefined || record.variant === variant),
  );
  const tested = Object.fromEntries(
    dialects.map((dialect) => [
      dialect,
      new Set(own.filter((record) => record.dialect === dialect).flatMap((record) => record.fields)),
    ]),
  );
  const catalogue = catalogueOf(new Set(own.flatMap(({ families }) => families)), simulator, variant);
  const rows = pathsOf(fields, core).map((entry) =>
    rowOf(entry, { tested, catalogue, naturalKey: definition.naturalKey }),
  );
  const title = `${definition.kind}${variant === undefined ? "" : ` (${variant})`}`;
  const outputs = Object.entries(definition.shown ?? {}).map(
    ([name, { secret }]) => `${code(name)}${secret ? " (secret)" : ""}`,
  );
  const head = [
    "Field",
    ...dialects.map((dialect) => `Wire, ${dialect}`),
    "Grade",
    "Default",
    "A change",
    "Secret",
    "Tested",
  ];
  return {
    missing: rows.flatMap((row) => row.missing.map((field) => `${title}: ${field}`)),
    count: rows.length,
    text: `## ${title}\n\n${capital(definition.title)}, told apart by ${definition.naturalKey.map(code).join(", ") || "its id"}.${outputs.length === 0 ? "" : ` Outputs made by the server: ${outputs.join(", ")}.`}\n\n${table(
      head,
      rows.map(({ cells }) => cells),
    )}`,
  };
}

/** The page, and the fields that no test has written and read back. */
export function entityPage({ compiled, folder, table, made }) {
  const core = compiled("provider/core/index.js");
  const definitions = Object.values(compiled("provider/entities/index.js")).filter(core.isEntity);
  const context = { core, table, simulator: compiled("simulator/catalogue/index.js"), found: records(folder) };
  const sections = definitions
    .sort((left, right) => (left.kind < right.kind ? -1 : 1))
    .flatMap((definition) => {
      const { variants } = definition;
      if (variants === undefined) return [{ definition, fields: definition.fields }];
      return Object.entries(variants.of).map(([variant, own]) => ({
        definition,
        variant,
        fields: { ...definition.fields, ...own },
      }));
    })
    .map((each) => section(each, context));
  const count = sections.reduce((sum, each) => sum + each.count, 0);
  const text = `# Entities and their fields\n\n${made}\n\n${definitions.length} kinds, ${count} fields. "Grade" says how sure the wire name is and comes from the simulator's catalogue, where the source stands ([simulator.md](simulator.md)). "Tested" names the dialects in which a value of its own was written and read back, as the journals of the shared suite show. Where a wire column names several, the facts leave the name open: they are tried in this order and reading back decides.\n\n${sections.map((each) => each.text).join("\n\n")}\n`;
  return { text, missing: sections.flatMap((each) => each.missing) };
}

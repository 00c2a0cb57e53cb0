// Writes the pages that follow from data: docs/errors.md, docs/simulator.md and docs/entities.md. `--check` only tells whether they are current; names of pages make only those.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { entityPage } from "./entities.mjs";

const require = createRequire(import.meta.url);
const compiled = (path) => require(join(import.meta.dirname, "../dist", path));
const cell = (text) => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
const made = "<!-- Made by `npm run docs` from the code's own tables; change those. -->";

function errors() {
  const codes = {
    ...compiled("provider/client/error-codes.js").errorCodes,
    ...compiled("provider/core/errors.js").entityErrorCodes,
  };
  const parts = Object.entries(codes).map(
    ([code, { title, cause, cure }]) => `## ${code}\n\n${title}\n\n**Why:** ${cause}\n\n**What to do:** ${cure}`,
  );
  return `# Error codes\n\n${made}\n\nEvery error says what was tried, on which object, the server's words, and what to do. Codes never change their meaning.\n\n${parts.join("\n\n")}\n`;
}

function simulator() {
  const { CALLS, FAMILIES, allFields } = compiled("simulator/catalogue/index.js");
  const { SWITCHES } = compiled("simulator/catalogue/switches.js");
  const calls = CALLS.map(({ name, family, at, permissions, grade, source, note }) => [
    `\`${name}\``,
    family.name,
    at.join(", "),
    permissions.join(", "),
    grade,
    source,
    note ?? "",
  ]);
  const fields = FAMILIES.flatMap((family) =>
    allFields(family).map((field) => [
      family.name,
      `\`${field.key}\``,
      field.type,
      field.unit ?? "",
      field.grade,
      field.source,
      field.note ?? "",
    ]),
  );
  const grades = (rows, column) =>
    ["documented", "observed", "inferred"]
      .map((grade) => `${rows.filter((row) => row[column] === grade).length} ${grade}`)
      .join(", ");
  const switches = SWITCHES.map(({ name, about, values, source }) => [
    `\`${name}\``,
    about,
    Object.entries(values)
      .map(([value, result]) => `\`${value}\`: ${result}`)
      .join("; "),
    source,
  ]);
  return `# What the simulator knows\n\n${made}\n\n\`npx kasm-simulator --help\` starts it. It keeps configuration; it streams no desktop and runs no container. Sources name sections of the collected facts about Kasm's API.\n\n## Open questions\n\nWhere no evidence settles a behaviour, it is a switch.\n\n${table(["Switch", "What is open", "Values, the default first", "Source"], switches)}\n\n## Calls (${calls.length}: ${grades(calls, 4)})\n\n${table(["Call", "Family", "Served at", "Permissions, all of them", "Grade", "Source", "Note"], calls)}\n\n## Fields (${fields.length}: ${grades(fields, 4)})\n\n${table(["Family", "Field", "Type", "Unit", "Grade", "Source", "Note"], fields)}\n`;
}

const folder = join(import.meta.dirname, "../coverage/entities");
let stale = 0;
const entities = () => {
  const { text, missing } = entityPage({ compiled, folder, table, made });
  stale += missing.length;
  for (const field of missing) console.error(`not tested: ${field}`);
  return text;
};
const pages = { "errors.md": errors, "simulator.md": simulator, "entities.md": entities };
// A page named on the command line is made alone: the others may need records that only a test run leaves.
const named = process.argv.slice(2).filter((word) => word in pages);
for (const file of named.length === 0 ? Object.keys(pages) : named) {
  const text = pages[file]();
  const path = join(import.meta.dirname, file);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`docs/${file} is not what the code says: npm run docs`);
    stale += 1;
  }
}
process.exit(stale === 0 ? 0 : 1);

// Writes the pages that follow from data: docs/errors.md, docs/simulator.md, docs/simulator-calls.md and docs/entities.md. `--check` only tells whether they are current; names of pages make only those.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { entityPage } from "./entities.mjs";
import { simulatorCallsPage } from "./simulator-calls.mjs";
import { simulatorPage } from "./simulator.mjs";

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

const folder = join(import.meta.dirname, "../coverage/entities");
let stale = 0;
const entities = () => {
  const { text, missing } = entityPage({ compiled, folder, table, made });
  stale += missing.length;
  for (const field of missing) console.error(`not tested: ${field}`);
  return text;
};
const simulator = () => simulatorPage({ compiled, table, made });
const simulatorCalls = () => simulatorCallsPage({ compiled, table, made });
const pages = {
  "errors.md": errors,
  "simulator.md": simulator,
  "simulator-calls.md": simulatorCalls,
  "entities.md": entities,
};
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

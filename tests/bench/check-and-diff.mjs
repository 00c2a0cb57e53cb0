// How long check and diff take for the kind with the most fields, every field set, beside copying the same inputs once.
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const require = createRequire(import.meta.url);
const compiled = (path) => require(join(import.meta.dirname, "../../dist", path));
const core = compiled("provider/core/index.js");
const { providerText } = compiled("provider/entities/token.js");

const values = {
  flag: true, integer: 20, decimal: 2.5, size: "16 GiB", duration: "20 minutes", secret: "Planted-Secret-1!",
  lines: ["one", "two"], map: { one: "two" }, json: { one: { two: 3 } }, days: ["Monday"],
  timestamp: "2027-01-31T23:59:59Z", reference: { id: "3f2a8d5c6b7e4f1a9c0d1e2f3a4b5c6d", name: "a name" },
}; // prettier-ignore

function valueOf(name, field) {
  const inner = core.recordFields(field);
  if (inner !== undefined) return inputsOf(inner);
  const { kind, schema } = field.codec;
  if (kind === "choice") return schema.options[0];
  return kind in values ? values[kind] : "https://kasm.example.com";
}

const inputsOf = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueOf(name, field)]));

const counted = (fields) =>
  Object.values(fields).reduce((sum, field) => {
    const inner = core.recordFields(field);
    return sum + (inner === undefined ? 1 : Object.keys(inner).length);
  }, 0);

function median(work) {
  const times = [];
  for (let round = 0; round < 400; round += 1) {
    const started = performance.now();
    work();
    times.push(performance.now() - started);
  }
  return times.slice(100).sort((left, right) => left - right)[150];
}

const cases = Object.values(compiled("provider/entities/index.js"))
  .filter(core.isEntity)
  .flatMap((definition) => {
    const { variants } = definition;
    if (variants === undefined) return [{ title: definition.kind, definition, fields: definition.fields }];
    return Object.entries(variants.of).map(([variant, own]) => ({
      title: `${definition.kind} ${variant}`,
      definition,
      fields: { ...definition.fields, ...own },
      fixed: { [variants.by]: variant },
    }));
  })
  .map((each) => ({ ...each, count: counted(each.fields), inputs: { ...inputsOf(each.fields), ...each.fixed } }))
  .sort((left, right) => right.count - left.count);

const server = { dialect: "1.19", endpoint: "https://kasm.example.com" };
let slow = 0;
for (const { title, definition, inputs, count } of cases.slice(0, 5)) {
  const checked = median(() => core.check(definition, inputs, server));
  const outputs = { ...inputs, __state: { version: 1, managed: [] }, __provider: providerText(definition.kind) };
  const changed = { ...inputs, adopt: true };
  const compared = median(() => core.diff(definition, outputs, changed));
  const copied = median(() => structuredClone(inputs));
  const times = (milliseconds) => `${milliseconds.toFixed(3)} ms (${(milliseconds / copied).toFixed(1)} copies)`;
  console.log(`${title}, ${count} fields: check ${times(checked)}, diff ${times(compared)}`);
  if (checked >= 1 || compared >= 1) slow += 1;
}
console.log(slow === 0 ? "each under 1 ms" : `${slow} not under 1 ms`);
process.exit(slow === 0 ? 0 : 1);

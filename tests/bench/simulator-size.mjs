// How the simulator does with many objects: 5,000 of each kind that may be that many. The promises are lists under 50 ms
// and less than 200 MB of memory; a write to the state file is set beside one on an empty server. The figures are for
// reading, no test depends on them. `node tests/bench/simulator-size.mjs 5000 users images` chooses number and kinds; with
// SIMULATOR_BENCH=full every field of every object is filled with a text of its own, which no client does.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { Buffer } from "node:buffer";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { performance } from "node:perf_hooks";

const load = createRequire(import.meta.url);
const { KasmSimulator } = load("../../dist/simulator/index.js");
const { FAMILIES, allFields } = load("../../dist/simulator/catalogue/index.js");
const isServer = process.argv[2] === "serve";
const [number = "5000", ...chosen] = process.argv.slice(isServer ? 3 : 2);
const size = Number(number);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(0);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
/** So many of each kind that the measured one refers to. */
const fewOthers = 20;
const rounds = 21;
/** Kinds that a server has one or a fixed set of. */
const few = new Set(["licenses", "settings", "system", "group_settings", "group_permissions", "session_tokens"]);

const isFull = process.env.SIMULATOR_BENCH === "full";

/** Rows as the server stores them: what is required or refers to something has a value, the rest its default. */
function rowsOf(family, count = size) {
  const [kind] = Object.keys(family.variants?.fields ?? {});
  const fields = [...family.fields, ...(kind === undefined ? [] : family.variants.fields[kind])];
  return Array.from({ length: count }, (_, index) => {
    const row = Object.fromEntries(fields.map((field) => [field.key, valueOf(family, field, index)]));
    if (kind !== undefined) row[family.variants.discriminator] = kind;
    return { ...row, [family.id]: identifier(family.name, index) };
  });
}

const identifier = (family, index) =>
  Buffer.from(family.slice(0, 8).padEnd(8, "_")).toString("hex") + index.toString(16).padStart(16, "0");

function valueOf(family, field, index) {
  const isGiven = field.required === true || field.key === family.naturalKey || field.references !== undefined;
  if (!isFull && !isGiven) return structuredClone(field.default ?? null);
  if (field.references !== undefined) {
    const { family: other } = field.references;
    return identifier(other, other === chosen[0] ? index % size : index % fewOthers);
  }
  if (field.values?.length > 0) return field.values[0];
  const values = {
    text: `${field.key} of ${family.entity} ${index}`,
    integer: 1 + (index % 100),
    decimal: 1.5,
    boolean: index % 2 === 0,
    timestamp: "2026-01-01 08:00:00",
    time: "08:00",
    identifier: identifier(family.name, index),
  };
  if (field.type in values) return values[field.type];
  return (
    { lines: ["a", "b"], textList: ["a"], integerList: [1], list: [], json: {}, map: {}, object: {} }[field.type] ??
    null
  );
}

const agent = new Agent({ keepAlive: true });

/** Status, bytes and duration up to the last of them. */
function ask({ url, credentials }, call, body = {}) {
  const path = call.at.includes("admin") ? "admin/" : call.at.includes("public") ? "public/" : "";
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/${path}${call.name}`, { method: "POST", agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const took = performance.now() - started;
        resolve({ status: response.statusCode, bytes: Buffer.concat(chunks), took });
      });
    });
    sent.on("error", reject);
    sent.end(JSON.stringify({ ...credentials, ...body }));
  });
}

/** How long the processor takes to turn an answer that is there into text: what no server can save. */
function textAlone(answer) {
  JSON.stringify(answer);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) Buffer.from(JSON.stringify(answer));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / rounds;
}

const createGroup = FAMILIES.flatMap(({ calls }) => calls).find(({ name }) => name === "create_group");

async function writes(simulator, count) {
  const took = [];
  for (let index = 0; index < count; index++) {
    took.push((await ask(simulator, createGroup, { target_group: { name: `written ${index}` } })).took);
  }
  return took;
}

async function measureWrites(folder, rows) {
  const stateFile = join(folder, `${rows.length}.json`);
  const simulator = new KasmSimulator({ stateFile });
  await simulator.listen();
  const dump = simulator.dump();
  simulator.load({ ...dump, families: { ...dump.families, groups: [...dump.families.groups, ...rows] } });
  const took = await writes(simulator, 100);
  await simulator.close();
  const size = statSync(stateFile).size;
  const started = performance.now();
  new KasmSimulator({ stateFile });
  console.log(
    `${String(rows.length).padStart(6)} groups: a write takes median ${median(took).toFixed(1)} ms, worst ${Math.max(...took).toFixed(1)} ms; ` +
      `file ${megabytes(size)} MB, loads in ${(performance.now() - started).toFixed(0)} ms`,
  );
}

async function serve(name) {
  const refersTo = (one, other) => allFields(one).some((field) => field.references?.family === other);
  const main = FAMILIES.find((each) => each.name === name);
  const simulator = new KasmSimulator();
  await simulator.listen();
  const dump = simulator.dump();
  const families = { ...dump.families };
  for (const family of FAMILIES) {
    // What hangs on each of them: memberships, and servers.
    const many =
      family === main || ((family.calls.length === 0 || family.name === "servers") && refersTo(family, name));
    if (few.has(family.name) || (!many && !refersTo(main, family.name) && family.name !== "servers")) continue;
    families[family.name] = [...(families[family.name] ?? []), ...rowsOf(family, many ? size : fewOthers)];
  }
  simulator.load({ ...dump, families });
  process.on("message", () => process.send({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));
  process.send({ url: simulator.url, credentials: simulator.credentials });
}

async function measure() {
  console.log("Writes with a state file");
  const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-size-"));
  await measureWrites(folder, []);
  await measureWrites(folder, rowsOf(FAMILIES.find(({ name }) => name === "groups")));
  rmSync(folder, { recursive: true });

  console.log(`\nLists of ${size}, each kind in a process of its own with what it refers to`);
  const slow = [];
  for (const family of FAMILIES) {
    const list = family.calls.find(
      ({ action, parameters }) => action === "list" && parameters.every((each) => !each.required),
    );
    if (list === undefined || few.has(family.name) || (chosen.length > 0 && !chosen.includes(family.name))) continue;
    const child = fork(fileURLToPath(import.meta.url), ["serve", number, family.name]);
    const [server] = await once(child, "message");
    const use = async () => {
      child.send("use");
      return (await once(child, "message"))[0];
    };
    const answers = [await ask(server, list), await ask(server, list)];
    const before = await use();
    for (let round = 0; round < rounds; round++) answers.push(await ask(server, list));
    const { rss, cpu } = await use();
    const processor = (cpu.user + cpu.system - before.cpu.user - before.cpu.system) / 1000 / rounds;
    child.kill();
    const text = textAlone(JSON.parse(answers[0].bytes));
    const took = answers.map((answer) => answer.took);
    console.log(
      `${family.name.padEnd(28)} ${String(answers[0].status).padEnd(4)} first ${took[0].toFixed(0).padStart(5)} ms, median ${median(took).toFixed(0).padStart(5)} ms, ` +
        `processor ${processor.toFixed(0).padStart(5)} ms (turning ready objects into text ${text.toFixed(0)} ms), ${megabytes(answers[0].bytes.length).padStart(3)} MB, process ${megabytes(rss)} MB`,
    );
    if (processor > 50) slow.push(family.name);
  }
  console.log(
    slow.length === 0
      ? "\nNone takes the processor more than 50 ms."
      : `\nMore than 50 ms of the processor: ${slow.join(", ")}`,
  );
  agent.destroy();
}

await (isServer ? serve(chosen[0]) : measure());

// How long the simulator takes from being constructed to listening, beside a bare HTTP server in the same run.
// The promise is 200 ms; the figures are for reading, no test depends on them.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const { KasmSimulator } = createRequire(import.meta.url)("../../dist/simulator/index.js");
const rounds = 15;

async function bare() {
  const started = performance.now();
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const took = performance.now() - started;
  server.close();
  return took;
}

async function simulator() {
  const started = performance.now();
  const kasm = new KasmSimulator();
  await kasm.listen();
  const took = performance.now() - started;
  await kasm.close();
  return took;
}

const measured = { bare: [], simulator: [] };
for (let round = 0; round < rounds; round += 1) {
  measured.bare.push(await bare());
  measured.simulator.push(await simulator());
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const line = (name, values) =>
  console.log(
    `${name.padEnd(12)} first ${values[0].toFixed(1)} ms, median ${median(values).toFixed(1)} ms, worst ${Math.max(...values).toFixed(1)} ms`,
  );
line("bare server", measured.bare);
line("simulator", measured.simulator);
console.log(`ratio of medians ${(median(measured.simulator) / median(measured.bare)).toFixed(1)}`);
console.log(`first start within 200 ms: ${measured.simulator[0] <= 200 ? "yes" : "no"}`);

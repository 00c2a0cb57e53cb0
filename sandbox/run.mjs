// Runs a program of the sandbox after a plain clone: installs the packages and compiles when that is needed.
// Plain JavaScript without dependencies, since nothing is installed yet when it starts.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = [20, 18];
const compiled = ["index.ts", "provider", "components", "policy-pack", "simulator", "sandbox", "tsconfig.build.json"];

function say(message) {
  process.stderr.write(`${message}\n`);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  say(`Node.js ${oldestNode.join(".")} or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

function step(what, command, args) {
  const started = Date.now();
  say(`${what} ...`);
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (result.status !== 0) {
    say(`${what} failed: ${command} ${args.join(" ")}`);
    process.exit(result.status ?? 1);
  }
  say(`${what}: done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

requireNode();
// npm writes this file last, so its date tells whether an installation was completed after the lock file changed.
if (modified(join(root, "node_modules/.package-lock.json")) < modified(join(root, "package-lock.json"))) {
  step("Installing the npm packages", "npm", ["ci", "--no-audit", "--no-fund"]);
}
const sources = compiled.map((name) => join(root, name)).filter((path) => existsSync(path));
if (modified(join(root, "dist/.tsbuildinfo")) < Math.max(...sources.map(newest))) {
  step("Compiling", process.execPath, ["sandbox/build.mjs"]);
}

const [program, ...args] = process.argv.slice(2);
const child = spawn(process.execPath, [join(root, "dist/sandbox", program, "main.js"), ...args], { stdio: "inherit" });
// The terminal sends Ctrl-C to the whole group: the program stops what it started, and this waits for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT") child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));

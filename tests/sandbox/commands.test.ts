import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { environment, temporaryFolder } from "./support";

const folder = temporaryFolder();
const repository = dirname(require.resolve("../../package.json"));
const main = join(repository, "dist", "sandbox", "main.js");

// The compiled program, as users run it; `npm test` has just compiled it.
beforeAll(() => {
  const compiled = statSync(join(repository, "dist", ".tsbuildinfo")).mtimeMs;
  const sources = ["main", "commands", "world", "parts"].map((name) => join(repository, "sandbox", `${name}.ts`));
  const isStale = sources.some((source) => statSync(source).mtimeMs > compiled);
  if (isStale) throw new Error("dist is older than the sources: run `npm run build` first");
});

interface Result {
  readonly code: number | null;
  readonly output: string;
}

class Command {
  output = "";
  readonly ended: Promise<Result>;
  readonly child: ChildProcess;

  constructor(argv: readonly string[], environmentOfCommand = environment) {
    this.child = spawn(process.execPath, [main, ...argv], {
      env: environmentOfCommand,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (data: Buffer) => (this.output += data.toString()));
    }
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code) => resolve({ code, output: this.output }));
    });
  }

  /** Comes back when it has said so; fails when it ends before. */
  async says(words: string): Promise<void> {
    let isOver = false;
    void this.ended.then(() => (isOver = true));
    while (!this.output.includes(words)) {
      if (isOver) throw new Error(`It ended without saying "${words}":\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const command = (...argv: string[]) => new Command(argv).ended;

/** The command lines of all processes that have to do with the folder. */
function processesIn(directory: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(directory) && !line.includes(main));
}

async function untilNoneIn(directory: string): Promise<void> {
  while (processesIn(directory).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("a sandbox of Kubernetes and Kasm", () => {
  const directory = join(folder, "world");
  const options = ["--directory", directory, "--only", "kubernetes", "--only", "kasm"];

  test("start --detach comes back when it is ready; status, env and stop find it", async () => {
    const started = await command("start", "--detach", ...options);
    expect(started.output).toMatch(/etcd: ready after .*kube-apiserver: ready after .* {2}ready\n/s);
    expect(started.code).toBe(0);

    const log = readFileSync(join(directory, "logs", "sandbox.log"), "utf8");
    for (const argv of [["start"], ["start", "--detach"]]) {
      const again = await command(...argv, ...options);
      expect(again).toEqual({ code: 1, output: expect.stringContaining("is ready already, by process") as unknown });
    }
    expect(readFileSync(join(directory, "logs", "sandbox.log"), "utf8")).toBe(log);

    const status = await command("status", "--directory", directory);
    expect(status.output).toMatch(/ is ready, process \d+, since .*Harvester console +https:\/\/localhost:\d+\/k8s/s);
    const kept = JSON.parse(readFileSync(join(directory, "world.json"), "utf8")) as {
      kubernetes: { adminToken: string };
      kasm: { adminPassword: string };
    };
    const secrets = [kept.kubernetes.adminToken, kept.kasm.adminPassword];
    for (const secret of secrets) {
      expect(status.output).not.toContain(secret);
      expect(started.output).not.toContain(secret);
    }
    const shown = await command("status", "--directory", directory, "--show-secrets");
    for (const secret of secrets) expect(shown.output).toContain(secret);

    const { output: exports } = await command("env", "--directory", directory);
    const script = `${exports}\npulumi version\nfor one in kubernetes pulumi-nodejs; do command -v "pulumi-resource-$one"; done`;
    const shell = spawnSync("/bin/sh", ["-c", script], { encoding: "utf8" });
    expect(shell.stdout).toMatch(
      /^v3\.\d+\.\d+\n.*bin\/pulumi-resource-kubernetes\n.*bin\/pulumi-resource-pulumi-nodejs\n$/,
    );

    expect(processesIn(directory).length).toBeGreaterThanOrEqual(3);
    const stopped = await command("stop", "--directory", directory);
    expect(stopped).toEqual({ code: 0, output: "The sandbox has ended.\n" });
    expect(processesIn(directory)).toEqual([]);
    expect((await command("status", "--directory", directory)).output).toContain(
      "It keeps its state for the next start.",
    );
  });

  test("Ctrl-C ends it, and nothing is left", async () => {
    const start = new Command(["start", ...options]);
    await start.says("Ctrl-C ends it.");
    start.child.kill("SIGINT");
    const { code, output } = await start.ended;
    expect([code, output.includes("stopped; what it keeps stays")]).toEqual([0, true]);
    expect(processesIn(directory)).toEqual([]);
  });

  test("Ctrl-C in mid-start ends what has begun, and the next start works", async () => {
    const start = new Command(["start", ...options]);
    await start.says("kube-apiserver: starting");
    start.child.kill("SIGINT");
    expect(await start.ended).toEqual({
      code: 130,
      output: expect.stringMatching(/The start was cancelled\.\n$/) as unknown,
    });
    expect(processesIn(directory)).toEqual([]);
    expect((await command("start", "--detach", ...options)).code).toBe(0);
  });

  test("killed outright, its programs end all the same, and the next start works on the same addresses", async () => {
    const before = readFileSync(join(directory, "world.json"), "utf8");
    const [, pid] = /process (\d+)/.exec((await command("status", "--directory", directory)).output) ?? [];
    process.kill(Number(pid), "SIGKILL");
    await untilNoneIn(directory);
    expect((await command("status", "--directory", directory)).code).toBe(3);
    expect((await command("start", "--detach", ...options)).code).toBe(0);
    expect(readFileSync(join(directory, "world.json"), "utf8")).toBe(before);
  });

  test("a program that ends by itself ends the sandbox, with a word", async () => {
    const [, pid] = /process (\d+)/.exec((await command("status", "--directory", directory)).output) ?? [];
    spawnSync("pkill", ["-KILL", "-P", String(pid), "kube-controller"]);
    await untilNoneIn(directory);
    const log = readFileSync(join(directory, "logs", "sandbox.log"), "utf8");
    expect(log).toMatch(/kube-controller-manager ended unexpectedly \(signal SIGKILL\)/);
  });

  test("a port that somebody took in the meantime is named", async () => {
    const { ports } = JSON.parse(readFileSync(join(directory, "state.json"), "utf8")) as { ports: { kasm: number } };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(ports.kasm, "127.0.0.1", () => resolve()));
    const refused = await command("start", ...options);
    await new Promise((resolve) => server.close(resolve));
    expect(refused.code).toBe(1);
    expect(refused.output).toContain(`Port ${ports.kasm} is taken by another program.`);
    expect(processesIn(directory)).toEqual([]);
  });

  test("reset forgets it", async () => {
    expect((await command("reset", "--directory", directory)).code).toBe(0);
    expect(existsSync(directory)).toBe(false);
    expect((await command("status", "--directory", directory)).output).toContain("Nothing is kept there.");
  });
});

test("without Java, that is said before anything is started", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const program of ["sh", "ps"]) symlinkSync(`/bin/${program}`, join(bin, program));
  const environmentWithoutJava = { ...environment, PATH: bin, JAVA_HOME: undefined };
  const directory = join(folder, "without-java");
  const { code, output } = await new Command(["start", "--directory", directory], environmentWithoutJava).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/^Keycloak needs Java 17 or newer, and `java` is not on PATH\. Install it: apt-get install/);
  expect(output).not.toContain("starting");
});

test("a folder that holds other things is left alone", async () => {
  const directory = join(folder, "home");
  mkdirSync(directory);
  writeFileSync(join(directory, "thesis.txt"), "years of work");
  for (const argv of [["start"], ["reset"]]) {
    const { code, output } = await command(...argv, "--directory", directory);
    expect([code, output]).toEqual([1, expect.stringContaining("holds other things than a sandbox")]);
  }
  expect(readFileSync(join(directory, "thesis.txt"), "utf8")).toBe("years of work");
});

test.each([
  [["strat"], 'There is no command "strat"; there are: start, status, stop, reset, env.'],
  [["start", "--only", "kasmm"], '--only takes one of kubernetes, keycloak, kasm; "kasmm" is none.'],
  [["start", "--kasm-version", "1.0"], '--kasm-version takes one of 1.16.1, 1.17.0, 1.18.1, 1.19.0; "1.0" is none.'],
  [["start", "--fast"], "Unknown option '--fast'"],
])("a wrong command line is told what there is: %s", async (argv, sentence) => {
  const { code, output } = await command(...argv);
  expect([code, output]).toEqual([1, expect.stringContaining(sentence)]);
});

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, ensureFolder } from "../../sandbox/toolchain/cache";

export const pythonVariable = "PULUMI_KASM_TEST_PYTHON";

const run = promisify(execFile);

/** Runs a program to its end; throws with what it said when it fails. */
async function work(what: string, file: string, words: readonly string[]): Promise<string> {
  try {
    return (await run(file, words)).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${what} failed (Python 3.11 or newer with its venv module is needed): ${stderr || message}`, {
      cause: error,
    });
  }
}

/** A Python environment of its own with the public client in it, made once and kept beside the other programs. */
export default async function setUp(): Promise<void> {
  const requirements = join(__dirname, "requirements.txt");
  const wanted = readFileSync(requirements, "utf8").trim();
  const python = (await work("Asking Python for its version", "python3", ["-V"])).trim();
  const folder = await ensureFolder({
    cache: cacheFolder(process.env),
    name: "python-client",
    version: `${wanted} ${python}`.replaceAll(/[^\w.-]+/g, "-"),
    log: (line) => process.stderr.write(`${line}\n`),
    isComplete: (made) => existsSync(join(made, "made.json")) && existsSync(join(made, "bin", "python")),
    make: async (making) => {
      await work("Making a Python environment", "python3", ["-m", "venv", making]);
      const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--requirement", requirements];
      await work(`Installing ${wanted}`, join(making, "bin", "python"), pip);
      return `pip install ${wanted}`;
    },
  });
  process.env[pythonVariable] = join(folder, "bin", "python");
}

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Runs the command as the head of a process group of its own and ends the whole group as soon as standard input
 * closes, which the system does for us even when this process is killed: no compiler is left behind to fill a folder
 * that the next run has already cleaned.
 */
const guard = `
exec 3<&0
"$@" </dev/null 3<&- &
work=$!
{ trap "" TERM; read -r _; kill -TERM "-$$"; /bin/sleep 3; kill -KILL "-$$"; } <&3 >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$work"
status=$?
kill -KILL "$watch"
exit "$status"
`;

export interface RunOptions {
  directory: string;
  environment: NodeJS.ProcessEnv;
  /** Called with each line of either stream as it comes. */
  onLine?: (line: string) => void;
  signal?: AbortSignal;
}

export interface RunResult {
  code: number;
  /** Standard output as a whole. */
  output: string;
  /** The last lines of both streams, for messages. */
  tail: string;
}

/** Runs a program to its end; throws the abort reason if the signal ends it first. */
export async function run(
  command: string,
  programArguments: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const child = spawn("/bin/sh", ["-c", guard, "sh", command, ...programArguments], {
    cwd: options.directory,
    env: options.environment,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const abort = () => void child.stdin.destroy();
  options.signal?.addEventListener("abort", abort, { once: true });

  const output: string[] = [];
  const tail: string[] = [];
  for (const [stream, isOutput] of [
    [child.stdout, true],
    [child.stderr, false],
  ] as const) {
    createInterface({ input: stream }).on("line", (line) => {
      if (isOutput) output.push(line);
      tail.push(line);
      if (tail.length > 20) tail.shift();
      options.onLine?.(line);
    });
  }
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => resolve(exitCode ?? 1));
    });
    options.signal?.throwIfAborted();
    return { code, output: output.join("\n"), tail: tail.join("\n") };
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}

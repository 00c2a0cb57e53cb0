import { createInterface } from "node:readline";
import type { Jail, JailPipes } from "./jail";

/** A program of the guest that was called and is played by the sandbox. */
export interface StandInCall {
  readonly name: string;
  readonly words: readonly string[];
}

export interface StandInAnswer {
  readonly status: number;
  readonly errors?: string;
  readonly output?: string | Uint8Array;
  /** Where in the guest the output goes, from the caller's working directory; default: its standard output. */
  readonly file?: string;
  /** What the guest then runs; its exit code is the call's. */
  readonly run?: string;
}

export type StandIns = Readonly<Record<string, (words: readonly string[]) => StandInAnswer | Promise<StandInAnswer>>>;

/*
 * A call is a line `word word …` and its answer a line `status file errors output run`, all but the status in base64, so
 * that no file is shared with the jail. The lock keeps the answers of two calls apart.
 */
const question = `#!/bin/bash
exec 9> /run/stand-ins.lock
flock 9
for word in "\${0##*/}" "$@"; do printf '%s ' "$(printf %s "$word" | base64 -w 0)="; done >&63
echo >&63
IFS=' ' read -r status file errors output run <&64 || { echo "\${0##*/}: not found" >&2; exit 127; }
exec 9>&-
printf %s "\${errors#=}" | base64 -d >&2
file=$(printf %s "\${file#=}" | base64 -d)
if [ -n "$file" ]; then printf %s "\${output#=}" | base64 -d > "$file" || exit 23
else printf %s "\${output#=}" | base64 -d; fi
run=$(printf %s "\${run#=}" | base64 -d)
[ -z "$run" ] || exec sh -c "$run"
exit "$status"
`;

/** Puts a program into the jail that asks the sandbox, by the pipes, what it does. */
export function placeStandIns(jail: Jail, names: readonly string[]): void {
  for (const name of names) jail.write(`/stand-ins/${name}`, question, 0o755);
}

/** Answers the calls of one run, until it ends. */
export function answerCalls({ fromJail, intoJail }: JailPipes, standIns: StandIns): void {
  const lines = createInterface({ input: fromJail });
  lines.on("line", (line) => {
    void answerTo(readCall(line), standIns).then((answer) => {
      if (intoJail.writable) intoJail.write(lineOf(answer));
    });
  });
}

async function answerTo({ name, words }: StandInCall, standIns: StandIns): Promise<StandInAnswer> {
  const standIn = Object.hasOwn(standIns, name) ? standIns[name] : undefined;
  if (standIn === undefined) return { status: 127, errors: `${name}: command not found\n` };
  try {
    return await standIn(words);
  } catch (error) {
    return { status: 70, errors: `${name}: the sandbox failed: ${(error as Error).message}\n` };
  }
}

function readCall(line: string): StandInCall {
  const [name = "", ...words] = line
    .trimEnd()
    .split(" ")
    .map((word) => Buffer.from(word, "base64").toString());
  return { name, words };
}

/** Each part begins with `=`, so that none is empty. */
function lineOf({ status, file = "", errors = "", output = "", run = "" }: StandInAnswer): string {
  const parts = [file, errors, output, run].map((part) => `=${Buffer.from(part).toString("base64")}`);
  return `${[status, ...parts].join(" ")}\n`;
}

import { ToolchainError } from "./toolchain";

/** Something the person at the keyboard can put right: its message is a whole sentence and is shown without a stack. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

/** Thrown by everything that was cut short because the start was cancelled (Ctrl-C, or another part failed). */
export class CancelledError extends SandboxError {
  constructor() {
    super("The start was cancelled.");
  }
}

const diskFullWords =
  /no space left on device|ENOSPC|disk quota exceeded|EDQUOT|There is not enough space on the disk/i;
const portTakenWords =
  /address already in use|EADDRINUSE|Port\(?s?\)? already bound|port already in use|listener bind failed/i;

/** Finds the usual causes in what a program wrote before it ended; undefined when none is recognised. */
export function explainOutput(output: string, where: string): string | undefined {
  if (diskFullWords.test(output)) return diskFull(where);
  if (portTakenWords.test(output)) return "A port that it needs is taken by another program.";
  return undefined;
}

export function diskFull(where: string): string {
  return `The disk that holds ${where} is full: make room and start again.`;
}

/** Turns a failure of any kind into a sentence for the terminal. */
export function sentenceFor(error: unknown, directory: string): string {
  if (error instanceof SandboxError || error instanceof ToolchainError) return error.message;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(directory);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `The sandbox may not write where it keeps its state: ${(error as Error).message}.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Throws why the start was cut short, if it was: the first failure, or {@link CancelledError}. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw signal.reason instanceof Error && signal.reason.name !== "AbortError" ? signal.reason : new CancelledError();
}

import { RunError } from "@pulumi/pulumi";

/** The error as one that Pulumi shows without a stack trace: the words are meant for the program's author. */
export function asRunError(error: unknown): RunError {
  if (RunError.isInstance(error)) return error;
  return new RunError(error instanceof Error ? error.message : String(error));
}

import { RunError } from "@pulumi/pulumi";

/**
 * An error that is shown by its words alone. Pulumi leaves the stack trace of a {@link RunError} out only while the program is
 * running; a check that fails later is shown with whatever stack the error has, so it has none.
 */
export class ProgramError extends RunError {
  constructor(message: string) {
    super(message);
    this.stack = undefined;
  }
}

/** The error as one whose words are meant for the program's author. */
export function asRunError(error: unknown): Error {
  if (error instanceof ProgramError) return error;
  return new ProgramError(error instanceof Error ? error.message : String(error));
}

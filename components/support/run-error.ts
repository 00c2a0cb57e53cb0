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

/**
 * A look at a server on which much of the program waits. Its failure is handed on only after it happened: Pulumi has V8's
 * debugger on, which on Node 20 walks through everything that waits for a promise at the moment it fails, for half a minute
 * and gigabytes in a whole environment.
 */
export function lookFirst<T>(look: () => Promise<T>): Promise<T> {
  const looked = look().catch((error: unknown): never => {
    throw asRunError(error);
  });
  return new Promise((resolve) => {
    const settle = () => resolve(looked);
    looked.then(settle, settle);
  });
}

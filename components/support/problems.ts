import { ProgramError } from "./run-error";

/** One thing wrong with the arguments: where, in the words of the program, and what to write there instead. */
export interface Problem {
  path: string;
  reason: string;
}

/** Arguments that cannot be used. Shown without a stack trace; holds every problem found, not the first only. */
export class ArgumentsError extends ProgramError {
  constructor(
    readonly component: string,
    readonly problems: Problem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(({ path, reason }) => `  - ${path}: ${reason}`);
    super(`${component}: ${count} in the arguments, nothing was changed.\n${lines.join("\n")}`);
  }
}

/** Ends the program when there is anything to complain about. */
export function refuse(component: string, problems: Problem[]): void {
  if (problems.length > 0) throw new ArgumentsError(component, problems);
}

/** Collects problems under one path, so that a check reads as a sentence. */
export class Findings {
  readonly problems: Problem[] = [];

  add(path: string, reason: string): void {
    this.problems.push({ path, reason });
  }

  /** Runs a parser that throws and keeps its words. */
  attempt<Value>(path: string, parse: () => Value): Value | undefined {
    try {
      return parse();
    } catch (error) {
      this.add(path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

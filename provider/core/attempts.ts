import { KasmError } from "../client";
import type { CodecContext, Spelling } from "./fields";
import type { Intent } from "./spellings";

interface Option {
  readonly path: string;
  readonly spelling: Spelling;
}

interface Ranked extends Option {
  /** Its place among the field's spellings, and how many there are. */
  readonly rank: number;
  readonly choices: number;
}

/** One way to write every value of a create call. */
export type Attempt = readonly Option[];

/** More combinations than this are not tried. */
const maximumAttempts = 40;

/** Whether a refusal may be about how a field is spelled: it is about the request, not about rights or the licence. */
export function mayBeSpelling(error: unknown): error is KasmError {
  return error instanceof KasmError && (error.code === "KASM_REFUSED" || isException(error));
}

/** An exception inside the server, as a constructor that dies on an unknown key raises it (kasm-docs.md 5.1). */
export function isException(error: KasmError): boolean {
  return error.code === "KASM_SERVER_ERROR" && error.status === 500;
}

/** Whether the server's words name a key. */
export function names(error: KasmError, key: string): boolean {
  const words: readonly string[] = error.serverMessage?.match(/[A-Za-z0-9_.]+/g) ?? [];
  return words.some((word) => word.replace(/\.+$/, "") === key);
}

/**
 * The ways to write the values of a create call, likeliest first. More than one only where the facts leave a spelling
 * open and nothing on the server shows it; a refusal then narrows them down.
 */
export class Attempts {
  private open: Attempt[];
  private count = 0;

  constructor(intents: readonly Intent[], context: CodecContext) {
    // One per key: in which unit a number is meant cannot be told from a refusal, only from reading it back.
    const options = intents.map((intent) =>
      intent
        .spellings(context)
        .filter(({ key }, index, all) => all.findIndex((other) => other.key === key) === index || isValueChoice(all))
        .map((spelling, rank, all) => ({ path: intent.leaf.path, spelling, rank, choices: all.length })),
    );
    const product = options.reduce<Ranked[][]>(
      (combinations, choices) =>
        combinations.flatMap((combination) => choices.map((choice) => [...combination, choice])),
      [[]],
    );
    // Fields of one kind follow one convention: combinations of equal ranks come before mixed ones.
    const kinds = intents.map(({ leaf }) => leaf.field.codec.kind);
    const sum = (combination: readonly Ranked[]) => combination.reduce((total, { rank }) => total + rank, 0);
    this.open = product.sort((left, right) => uneven(left, kinds) - uneven(right, kinds) || sum(left) - sum(right));
  }

  get next(): Attempt | undefined {
    const [attempt] = this.open;
    return this.count < maximumAttempts ? attempt : undefined;
  }

  /** Takes a refusal into account. Returns whether another attempt may fare better. */
  refused(attempt: Attempt, error: KasmError): boolean {
    this.count++;
    this.open = this.open.filter((other) => other !== attempt);
    const alternatives = new Map<string, Set<string>>();
    for (const { path, spelling } of this.open.flat()) {
      alternatives.set(path, (alternatives.get(path) ?? new Set()).add(spelling.label));
    }
    const undecided = attempt.filter(({ path, spelling }) =>
      [...(alternatives.get(path) ?? [])].some((label) => label !== spelling.label),
    );
    const wanted = this.open.find((other) =>
      other.some((option) => this.isNew(option, attempt) && names(error, option.spelling.key)),
    );
    if (wanted !== undefined) {
      const missed = wanted.filter((option) => this.isNew(option, attempt) && names(error, option.spelling.key));
      this.open = this.open.filter((other) =>
        missed.every(({ path, spelling }) =>
          other.some((option) => option.path === path && option.spelling.label === spelling.label),
        ),
      );
      return this.next !== undefined;
    }
    const blamed = undecided.filter(({ spelling }) => names(error, spelling.key));
    if (blamed.length > 0) {
      this.open = this.open.filter(
        (other) =>
          !other.some((option) =>
            blamed.some(({ path, spelling }) => option.path === path && option.spelling.label === spelling.label),
          ),
      );
      return this.next !== undefined;
    }
    return isException(error) && undecided.length > 0 && this.next !== undefined;
  }

  private isNew({ path, spelling }: Option, attempt: Attempt): boolean {
    return !attempt.some((option) => option.path === path && option.spelling.key === spelling.key);
  }
}

/** Whether the spellings differ in their value under one key, as those of a choice do. */
function isValueChoice(spellings: readonly Spelling[]): boolean {
  return spellings.some(({ label, key }) => label.startsWith(`${key}=`));
}

/** How far fields of one kind are from following one convention. */
function uneven(combination: readonly Ranked[], kinds: readonly string[]): number {
  const ranks = new Map<string, Set<number>>();
  combination.forEach(({ rank, choices }, index) => {
    const kind = kinds[index] ?? "";
    if (choices > 1) ranks.set(kind, (ranks.get(kind) ?? new Set()).add(rank));
  });
  return [...ranks.values()].reduce((total, seen) => total + seen.size - 1, 0);
}

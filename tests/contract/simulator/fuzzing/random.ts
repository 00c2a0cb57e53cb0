import { chances } from "../../../../simulator/faults/chance";

/** Choices that are the same for the same seed. */
export class Random {
  private readonly next: () => number;

  constructor(readonly seed: number) {
    this.next = chances(seed, 0);
  }

  /** A whole number from 0 up to, but not, the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

/** How long to fuzz: KASM_FUZZ_SECONDS where it is set, else so many turns. */
export class Turns {
  private done = 0;
  private readonly end: number | undefined;

  constructor(private readonly usual: number) {
    const seconds = Number(process.env.KASM_FUZZ_SECONDS ?? 0);
    this.end = seconds > 0 ? Date.now() + seconds * 1000 : undefined;
  }

  get count(): number {
    return this.done;
  }

  next(): boolean {
    const goes = this.end === undefined ? this.done < this.usual : Date.now() < this.end;
    if (goes) this.done++;
    return goes;
  }
}

/** The seed: KASM_FUZZ_SEED where it is set, else one that CI repeats each time. */
export const SEED = Number(process.env.KASM_FUZZ_SEED ?? 1);

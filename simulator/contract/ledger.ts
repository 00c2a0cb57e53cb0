/** Something that was made on the server, and how to take it away. */
export interface Entry {
  what: string;
  /** Answers whether it is gone; may throw. */
  readonly remove: () => Promise<boolean>;
}

/** What a run made. Everything is taken away at its end, the last made first, whatever happens. */
export class Ledger {
  private entries: Entry[] = [];
  private taken = 0;

  get made(): number {
    return this.taken + this.entries.length;
  }

  /** Notes something before it is made, as the run may be stopped before its answer is there. */
  add(what: string, remove: () => Promise<boolean>): Entry {
    const entry = { what, remove };
    this.entries.push(entry);
    return entry;
  }

  /** It was not made after all. */
  cancel(entry: Entry): void {
    this.entries = this.entries.filter((each) => each !== entry);
  }

  /**
   * Takes away everything that was made after `mark` (default: everything). What can't go because something else needs
   * it is tried again after the rest. Answers what stayed.
   */
  async clean(mark = 0): Promise<readonly string[]> {
    const doomed = this.entries.splice(Math.max(0, mark - this.taken));
    let left = doomed.reverse();
    for (let before = Infinity; left.length > 0 && left.length < before;) {
      before = left.length;
      const stayed: Entry[] = [];
      for (const entry of left) {
        const gone = await entry.remove().catch(() => false);
        if (gone) this.taken += 1;
        else stayed.push(entry);
      }
      left = stayed;
    }
    this.entries.push(...[...left].reverse());
    return left.map((entry) => entry.what);
  }
}

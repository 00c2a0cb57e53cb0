import { makeRoom } from "./room";

const MOST = 100_000;

/** Ids of tokens that may be used once, as long as they could be used again. */
export class UsedTokens {
  private readonly known = new Map<string, number>();

  /** Notes the use of a token; false where it was used before. */
  use(id: string, until: Date, now: Date): boolean {
    const before = this.known.get(id);
    if (before !== undefined && before >= now.getTime()) return false;
    makeRoom(this.known, MOST, (lasting) => lasting < now.getTime());
    this.known.set(id, until.getTime());
    return true;
  }
}

/** Takes out of a map, from its oldest entry on, those that are over, and as many more as it needs to stay below `most`. */
export function makeRoom<Value>(known: Map<string, Value>, most: number, isOver: (value: Value) => boolean): void {
  for (const [key, value] of known) {
    if (!isOver(value) && known.size < most) break;
    known.delete(key);
  }
}

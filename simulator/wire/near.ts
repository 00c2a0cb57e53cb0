/** The number of single-character edits between two names. */
export function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** No name is that long: comparing would take longer than it helps. */
const LONGEST = 200;

/** Up to three names that the wrong one was probably meant to be, the nearest first. */
export function nearest(wrong: string, names: Iterable<string>): string[] {
  if (wrong.length > LONGEST) return [];
  const limit = Math.max(3, Math.ceil(wrong.length / 2));
  return [...new Set(names)]
    .map((name) => ({ name, far: name.includes(wrong) || wrong.includes(name) ? 1 : distance(wrong, name) }))
    .filter(({ far }) => far <= limit)
    .sort((one, other) => one.far - other.far || one.name.localeCompare(other.name))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** The nearest names, as the end of a sentence; "" where none is near. */
export function nearHint(wrong: string, names: Iterable<string>): string {
  return hintOf(nearest(wrong, names));
}

/** Names that were probably meant, as the end of a sentence; "" for none. */
export const hintOf = (near: readonly string[]): string => (near.length === 0 ? "" : `; near: ${near.join(", ")}`);

/** That a key is not one of the known ones, in words; `place` is where it stands. */
export function unknownKeyText(place: string, key: string, known: readonly string[]): string {
  return `${place} is no key here${nearHint(key, known) || `; there are ${known.join(", ") || "none"}`}`;
}

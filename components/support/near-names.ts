/** How many letters have to be changed, added, left out or swapped to come from one name to the other. */
export function distance(left: string, right: string): number {
  const rows = Array.from({ length: left.length + 1 }, (_, row) =>
    Array.from({ length: right.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= left.length; row++) {
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const best = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1));
      const line = rows[row];
      if (line) line[column] = swapped ? Math.min(best, at(row - 2, column - 2) + 1) : best;
    }
  }
  return at(left.length, right.length);
}

/** The names a person may have meant, nearest first; at most three. */
export function nearNames(name: string, known: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((left, right) => left.far - right.far)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `did you mean "All Users"? Declared are "All Users", "Developers"` */
export function suggestion(name: string, known: readonly string[], word: string): string {
  const quoted = (names: readonly string[]) => names.map((each) => JSON.stringify(each)).join(", ");
  const near = nearNames(name, known);
  const hint = near.length > 0 ? `did you mean ${quoted(near)}? ` : "";
  return `${hint}${known.length > 0 ? `${word} ${quoted(known)}` : `${word} none`}`;
}

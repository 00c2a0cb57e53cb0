/** How many letters must be changed, added or taken away to make one word of the other. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** The known words that are close, closest first. */
export function near(word: string, known: readonly string[]): string[] {
  return known
    .map((candidate) => ({ candidate, score: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ score }) => score <= Math.max(2, word.length / 3))
    .sort((left, right) => left.score - right.score)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "idleDisconnect"?`, or nothing when no known word is close. */
export function nearest(word: string, known: readonly string[]): string {
  const [best] = near(word, known);
  return best === undefined ? "" : `; did you mean "${best}"?`;
}

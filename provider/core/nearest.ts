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

/** `; did you mean "idleDisconnect"?`, or nothing when no known word is close. */
export function nearest(word: string, known: readonly string[]): string {
  const scored = known
    .map((candidate) => ({ candidate, score: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.score - right.score);
  const [best] = scored;
  return best !== undefined && best.score <= Math.max(2, word.length / 3) ? `; did you mean "${best.candidate}"?` : "";
}

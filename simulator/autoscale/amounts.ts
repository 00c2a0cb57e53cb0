/** So much of each kind: cores, memoryBytes, gpus, or sessions. */
export type Amounts = Readonly<Record<string, number>>;

/** The amounts of all together. */
export function sum(all: readonly Amounts[]): Amounts {
  const total: Record<string, number> = {};
  for (const amounts of all) {
    for (const [kind, amount] of Object.entries(amounts)) total[kind] = (total[kind] ?? 0) + amount;
  }
  return total;
}

const UNITS = [
  ["Ti", 2 ** 40],
  ["Gi", 2 ** 30],
  ["Mi", 2 ** 20],
  ["Ki", 2 ** 10],
] as const;

/** A size as Kubernetes writes it: in the largest binary unit that leaves nothing over, else in bytes. */
export function quantity(bytes: number): string {
  const unit = UNITS.find(([, size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? String(Math.round(bytes)) : `${bytes / unit[1]}${unit[0]}`;
}

const units: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
};

/** The value of a Kubernetes quantity such as `64Gi`, `500m` or 4; 0 for what is none. */
export function valueOf(quantity: string | number | undefined): number {
  if (typeof quantity === "number") return quantity;
  const [, amount = "0", unit = ""] = /^([\d.]+)(m|[kMGTP]|[KMGTP]i)?$/.exec(quantity ?? "") ?? [];
  return Number(amount) * (units[unit] ?? 0);
}

/** The same in whole bytes. */
export function bytesOf(quantity: string | number | undefined): number {
  return Math.ceil(valueOf(quantity));
}

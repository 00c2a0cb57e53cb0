/**
 * Kubernetes quantities in their canonical form. The official plugin writes them so in what it keeps, which is why a
 * program's "100000m" is no change against "100".
 */

const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** Powers of a thousand from 10^-9 on. */
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/** The canonical text, or undefined when the text is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", binary, decimal, exponent] = match;
  if (whole === "" && fraction === "") return undefined;

  // The value is digits * 10^-scale * 1024^steps, in whole billionths after rounding away from zero.
  const digits = BigInt(whole + fraction);
  const decimalPower = decimal !== undefined ? (decimalSuffixes.indexOf(decimal) - 3) * 3 : Number(exponent ?? 0);
  const power = decimalPower - fraction.length + 9;
  let billionths = digits * 1024n ** BigInt(binary === undefined ? 0 : binarySuffixes.indexOf(binary));
  if (power >= 0) billionths *= 10n ** BigInt(power);
  else billionths = divideUp(billionths, 10n ** BigInt(-power));
  if (billionths === 0n) return "0";

  const negative = sign === "-" ? "-" : "";
  if (binary !== undefined && billionths >= 1024n * 1_000_000_000n) {
    return negative + binaryText(divideUp(billionths, 1_000_000_000n));
  }
  return negative + decimalText(billionths, exponent !== undefined);
}

const divideUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

function binaryText(value: bigint): string {
  let step = 0;
  while (value % 1024n === 0n && step < binarySuffixes.length - 1) {
    value /= 1024n;
    step++;
  }
  return `${value}${binarySuffixes[step]}`;
}

function decimalText(billionths: bigint, exponential: boolean): string {
  let step = 0;
  while (billionths % 1000n === 0n && step < decimalSuffixes.length - 1) {
    billionths /= 1000n;
    step++;
  }
  if (!exponential) return `${billionths}${decimalSuffixes[step]}`;
  return step === 3 ? `${billionths}` : `${billionths}e${(step - 3) * 3}`;
}

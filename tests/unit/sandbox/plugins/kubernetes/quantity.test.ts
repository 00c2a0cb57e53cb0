import fc from "fast-check";
import { canonicalQuantity } from "../../../../../sandbox/plugins/kubernetes/quantity";

describe("the canonical form of a quantity", () => {
  it.each([
    // Recorded of the official plugin.
    ["409600Mi", "400Gi"],
    ["100000m", "100"],
    // The rules of Kubernetes' own quantities.
    ["1000", "1k"],
    ["1500", "1500"],
    ["0.5", "500m"],
    ["1.5Gi", "1536Mi"],
    ["0.5Ki", "512"],
    ["1023Ki", "1023Ki"],
    ["1024", "1024"],
    ["1e3", "1e3"],
    ["12E3", "12e3"],
    ["0", "0"],
    ["-2000m", "-2"],
    ["0.1n", "1n"],
    ["5E", "5E"],
  ])("of %s is %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each(["", "Gi", "1 Gi", "1GB", "abc", "."])("does not exist for %p", (text) => {
    expect(canonicalQuantity(text)).toBeUndefined();
  });

  it("is the canonical form of itself, and has the same value", () => {
    const powers: Record<string, number> = { "": 1, k: 1e3, M: 1e6, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };
    const value = (text: string): number =>
      Number.parseFloat(text) * (powers[text.replace(/^[\d.-]+/, "")] ?? Number.NaN);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom("", "k", "Ki", "Mi"), (number, suffix) => {
        const canonical = canonicalQuantity(`${number}${suffix}`) ?? "none";
        expect(canonicalQuantity(canonical)).toBe(canonical);
        if (value(canonical)) expect(value(canonical)).toBe(value(`${number}${suffix}`));
      }),
    );
  });
});

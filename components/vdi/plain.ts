import * as pulumi from "@pulumi/pulumi";

/** The type as it reads when every input is a plain value, and any of them may be missing or not be known yet. */
export type Plain<Type> = Type extends (...args: never[]) => unknown
  ? never
  : Type extends Promise<infer Value> | pulumi.OutputInstance<infer Value>
    ? Plain<Value>
    : Type extends readonly (infer Element)[]
      ? Plain<Element>[]
      : Type extends object
        ? { [Key in keyof Type]?: Plain<Type[Key]> }
        : Type;

/**
 * The values that are known now; outputs and promises, which will be checked when they are known, are left out. What a check
 * sees is never complete, so a check must not take a missing value for a fault.
 */
export function plain(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise || typeof value === "function") return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    // Resources and other class instances are not arguments to look into.
    if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  }
  return value;
}

import type { Condition } from "./entity";
import type { Properties } from "./values";
import { holdsUnknown } from "./values";

/** Certificates and keys go out as PEM text; what a kubeconfig holds is that text in base64. */
export function pem(value: unknown): string | undefined {
  const text = String(value).trim();
  if (text === "" || text.startsWith("-----BEGIN ")) return undefined;
  const decoded = /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, "base64").toString("latin1") : "";
  return decoded.startsWith("-----BEGIN ")
    ? "this is the PEM text in base64, as a kubeconfig holds it; decode it first: Buffer.from(data, 'base64').toString()"
    : "PEM text is expected; it begins with -----BEGIN";
}

/** An address a browser or a server calls. */
export function httpUrl(value: unknown): string | undefined {
  try {
    const { protocol } = new URL(String(value));
    return protocol === "https:" || protocol === "http:"
      ? undefined
      : `"${String(value)}" is not an http or https address`;
  } catch {
    return `"${String(value)}" is not an address; write it whole, for example https://keycloak.example.com/realms/example`;
  }
}

const isGiven = (value: unknown) => value != null && value !== "";

/** Undefined where a value that is not known yet would decide. */
type Test = (inputs: Properties) => boolean | undefined;

/** Whether a field has one of the values. */
export function is(field: string, ...values: readonly unknown[]): Test {
  return ({ [field]: value }) => (holdsUnknown(value) ? undefined : values.includes(value));
}

/** `field` may only be given when `when` holds. */
export function only(field: string, when: Test, because: string): Condition {
  return (inputs) =>
    isGiven(inputs[field]) && when(inputs) === false ? { property: field, reason: because } : undefined;
}

/**
 * Of these fields one at most may be given; with `required`, exactly one. Unknown values are taken as given, unless
 * nothing else is: nobody can say then which of them comes to nothing.
 */
export function oneOf(fields: readonly string[], because: string, options: { required?: boolean } = {}): Condition {
  return (inputs) => {
    const given = fields.filter((field) => isGiven(inputs[field]));
    const several = given.some((field) => !holdsUnknown(inputs[field])) ? given[1] : undefined;
    const property = several ?? (options.required === true && given.length === 0 ? fields[0] : undefined);
    return property === undefined ? undefined : { property, reason: because };
  };
}

/** When `when` holds, `field` must be given. Unknown values are taken as given. */
export function needs(field: string, when: Test, because: string): Condition {
  return (inputs) => {
    const value = inputs[field];
    if (holdsUnknown(value) || isGiven(value)) return undefined;
    return when(inputs) === true ? { property: field, reason: because } : undefined;
  };
}

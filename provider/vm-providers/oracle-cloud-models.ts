import { isObject } from "../core";

/** Attributes of Oracle's models that are texts by key, no models themselves. */
const maps: ReadonlySet<string> = new Set([
  "metadata",
  "extended_metadata",
  "freeform_tags",
  "defined_tags",
  "security_attributes",
]);

/** What is wrong with an override of Oracle's request (Kasm's examples for "OCI Config Override"). */
export function modelProblem(override: unknown): string | undefined {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(override as Record<string, unknown>)) {
    // Kasm makes the outer model by itself, so it needs no name; what lies within does.
    if (isObject(value)) inside(value, key, problems);
  }
  return problems.length === 0 ? undefined : problems.join("; ");
}

function inside(model: Record<string, unknown>, path: string, problems: string[]): void {
  for (const [key, value] of Object.entries(model)) {
    const place = `${path}.${key}`;
    if (key === "OCI_MODEL_NAME") {
      if (typeof value !== "string" || !/^[A-Z]\w*$/.test(value))
        problems.push(`${place} is the name of a model of Oracle's Python SDK, for example InstanceOptions`);
    } else if (/[a-z][A-Z]/.test(key)) {
      const name = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      problems.push(`${place} is spelled ${name} in Oracle's Python SDK`);
    } else if (!maps.has(key)) {
      for (const part of Array.isArray(value) ? value : [value]) if (isObject(part)) named(part, place, problems);
    }
  }
}

function named(model: Record<string, unknown>, path: string, problems: string[]): void {
  if (!("OCI_MODEL_NAME" in model))
    problems.push(`${path} needs OCI_MODEL_NAME, the name of its model in Oracle's Python SDK`);
  inside(model, path, problems);
}

/** `import: true`: what the program leaves empty is kept as it is on the server. */
import type { Fields } from "../fields";
import { forms, getAt, isRepresentation, setAt } from "../wire";
import type { Representation } from "../wire";

function isEmpty(value: unknown, quoted: boolean): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (quoted && value === "false") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRepresentation(value) && Object.keys(value).length === 0;
}

/** Also keeps the attributes that no field of the table stands for. */
export function takeOver(fields: Fields, wanted: Representation, existing: Representation): Representation {
  const body = structuredClone(wanted);
  body.id = existing.id;
  for (const { wire } of Object.values(fields)) {
    if (!wire) continue;
    const there = getAt(existing, wire.at);
    if (there !== undefined && isEmpty(getAt(body, wire.at), wire.form === forms.quoted)) setAt(body, wire.at, there);
  }
  const { attributes } = existing;
  if (isRepresentation(attributes)) {
    body.attributes = { ...attributes, ...(isRepresentation(body.attributes) ? body.attributes : {}) };
  }
  return body;
}

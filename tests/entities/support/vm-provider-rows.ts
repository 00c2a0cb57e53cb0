import type { DocumentRow, FieldRow, NoteRow, Wire } from "./document";
import type { Properties } from "./sample";

/** A row of a table: label, the document's value, the field, what a program writes, its name and form on the wire. */
export type Row = readonly [
  label: string,
  value: string,
  field: string,
  input: unknown,
  wire: string | FieldRow["wire"],
  beside?: Properties,
];

const isJson = (value: unknown) => typeof value === "object" && value !== null;

/** The rows of one provider's table. A wire name alone carries the input as it is, a structure as JSON text. */
export function table(section: string, provider: string, rows: readonly Row[]): FieldRow[] {
  return rows.map(([label, value, field, input, wire, beside]) => ({
    section,
    label,
    value,
    kind: "vmProvider",
    sample: `VmProvider ${provider}`,
    field,
    input,
    beside,
    wire: typeof wire === "string" ? { name: wire, value: isJson(input) ? JSON.stringify(input) : input } : wire,
  }));
}

/** A size on the wire: the older name and number, and bytes from 1.19 on. */
export function sizes(older: string, amount: number, newer: string, bytes: number): Record<"1.18" | "1.19", Wire> {
  return { "1.18": { name: older, value: amount }, "1.19": { name: newer, value: bytes } };
}

/** A note that became a line of documentation, or an output, in a file under `provider/`. */
export function said(
  section: string,
  label: string,
  value: string,
  where: `${string}.ts#${string}`,
  words: RegExp,
  checkedBy: "text" | "output" = "text",
): NoteRow {
  return { section, label, value, note: { checkedBy, where: `provider/${where}`, words } };
}

/** A note that became a check. */
export function ruled(section: string, label: string, value: string, field: string, words: RegExp): DocumentRow {
  return { section, label, value, note: { checkedBy: "rule", where: `vmProvider.${field}`, words } };
}

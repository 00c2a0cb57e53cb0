export * from "./field";
export { decimal, flag, integer, json, lines, list, map, secret, text } from "./simple";
export { duration, size, type SizeSpelling } from "./measures";
export { choice, days, type Weekday } from "./choice";
export { asText, record, recordFields, reference, type Reference } from "./structure";

export * from "./field";
export { json, keyValues, map, secretJson, structure } from "./json";
export { commaSeparated, decimal, flag, integer, lines, list, secret, text, timestamp } from "./simple";
export { duration, size, type SizeSpelling } from "./measures";
export { choice, days, weekdays, type Weekday } from "./choice";
export { asText, isListed, members, record, recordFields, reference, type Reference } from "./structure";

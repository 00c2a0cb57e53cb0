export * from "./field";
export {
  commaSeparated,
  decimal,
  flag,
  integer,
  json,
  keyValues,
  lines,
  list,
  map,
  secret,
  secretJson,
  structure,
  text,
  timestamp,
} from "./simple";
export { duration, size, type SizeSpelling } from "./measures";
export { choice, days, weekdays, type Weekday } from "./choice";
export { asText, isListed, members, record, recordFields, reference, type Reference } from "./structure";

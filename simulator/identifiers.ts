import { createHash, randomBytes, randomUUID } from "node:crypto";

/** The id of the built-in group All Users: the same on every installation (kasm-docs.md 7.4). */
export const ALL_USERS_GROUP_ID = "68d557ac4cac42cca9f31c7c853de0f3";

/** A new id as the server answers it: 32 hexadecimal digits, no dashes. */
export function newIdentifier(): string {
  return randomUUID().replaceAll("-", "");
}

/** The stored spelling of an id; both spellings are accepted from clients (kasm-docs.md 2.4). */
export function normaliseIdentifier(text: string): string {
  return text.trim().replaceAll("-", "").toLowerCase();
}

export function isIdentifier(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(normaliseIdentifier(text));
}

/** The dashed spelling, as the database keeps it and as get_all_ssos answers it (kasm-wire.md 1.5). */
export function dashedIdentifier(identifier: string): string {
  return identifier.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** An id that stays the same for one installation and one name, and differs between installations. */
export function derivedIdentifier(installation: string, name: string): string {
  return createHash("sha256").update(`${installation}\n${name}`).digest("hex").slice(0, 32);
}

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/** Random text of letters and digits, for keys, secrets and passwords. */
export function randomText(length: number): string {
  let text = "";
  for (const byte of randomPiece(length)) text += LETTERS[byte % LETTERS.length];
  return text;
}

let supply = Buffer.alloc(0);

/** Random bytes out of a supply: asking for a few at a time is slow. None is given twice. */
function randomPiece(length: number): Buffer {
  if (supply.length < length) supply = randomBytes(Math.max(4096, length));
  const piece = supply.subarray(0, length);
  supply = supply.subarray(length);
  return piece;
}

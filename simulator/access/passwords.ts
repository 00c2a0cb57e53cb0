import { createHash, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

// Weak on purpose: this guards a test server, and seeding must not delay its start.
const COST = { N: 1024, r: 8, p: 1 };

/** A salted hash of a password. */
export function hashPassword(password: string): string {
  const salt = randomBytes(12).toString("hex");
  return `${salt}:${scryptSync(password, salt, 32, COST).toString("hex")}`;
}

export function passwordMatches(password: string, stored: unknown): boolean {
  if (typeof stored !== "string") return false;
  const [salt = "", hash = ""] = stored.split(":");
  const wanted = Buffer.from(hash, "hex");
  return wanted.length === 32 && timingSafeEqual(scryptSync(password, salt, 32, COST), wanted);
}

/** The hash of a secret that is random itself: a key's secret or a session's token. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export function secretMatches(secret: string, stored: unknown): boolean {
  if (typeof stored !== "string") return false;
  const wanted = Buffer.from(stored, "hex");
  return wanted.length === 32 && timingSafeEqual(Buffer.from(hashSecret(secret), "hex"), wanted);
}

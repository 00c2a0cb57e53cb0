import { identifier, parameter, type FieldSketch } from "../build";

/** The keys that name an owner: exactly one of them is set. */
export const OWNERS = ["user_id", "group_id", "image_id"] as const;
export type OwnerKey = (typeof OWNERS)[number];

/** Whose a mapping is: it goes when the owner goes. */
export const owner = (key: OwnerKey, family: string, more: Partial<FieldSketch> = {}): FieldSketch =>
  identifier(key, { locked: true, references: { family, onDelete: "cascade" }, ...more });

/** The owner by which a list is asked for. */
export const ownerParameters = OWNERS.map((key) => parameter(key, "identifier"));

import type { Json, JsonObject } from "../json";
import type { Row } from "../store/tables";

/** The rows of a list that may be long, and how they are answered. */
export abstract class Listed {
  constructor(readonly stored: readonly Row[]) {}

  /** So many of the first as they are answered. */
  abstract first(count: number): JsonObject[];

  /** Writes each as JSON, with commas between them. */
  abstract write(text: (part: string) => void): void;
}

/** What a call answers. */
export type Answer = Readonly<Record<string, Json | Listed>>;

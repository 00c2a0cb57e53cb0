import type * as pulumi from "@pulumi/pulumi";

/** A value of a JSON structure; any part may be an output. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly pulumi.Input<JsonValue>[];

/** A JSON object; any part may be an output. */
export interface JsonObject {
  readonly [key: string]: pulumi.Input<JsonValue> | undefined;
}

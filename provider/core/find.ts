import type { KasmClient } from "../client";
import type { EntityDefinition } from "./entity";
import type { Properties } from "./values";

/** Looks one object up by its natural key. */
export function find(_definition: EntityDefinition, _client: KasmClient, _key: Properties): Promise<Properties> {
  return Promise.reject(new Error("not built yet"));
}

/** The functions that are served. */
import { getClient } from "./get-client";
import { getGroup } from "./get-group";
import { getRealm } from "./get-realm";
import type { ServedFunction } from "./served-function";

const all = [getRealm, getClient, getGroup];

export const functions: ReadonlyMap<string, ServedFunction> = new Map(all.map((one) => [one.token, one]));

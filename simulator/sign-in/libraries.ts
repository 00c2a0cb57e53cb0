import { createRequire } from "node:module";
import type * as Jose from "jose" with { "resolution-mode": "import" };
import type * as OpenIdClient from "openid-client" with { "resolution-mode": "import" };
import type * as Undici from "undici";

export type { Jose, OpenIdClient };

/** Loaded when somebody signs in: they would double the time of the simulator's start. */
const load = createRequire(__filename);

export const openIdClient = () => load("openid-client") as typeof OpenIdClient;
export const jose = () => load("jose") as typeof Jose;
export const undici = () => load("undici") as typeof Undici;

import type { KnownCall } from "../catalogue";
import type { SwitchValues } from "../catalogue/switches";
import type { JsonObject } from "../json";
import type { Tables } from "../store/tables";
import type { Dialect, KasmVersion } from "../versions";
import type { Answer } from "../wire/answer";
import type { ServerLog } from "./log";

/** What a handler may know of the server. */
export interface ServerContext {
  readonly version: KasmVersion;
  readonly dialect: Dialect;
  readonly switches: SwitchValues;
  readonly strict: boolean;
  readonly licenseFeatures: readonly string[];
  readonly installation: string;
  readonly tables: Tables;
  readonly now: () => Date;
  readonly log: ServerLog;
}

/** Who calls. */
export type Caller =
  | { readonly kind: "key"; readonly id: string; readonly name: string; readonly readOnly: boolean }
  | { readonly kind: "session"; readonly id: string; readonly name: string; readonly sessionId: string }
  | { readonly kind: "nobody" };

/** One call, signed in and checked. */
export interface CallRequest {
  readonly server: ServerContext;
  readonly call: KnownCall;
  readonly caller: Caller;
  readonly body: JsonObject;
  /** Scheme and host under which the client reaches the server: https://kasm.example.com. */
  readonly origin: string;
}

export type Handler = (request: CallRequest) => Answer;

import type { Json, JsonObject } from "../json";

/** What goes wrong with a call. */
export type CallFault =
  /** The connection is cut and nothing was done. */
  | { readonly kind: "drop-before" }
  /** The server does it, then the connection is cut. */
  | { readonly kind: "drop-after-commit" }
  /** A status with a body of one's choice; nothing was done. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A status with a page of HTML; nothing was done. */
  | { readonly kind: "html"; readonly status?: number; readonly heading?: string }
  /** The server does it, then answers with a status as above. */
  | { readonly kind: "status-after-commit"; readonly status: number; readonly body?: Json }
  /** 200 with error_message; nothing was done. */
  | { readonly kind: "error-message"; readonly message: string }
  /** 429; Retry-After in seconds, as the date that many seconds from now, or as the given text. */
  | {
      readonly kind: "too-many-requests";
      readonly retryAfter?: number | string;
      readonly retryAfterForm?: "seconds" | "date";
    }
  /** The call is done and answered later; at once when its client hangs up. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Reads see the state of the moment when the fault was set. */
  | { readonly kind: "stale-list" }
  /** 200, but the old values stay: all of them, or only the named fields (as stored). */
  | { readonly kind: "keep-value"; readonly fields?: readonly string[] }
  /** JSON that breaks off. */
  | { readonly kind: "truncate" }
  /** The key that signs this call is refused (401) in it and in its later calls, so many in all; without a number for good. */
  | { readonly kind: "revoke-key"; readonly calls?: number }
  /** The answer trickles: so many bytes (default 1) at a time, with a pause after each. */
  | { readonly kind: "drip"; readonly milliseconds: number; readonly bytes?: number };

/** What goes wrong with a TLS handshake, where the simulator serves HTTPS: the certificate is not good. */
export interface ConnectionFault {
  readonly kind: "certificate";
  readonly problem: "expired" | "wrong-host" | "unknown-authority";
}

export type FaultKind = CallFault | ConnectionFault;

/** When a fault strikes. */
export interface Occasion {
  /** How often. Default: once; with a probability: without end. */
  readonly count?: number | "unlimited";
  /** So many matching calls, or connections, pass first. */
  readonly after?: number;
  /** The chance, above 0 and up to 1, at each that matches. Default 1. The plan's seed decides which. */
  readonly probability?: number;
}

/** Which calls a fault strikes. */
export interface CallChoice {
  /**
   * The name of a call; a class: `read`, `write`, `page`, `unknown`; `*` for any; or the path of a page. Classes and `*`
   * leave out what the simulator serves of its own under /simulator/.
   */
  readonly call: string;
  /** Only calls whose body has these values, at any depth. */
  readonly where?: JsonObject;
}

/** A fault, where it strikes and how often: plain data. */
export type Fault = (CallFault & Occasion & CallChoice) | (ConnectionFault & Occasion);

/** Faults as a file holds them. */
export interface FaultPlanData {
  /** Decides chances: the same seed and the same calls in the same order meet the same faults. Default 1. */
  readonly seed?: number;
  readonly faults: readonly Fault[];
}

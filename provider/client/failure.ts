import type { KasmError } from "./errors";
import type { CallClass, ObjectDescription } from "./types";

/** The call a failure belongs to, for messages and for deciding whether it may be repeated. */
export interface CallContext {
  readonly functionName: string;
  readonly kind: CallClass;
  readonly endpoint: string;
  readonly about?: ObjectDescription;
  readonly signIn: "key" | "session";
  /** Whether this server has already answered as only Kasm does. */
  readonly knownAsKasm: boolean;
  /** Whether the trusted authority comes from the settings. */
  readonly ownAuthority: boolean;
}

export interface FailureTraits {
  /** Whether the same request may succeed later. */
  transient: boolean;
  /** False only where it is certain that the server did not act on the request. */
  maybeProcessed: boolean;
  /** How long the server asks to wait, in milliseconds. */
  retryAfter?: number;
  /** Fewer tries than usual, where a repetition rarely helps. */
  maximumTries?: number;
}

/** One try that failed, with what the repetition logic has to know. Never leaves the client. */
export class CallFailure extends Error {
  constructor(
    readonly error: KasmError,
    readonly traits: FailureTraits,
  ) {
    super(error.message);
  }
}

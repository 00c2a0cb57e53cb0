import { errorCodes, type ErrorCode } from "./error-codes";
import { redact } from "./redaction";
import type { ObjectDescription } from "./types";

/** What an error is made of; {@link KasmError} composes the message from it. */
export interface ErrorParts {
  /** What was tried, as a clause: `update_zone on Zone "default"`. */
  tried: string;
  /** What went wrong, as a sentence without its full stop. */
  problem: string;
  /** What to do, as one or more sentences. Default: the cure of the code. */
  cure?: string;
  serverMessage?: string;
  status?: number;
  about?: ObjectDescription;
  /** The Kasm function that was called. */
  functionName?: string;
  /** True when a create was sent and nobody knows whether the server carried it out. */
  ambiguous?: boolean;
  /** How many times the request was sent or tried. */
  attempts?: number;
}

/**
 * Everything that can go wrong between this program and a Kasm server. The message says what was tried, on which
 * object, the server's own words and what to do, and never contains a registered secret.
 */
export class KasmError extends Error {
  /** HTTP status of the server's answer, where there was one. */
  readonly status?: number;
  /** The server's own words, without secrets. */
  readonly serverMessage?: string;
  readonly about?: ObjectDescription;
  readonly functionName?: string;
  /** A create whose outcome is unknown: the object may exist now. Look it up before creating it again. */
  readonly ambiguous: boolean;
  readonly attempts: number;
  /** The parts the message was made of, for the repetition logic to say more. */
  readonly parts: Readonly<ErrorParts>;

  constructor(
    /** Stable code, e.g. `KASM_FORBIDDEN`. */
    readonly code: string,
    parts: ErrorParts,
  ) {
    super(compose(code, parts));
    this.name = new.target.name;
    this.parts = parts;
    this.status = parts.status;
    this.serverMessage = parts.serverMessage === undefined ? undefined : redact(parts.serverMessage);
    this.about = parts.about;
    this.functionName = parts.functionName;
    this.ambiguous = parts.ambiguous ?? false;
    this.attempts = parts.attempts ?? 1;
    // The parts hold words as they came in; a debugger or a log that prints the whole error must not show them.
    Object.defineProperty(this, "parts", { enumerable: false });
  }

  /** The same error with more known about it, e.g. how often it was tried. */
  with(more: Partial<ErrorParts>): KasmError {
    const constructor = this.constructor as new (code: string, parts: ErrorParts) => KasmError;
    return new constructor(this.code, { ...this.parts, ...more });
  }
}

function compose(code: string, parts: ErrorParts): string {
  const attempts = parts.attempts ?? 1;
  const cure = parts.cure ?? (code in errorCodes ? errorCodes[code as ErrorCode].cure : "");
  const sentences = [
    `${parts.tried} failed${attempts > 1 ? ` after ${attempts} tries` : ""}: ${sentence(parts.problem)}`,
    parts.serverMessage ? `The server said: "${parts.serverMessage}".` : "",
    parts.ambiguous ? "Whether the server carried it out is not known." : "",
    cure,
    `[${code}]`,
  ];
  return redact(sentences.filter((text) => text !== "").join(" "));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A call as messages name it: `update_zone on Zone "default" (id 3f2a)`. */
export function describeCall(functionName: string, endpoint: string, about?: ObjectDescription): string {
  return `${functionName} ${about === undefined ? "" : `on ${describeObject(about)} `}at ${endpoint}`;
}

/** An object as messages name it: `Zone "default" (id 3f2a)`. */
export function describeObject(about: ObjectDescription): string {
  const name = about.name === undefined ? "" : ` "${about.name}"`;
  const id = about.id === undefined ? "" : ` (id ${about.id})`;
  return `${about.kind}${name}${id}`;
}

export class KasmConfigurationError extends KasmError {}
export class KasmUnreachableError extends KasmError {}
export class KasmCertificateUntrustedError extends KasmError {}
export class KasmCertificateExpiredError extends KasmError {}
export class KasmCertificateWrongHostError extends KasmError {}
export class KasmNotKasmError extends KasmError {}
export class KasmRedirectedError extends KasmError {}
export class KasmUnauthenticatedError extends KasmError {}
export class KasmForbiddenError extends KasmError {}
export class KasmReadOnlyKeyError extends KasmError {}
export class KasmTwoFactorRequiredError extends KasmError {}
export class KasmPasswordExpiredError extends KasmError {}
export class KasmLicenseFeatureMissingError extends KasmError {}
export class KasmRateLimitedError extends KasmError {}
export class KasmTimedOutError extends KasmError {}
export class KasmCancelledError extends KasmError {}
export class KasmServerError extends KasmError {}
export class KasmBadAnswerError extends KasmError {}
export class KasmRefusedError extends KasmError {}
export class KasmNotFoundError extends KasmError {}
export class KasmUnsupportedVersionError extends KasmError {}

const classes: Record<ErrorCode, new (code: string, parts: ErrorParts) => KasmError> = {
  KASM_CONFIGURATION: KasmConfigurationError,
  KASM_UNREACHABLE: KasmUnreachableError,
  KASM_CERTIFICATE_UNTRUSTED: KasmCertificateUntrustedError,
  KASM_CERTIFICATE_EXPIRED: KasmCertificateExpiredError,
  KASM_CERTIFICATE_WRONG_HOST: KasmCertificateWrongHostError,
  KASM_NOT_KASM: KasmNotKasmError,
  KASM_REDIRECTED: KasmRedirectedError,
  KASM_UNAUTHENTICATED: KasmUnauthenticatedError,
  KASM_FORBIDDEN: KasmForbiddenError,
  KASM_READ_ONLY_KEY: KasmReadOnlyKeyError,
  KASM_TWO_FACTOR_REQUIRED: KasmTwoFactorRequiredError,
  KASM_PASSWORD_EXPIRED: KasmPasswordExpiredError,
  KASM_LICENSE_FEATURE_MISSING: KasmLicenseFeatureMissingError,
  KASM_RATE_LIMITED: KasmRateLimitedError,
  KASM_TIMED_OUT: KasmTimedOutError,
  KASM_CANCELLED: KasmCancelledError,
  KASM_SERVER_ERROR: KasmServerError,
  KASM_BAD_ANSWER: KasmBadAnswerError,
  KASM_REFUSED: KasmRefusedError,
  KASM_NOT_FOUND: KasmNotFoundError,
  KASM_UNSUPPORTED_VERSION: KasmUnsupportedVersionError,
};

/** Makes the error of the class that belongs to a code. */
export function kasmError(code: ErrorCode, parts: ErrorParts): KasmError {
  return new classes[code](code, parts);
}

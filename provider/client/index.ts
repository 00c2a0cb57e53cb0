/** The one way to a Kasm server: every call is signed in, classified, repeated where safe, and free of secrets. */
export * from "./types";
export * from "./errors";
export { errorCodes, type ErrorCode, type ErrorCodeEntry } from "./error-codes";
export { isSecretKey, redact, redactValue, registerSecret, registerSecretsOf } from "./redaction";

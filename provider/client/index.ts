/** The one way to a Kasm server: every call is signed in, classified, repeated where safe, and free of secrets. */
export * from "./types";
export * from "./errors";
export { connect } from "./client";
export { errorCodes, type ErrorCode, type ErrorCodeEntry } from "./error-codes";
export { FormFile } from "./multipart";
export {
  describePermission,
  licenseFeatureFor,
  permissionsFor,
  systemGroupPermissionFor,
  type Permission,
} from "./permissions";
export { isSecretKey, redact, redactValue, registerSecret, registerSecretsOf } from "./redaction";
export {
  configurationError,
  connectionFromEnvironment,
  settingNames,
  settingProblems,
  settingWarnings,
  type SettingProblem,
} from "./settings";

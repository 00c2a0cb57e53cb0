import { firstContactTries, type Caller } from "./caller";
import { describeCall, kasmError, KasmError } from "./errors";
import { settingWarnings } from "./settings";
import type { ConnectionSettings, Dialect, ServerFacts } from "./types";
import { dialectOfKeys, judgeVersion, parseVersion } from "./versions";

type Lists = (functionName: string, key: string) => Promise<Record<string, unknown>[]>;

const healthPath = "/api/__healthcheck";

/** First contact: is there a server, is it Kasm, does it know us, which version is it, what does its licence cover. */
export async function discover(caller: Caller, settings: ConnectionSettings, list: Lists): Promise<ServerFacts> {
  const doubt = await checkHealth(caller);
  const buildId = await readBuildId(caller, doubt);
  const reported = buildId === undefined ? undefined : parseVersion(buildId);
  const configured = settings.serverVersion === undefined ? undefined : parseVersion(settings.serverVersion);
  const version = configured ?? reported;
  const [language, licenseFeatures] = await Promise.all([
    findDialect(caller, version === undefined ? undefined : judgeVersion(version), buildId, list),
    readLicenseFeatures(caller),
  ]);
  const warnings = [...settingWarnings(settings), ...language.warnings];
  if (configured !== undefined && reported !== undefined && !reported.text.startsWith(configured.text)) {
    warnings.push(
      `The server calls itself ${reported.text}, but is treated as ${configured.text}, as kasm:serverVersion says.`,
    );
  }
  return { version: version?.text, buildId, dialect: language.dialect, licenseFeatures, warnings };
}

/** Asks for health, which needs no sign-in. Returns why it is doubtful that this is Kasm, where it is. */
async function checkHealth(caller: Caller): Promise<KasmError | undefined> {
  const request = { functionName: "health check", kind: "read", path: healthPath, body: null } as const;
  const tried = describeCall("health check", caller.endpoint);
  try {
    const { ok } = await caller.anonymous({ ...request, maximumTries: firstContactTries });
    if (ok === true) return undefined;
    if (ok === undefined) return kasmError("KASM_NOT_KASM", { tried, problem: "the answer does not speak of health" });
  } catch (error) {
    // A proxy may let through no more than the API's functions; those then tell what this is.
    if (error instanceof KasmError && doubtful.has(error.code)) return error;
    throw error;
  }
  throw kasmError("KASM_SERVER_ERROR", { tried, problem: "the server says that it is not healthy" });
}

const doubtful = new Set([
  "KASM_NOT_KASM",
  "KASM_BAD_ANSWER",
  "KASM_NOT_FOUND",
  "KASM_REFUSED",
  "KASM_UNAUTHENTICATED",
  "KASM_FORBIDDEN",
]);

function notKasm(caller: Caller, { status, serverMessage }: KasmError): KasmError {
  const tried = describeCall("health check", caller.endpoint);
  const problem = `neither it nor the API answers as Kasm does (HTTP ${status})`;
  return kasmError("KASM_NOT_KASM", { tried, problem, status, serverMessage });
}

/** Signs in for the first time, and learns the build where that is allowed. */
async function readBuildId(caller: Caller, doubt: KasmError | undefined): Promise<string | undefined> {
  try {
    const answer = await caller.call({
      functionName: "system_info",
      kind: "read",
      body: {},
      maximumTries: firstContactTries,
    });
    const information = objectIn(answer, "system_info") ?? answer;
    const buildId = objectIn(information, "api")?.["build_id"];
    if (doubt !== undefined && objectIn(information, "api") === undefined) throw doubt;
    return typeof buildId === "string" && buildId !== "" ? buildId : undefined;
  } catch (error) {
    if (!(error instanceof KasmError)) throw error;
    if (doubt !== undefined && (error.code === "KASM_NOT_KASM" || error.serverMessage === undefined)) {
      throw doubt.code === "KASM_NOT_KASM" ? doubt : notKasm(caller, doubt);
    }
    if (unreadable.has(error.code)) return undefined;
    throw error;
  }
}

/** Refusals that say no more than that we may not, or cannot, know. */
const unreadable = new Set([
  "KASM_FORBIDDEN",
  "KASM_REFUSED",
  "KASM_NOT_FOUND",
  "KASM_UNSUPPORTED_VERSION",
  "KASM_LICENSE_FEATURE_MISSING",
]);

async function findDialect(
  caller: Caller,
  verdict: ReturnType<typeof judgeVersion> | undefined,
  buildId: string | undefined,
  list: Lists,
): Promise<{ dialect: Dialect; warnings: string[] }> {
  if (verdict !== undefined && "dialect" in verdict) {
    return { dialect: verdict.dialect, warnings: verdict.warning === undefined ? [] : [verdict.warning] };
  }
  const tried = describeCall("finding out the version of Kasm", caller.endpoint);
  if (verdict !== undefined) {
    const cure = "Upgrade Kasm, or set kasm:serverVersion to the nearest supported version at your own risk.";
    throw kasmError("KASM_UNSUPPORTED_VERSION", { tried, problem: verdict.unsupported, cure });
  }
  const named = buildId === undefined ? "may not be read" : `is called "${buildId}", which tells no version`;
  for (const [functionName, key] of telling) {
    const dialect = dialectOfKeys(await readableList(list, functionName, key));
    if (dialect === undefined) continue;
    const warning = `The server's version ${named}; it is treated as ${dialect}, as the fields of ${functionName} show. kasm:serverVersion overrides this.`;
    return { dialect, warnings: [warning] };
  }
  const problem = `the server's version ${named}, and no object on the server shows it`;
  throw kasmError("KASM_UNSUPPORTED_VERSION", { tried, problem });
}

/** Lists whose objects have fields that are spelled differently in the two dialects. */
const telling = [
  ["get_images", "images"],
  ["get_autoscale_configs", "autoscale_configs"],
  ["get_vm_provider_configs", "vm_provider_configs"],
] as const;

async function readableList(list: Lists, functionName: string, key: string): Promise<Record<string, unknown>[]> {
  try {
    return await list(functionName, key);
  } catch (error) {
    if (error instanceof KasmError && unreadable.has(error.code)) return [];
    throw error;
  }
}

/** The licence is read where it can be; nothing fails because it cannot (kasm-wire.md 1.8, 12.11). */
async function readLicenseFeatures(caller: Caller): Promise<string[] | undefined> {
  const request = { kind: "read", body: {}, maximumTries: 1 } as const;
  try {
    const path = "/api/license_status";
    const answer = await caller.call({ ...request, functionName: "license_status", path });
    const status = objectIn(objectIn(answer, "license") ?? {}, "status");
    const features = featureNames(status?.["features"]);
    if (features !== undefined) return features;
  } catch (error) {
    if (!(error instanceof KasmError) || error.code === "KASM_CANCELLED") throw error;
  }
  try {
    const { licenses } = await caller.call({ ...request, functionName: "get_licenses" });
    if (!Array.isArray(licenses)) return undefined;
    return [
      ...new Set((licenses as Record<string, unknown>[]).flatMap(({ features }) => featureNames(features) ?? [])),
    ];
  } catch (error) {
    if (!(error instanceof KasmError) || error.code === "KASM_CANCELLED") throw error;
    return undefined;
  }
}

/** Features come as a list of names or as a map from name to yes or no. */
function featureNames(features: unknown): string[] | undefined {
  if (Array.isArray(features)) return features.filter((name) => typeof name === "string");
  if (features === null || typeof features !== "object") return undefined;
  return Object.entries(features)
    .filter(([, included]) => included === true)
    .map(([name]) => name);
}

function objectIn(parent: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = parent[key];
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

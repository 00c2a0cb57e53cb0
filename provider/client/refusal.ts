import type { ErrorCode } from "./error-codes";
import type { CallContext } from "./failure";
import { describePermission, licenseFeatureFor, permissionsFor, systemGroupPermissionFor } from "./permissions";

interface Refusal {
  code: ErrorCode;
  problem: string;
  cure?: string;
}

/** The function that signs a user in; its refusals are about name and password. */
export const signInFunction = "authenticate";

/**
 * Tells apart why a server does not let someone do something: who they are, what they may do, or what the licence
 * covers. Undefined when the answer is about none of these. `words` is the server's explanation, maybe empty.
 */
export function refusalByRights(
  status: number,
  body: Record<string, unknown>,
  words: string,
  context: CallContext,
): Refusal | undefined {
  const denied = status === 401 || status === 403;
  if (body["reason"] === "expired_password" || (denied && /password.*expired|expired.*password/i.test(words))) {
    return { code: "KASM_PASSWORD_EXPIRED", problem: "the user's password has expired" };
  }
  if (context.functionName === signInFunction) return wrongPassword(status, words);
  if (context.kind !== "read" && /read[- _]?only/i.test(words) && (denied || /key/i.test(words))) {
    return { code: "KASM_READ_ONLY_KEY", problem: "the API key is read-only" };
  }
  if (/licen[sc]e/i.test(words) && !context.functionName.includes("license")) return unlicensed(context);
  const ended = /\b(key|token|session|credentials?|account|user)\b.*\b(expired|disabled|revoked|locked)\b/i.exec(words);
  if (status === 401 || (status === 403 && ended !== null)) return unauthenticated(status, words, context);
  if (status === 403 || /^\W*(unauthori[sz]ed|access denied|forbidden|permission denied)\b/i.test(words)) {
    return forbidden(status, context);
  }
  return undefined;
}

function wrongPassword(status: number, words: string): Refusal {
  const ended = /\b(expired|disabled|locked)\b/i.exec(words)?.[1]?.toLowerCase();
  return {
    code: "KASM_UNAUTHENTICATED",
    problem:
      ended === undefined
        ? `the server does not accept this user name and password (HTTP ${status})`
        : `the user's account is ${ended} (HTTP ${status})`,
    cure: "Check kasm:username and kasm:password by signing in to Kasm's web page. Kasm locks an account after several wrong passwords, so the sign-in was tried once.",
  };
}

function unlicensed(context: CallContext): Refusal {
  const feature = licenseFeatureFor(context.functionName);
  const which = feature === undefined ? "" : ` (feature ${feature}${feature === "saml" ? ", which covers OIDC" : ""})`;
  return { code: "KASM_LICENSE_FEATURE_MISSING", problem: `the server's licence does not cover this${which}` };
}

function unauthenticated(status: number, words: string, context: CallContext): Refusal {
  if (context.signIn === "session") {
    const cure = "Check that the user is neither disabled nor locked, and that its password was not changed meanwhile.";
    return { code: "KASM_UNAUTHENTICATED", problem: `the server ended the session (HTTP ${status})`, cure };
  }
  const ended = /\b(expired|disabled|revoked)\b/i.exec(words)?.[1]?.toLowerCase();
  const verb = ended === "expired" ? "has" : "is";
  return {
    code: "KASM_UNAUTHENTICATED",
    problem:
      ended === undefined
        ? `the server does not accept the API key or its secret (HTTP ${status})`
        : `the API key ${verb} ${ended} (HTTP ${status})`,
    cure:
      "Check the key under Settings > Developers in Kasm: enabled, not expired, kasm:apiKey and kasm:apiKeySecret of " +
      "the same key. Rotated? Then destroy and refresh still use the key of the last update: set KASM_API_KEY and " +
      "KASM_API_KEY_SECRET, or run with PULUMI_RUN_PROGRAM=true.",
  };
}

function forbidden(status: number, context: CallContext): Refusal {
  const { functionName, signIn, kind } = context;
  const who = signIn === "key" ? "the API key" : "the user";
  const where = signIn === "key" ? "Settings > Developers > the key > Permissions" : "a group of the user, Permissions";
  const needed = permissionsFor(functionName).map(describePermission);
  const builtIn = systemGroupPermissionFor(functionName);
  const feature = licenseFeatureFor(functionName);
  const which = needed.length === 0 ? `the permission for ${functionName}` : needed.join(", and also ");
  const hints = [
    `Grant ${who} ${which} under ${where}.`,
    builtIn === undefined ? "" : `The built-in groups also need ${describePermission(builtIn)}.`,
    kind === "read" || signIn === "session" ? "" : "If it has them: a read-only key is refused every change.",
    feature === undefined ? "" : `A licence without the feature ${feature} is refused likewise.`,
  ];
  return {
    code: "KASM_FORBIDDEN",
    problem: `${who} may not call ${functionName} (HTTP ${status})`,
    cure: hints.filter((hint) => hint !== "").join(" "),
  };
}

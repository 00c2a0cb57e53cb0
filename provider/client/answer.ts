import { describeCall, kasmError } from "./errors";
import type { ErrorCode } from "./error-codes";
import { CallFailure, type CallContext, type FailureTraits } from "./failure";
import { refusalByRights } from "./refusal";
import { redact } from "./redaction";
import { retryAfterOf } from "./retry-after";
import type { RawAnswer } from "./transport";

/** A problem found in an answer, before it is made into an error. */
export interface Verdict extends FailureTraits {
  code: ErrorCode;
  problem: string;
  cure?: string;
  serverMessage?: string;
}

/**
 * Reads an answer of the server: the JSON object of a success, or a {@link CallFailure} that is thrown. Kasm reports
 * failures as status codes, as 200 with `error_message`, and as HTML pages (kasm-docs.md 2.4); all end here.
 */
export function interpretAnswer(answer: RawAnswer, context: CallContext, now: number): Record<string, unknown> {
  const body = parse(answer.text);
  const verdict = judge(answer, body, context, now);
  if (verdict === undefined) return body as Record<string, unknown>;
  const { functionName, endpoint, about } = context;
  const { code, problem, cure, serverMessage, ...traits } = verdict;
  const tried = describeCall(functionName, endpoint, about);
  const parts = { tried, problem, cure, serverMessage, status: answer.status, functionName, about };
  throw new CallFailure(kasmError(code, parts), traits);
}

function judge(answer: RawAnswer, body: unknown, context: CallContext, now: number): Verdict | undefined {
  const { status } = answer;
  const words = serverWords(body, answer.text);
  if (status >= 300 && status < 400) return redirected(answer, context);
  if (status >= 500) return brokenServer(answer, body, words, context, now);
  if (status === 429) {
    return {
      code: "KASM_RATE_LIMITED",
      problem: "the server asks for fewer requests (HTTP 429)",
      serverMessage: words,
      transient: true,
      maybeProcessed: false,
      retryAfter: retryAfterOf(answer, now),
    };
  }
  if (status === 408) {
    return { code: "KASM_TIMED_OUT", problem: "HTTP 408", serverMessage: words, transient: true, maybeProcessed: true };
  }
  if (status === 401 || status === 403 || (isObject(body) && words !== undefined)) {
    const byRights = refusalByRights(status, isObject(body) ? body : {}, words ?? "", context);
    if (byRights !== undefined) return { ...byRights, serverMessage: words, ...refusal };
  }
  if (status >= 400) return refused(answer, body, words, context);
  if (!isObject(body)) return notJson(answer, words, context);
  if (words === undefined) return undefined;
  const gone = context.kind === "delete" && /not found|does not exist|no such/i.test(words);
  const problem = gone ? "the object is gone" : "the server refused the request";
  return { code: gone ? "KASM_NOT_FOUND" : "KASM_REFUSED", problem, serverMessage: words, ...refusal };
}

const refusal: FailureTraits = { transient: false, maybeProcessed: false };

function redirected(answer: RawAnswer, context: CallContext): Verdict {
  const target = locationOf(answer, context.endpoint);
  const origin = target === undefined ? "another address" : target.origin;
  const sameServer = target !== undefined && origin === context.endpoint;
  const upgrade = context.endpoint.startsWith("http:") && target?.protocol === "https:";
  return {
    code: "KASM_REDIRECTED",
    problem: `the server redirects to ${sameServer ? `${origin}${target.pathname}` : origin} (HTTP ${answer.status}), and a redirected POST arrives without its content`,
    cure:
      sameServer || target === undefined
        ? "A proxy or sign-in page stands before the API; let /api through to Kasm."
        : `Set kasm:endpoint to ${origin}${upgrade ? "." : ", if that is the Kasm server."}`,
    ...refusal,
  };
}

function locationOf(answer: RawAnswer, endpoint: string): URL | undefined {
  const location = answer.headers["location"];
  return location !== undefined && URL.canParse(location, endpoint) ? new URL(location, endpoint) : undefined;
}

function brokenServer(
  answer: RawAnswer,
  body: unknown,
  words: string | undefined,
  context: CallContext,
  now: number,
): Verdict {
  const { status } = answer;
  // An HTML 500 is an exception in the server, often for a field it cannot handle: it will fail again.
  const exception = status === 500 && !isObject(body) && context.kind !== "read";
  return {
    code: "KASM_SERVER_ERROR",
    problem: `the server failed with HTTP ${status}${isObject(body) ? "" : ", not with Kasm's JSON"}`,
    serverMessage: words,
    transient: status !== 501 && status !== 505,
    maybeProcessed: true,
    retryAfter: retryAfterOf(answer, now),
    maximumTries: exception ? 3 : undefined,
  };
}

function refused(answer: RawAnswer, body: unknown, words: string | undefined, context: CallContext): Verdict {
  const { status } = answer;
  const common = { serverMessage: words, ...refusal };
  if (isObject(body)) {
    if (status === 404 && words !== undefined) {
      return { code: "KASM_NOT_FOUND", problem: "the server does not know it (HTTP 404)", ...common };
    }
    return { code: "KASM_REFUSED", problem: `the server refused the request (HTTP ${status})`, ...common };
  }
  if (status === 400 && /plain http request was sent to https port/i.test(answer.text)) {
    const cure = `Set kasm:endpoint to ${context.endpoint.replace(/^http:/, "https:")}.`;
    return { code: "KASM_NOT_KASM", problem: "an https port was addressed by http", cure, ...common };
  }
  if (!context.knownAsKasm) {
    return { code: "KASM_NOT_KASM", problem: `the answer is HTTP ${status} and not Kasm's JSON`, ...common };
  }
  if (status === 404 || status === 405) {
    const problem = `this server does not offer the function (HTTP ${status})`;
    const cure = "This Kasm version may be too old or too new for it; see the versions in the documentation.";
    return { code: "KASM_UNSUPPORTED_VERSION", problem, cure, ...common };
  }
  return { code: "KASM_REFUSED", problem: `the request was refused with HTTP ${status}, not by Kasm`, ...common };
}

/** A success that is no JSON object: a page of something else, or an answer cut off on its way. */
function notJson(answer: RawAnswer, words: string | undefined, context: CallContext): Verdict {
  const page = /^\s*</.test(answer.text);
  if (page && !context.knownAsKasm) {
    return {
      code: "KASM_NOT_KASM",
      problem: "the answer is a web page, not Kasm's JSON",
      serverMessage: words,
      transient: false,
      maybeProcessed: false,
    };
  }
  const what = page ? "a web page" : answer.text === "" ? "empty" : "not a whole JSON object";
  return {
    code: "KASM_BAD_ANSWER",
    problem: `the answer is ${what} (HTTP ${answer.status}, ${answer.text.length} characters)`,
    transient: true,
    maybeProcessed: true,
    maximumTries: 3,
  };
}

/** The server's own explanation: `error_message` of its JSON, or the readable text of an HTML page. */
function serverWords(body: unknown, text: string): string | undefined {
  if (isObject(body)) {
    const message = body["error_message"];
    if (message === undefined || message === null || message === "" || message === false) return undefined;
    return shortened(typeof message === "string" ? message : JSON.stringify(message));
  }
  if (body !== undefined || text.trim() === "") return undefined;
  const readable = text
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return readable === "" ? undefined : shortened(readable);
}

/** Secrets go first: half of one, left by the cut, would not be recognised any more. */
function shortened(text: string): string {
  const safe = redact(text.slice(0, 20_000));
  return safe.length > 500 ? `${safe.slice(0, 500)}...` : safe;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

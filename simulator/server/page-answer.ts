import { signedInBy } from "../access/sign-in";
import { failureOf } from "../failure";
import { answerAfterCommit, spoil, type EarlyAnswer } from "../faults/play";
import type { Strike } from "../faults/plan";
import { readObject } from "../json";
import type { ServerContext } from "./context";
import { cookieHeader, readCookies } from "./cookies";
import { originOf, type HttpAnswer, type HttpRequest } from "./http-message";
import { servedEntry, type Journal } from "./journal";
import { shownRequest } from "./masking";
import type { FoundRoute, PageAnswer, PageRequest } from "./pages";

interface Parts {
  readonly server: () => ServerContext;
  readonly journal: Journal;
  readonly persist: () => void;
}

/** When it came in, and what faults do to it. */
interface Course {
  readonly started: number;
  readonly strikes: readonly Strike[];
  /** Answered in place of the page. */
  readonly early: EarlyAnswer | undefined;
}

/** Serves a request by a page's route, and notes it in the journal: the path without its query, and no form. */
export async function answerPage(
  parts: Parts,
  request: HttpRequest,
  { route, parameters }: FoundRoute,
  { started, strikes, early }: Course,
): Promise<HttpAnswer> {
  const server = parts.server();
  const page = pageRequest(server, request, parameters);
  let answer: PageAnswer;
  let done = early === undefined;
  try {
    answer =
      early === undefined ? await server.tables.during(async () => route.handle(page)) : inPlace(early, early.problem);
  } catch (error) {
    const failure = failureOf(error);
    answer = inPlace(failure, failure.reason);
    done = false;
  }
  try {
    parts.persist();
  } catch (error) {
    const failure = failureOf(error);
    answer = inPlace(failure, failure.reason);
    done = false;
  }
  const spoiled = early === undefined ? answerAfterCommit(strikes) : undefined;
  const sent = spoil(toHttp(spoiled === undefined ? answer : inPlace(spoiled, undefined)), strikes);
  parts.journal.add({
    at: server.now().toISOString(),
    method: request.method,
    path: page.url.pathname,
    function: "",
    class: "page",
    request: page.json === undefined || route.unshown === true ? undefined : shownRequest(page.json, true),
    done: done && (answer.status ?? 200) < 400,
    problem: answer.problem,
    ...servedEntry({ caller: answer.caller ?? page.caller, answer: sent, strikes, started }),
  });
  return sent;
}

function inPlace({ status, body, headers }: Omit<EarlyAnswer, "problem">, problem: string | undefined): PageAnswer {
  return { status, headers, problem, ...(typeof body.html === "string" ? { html: body.html } : { json: body }) };
}

function pageRequest(
  server: ServerContext,
  request: HttpRequest,
  parameters: Readonly<Record<string, string>>,
): PageRequest {
  const { method, body, headers } = request;
  const cookies = readCookies(headers.cookie);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
  return {
    method,
    server,
    url: addressOf(request),
    parameters,
    headers,
    cookies,
    caller: signedInBy(server, cookies),
    form: new URLSearchParams(isForm ? body.toString("utf8") : ""),
    // Whatever its type is said to be, as with the API's calls: curl -d says form.
    json: readObject(body),
  };
}

/** A Host header that is none leaves the address at localhost. */
function addressOf(request: HttpRequest): URL {
  const { path } = request;
  // Joined as text: a path that begins with two slashes would be taken for another host.
  const address = originOf(request) + path;
  return URL.canParse(address) ? new URL(address) : new URL(`http://localhost${path.replace(/[^\x21-\x7e]/g, "")}`);
}

function toHttp(answer: PageAnswer): HttpAnswer {
  const [type, body] = contentOf(answer);
  const headers: Record<string, string | string[]> = { "content-type": type, "cache-control": "no-store" };
  if (answer.redirect !== undefined) headers.location = answer.redirect;
  if (answer.cookies !== undefined) headers["set-cookie"] = answer.cookies.map(cookieHeader);
  const status = answer.status ?? (answer.redirect === undefined ? 200 : 302);
  return { status, headers: { ...headers, ...answer.headers }, body };
}

function contentOf(answer: PageAnswer): [type: string, body: string | Buffer] {
  if (answer.html !== undefined) return ["text/html; charset=utf-8", answer.html];
  if (answer.json !== undefined) return ["application/json", JSON.stringify(answer.json)];
  if (answer.bytes !== undefined) return ["application/octet-stream", answer.bytes];
  return ["text/plain; charset=utf-8", answer.text ?? ""];
}

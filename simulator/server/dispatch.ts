import { requireAll } from "../access/rights";
import { signInToCall, signInToUpload } from "../access/sign-in";
import { handlerOf } from "../calls";
import { checkLicence } from "../calls/records";
import { CALLS, callNamed, isServedAt, pathOfCall, type CallPath, type KnownCall } from "../catalogue";
import { Failure, failureOf, page, strictly, unauthorized } from "../failure";
import { answerAfterCommit, keepingValues, playBefore, spoil, type EarlyAnswer } from "../faults/play";
import type { FaultPlan, Strike } from "../faults/plan";
import { readObject, type JsonObject } from "../json";
import { hintOf, nearest } from "../wire/near";
import type { Answer } from "../wire/answer";
import { checkKeys } from "../wire/strict";
import { answerText } from "../wire/answer-text";
import type { Caller, ServerContext } from "./context";
import { originOf, type HttpAnswer, type HttpRequest } from "./http-message";
import { servedEntry, type Journal } from "./journal";
import { shownAnswer, shownRequest } from "./masking";
import { isMultipart, readMultipart, typedForm } from "./multipart";
import { answerPage } from "./page-answer";
import { routeFor, type FoundRoute, type PageRoute } from "./pages";

interface Parts {
  readonly server: () => ServerContext;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  /** Called after a write, before its answer. */
  readonly persist: () => void;
  /** What is served beside the calls. */
  readonly pages: readonly PageRoute[];
  /** Ends what waits when the server stops. */
  readonly stopping: () => AbortSignal;
}

/** A request for a call, as far as it is understood. */
interface Asked {
  readonly request: HttpRequest;
  readonly route: Route | undefined;
  readonly call: KnownCall | undefined;
  readonly body: JsonObject | undefined;
  readonly strikes: readonly Strike[];
  /** Nobody until the sign-in is through: the journal names who was refused after it, too. */
  caller: Caller;
}

interface Outcome {
  readonly status: number;
  readonly content: Content;
  readonly headers?: Readonly<Record<string, string>>;
  readonly done: boolean;
  readonly problem?: string;
}

interface Content {
  readonly type: string;
  readonly text: string | Buffer;
  /** What the journal shows of it. */
  readonly shown?: JsonObject;
}

/** Takes a request through sign-in, rights and handler, plays faults, and writes the journal. */
export class Dispatcher {
  constructor(private readonly parts: Parts) {}

  async answer(request: HttpRequest): Promise<HttpAnswer> {
    const started = performance.now();
    const page = routeFor(this.parts.pages, request.method, pathOf(request));
    if (page !== undefined) return this.page(request, page, started);
    const route = routeOf(pathOf(request));
    const call = route === undefined ? undefined : callNamed(route.name);
    const body = await parseBody(request, call);
    const strikes = this.parts.faults.strike({
      call: route?.name ?? "",
      class: call?.class ?? "unknown",
      path: pathOf(request),
      body: body ?? {},
    });
    const server = this.parts.server();
    const hide = call?.name === "update_setting" && isSecretSetting(server, body);
    const asked: Asked = { request, route, call, body, strikes, caller: { kind: "nobody" } };
    const outcome = await this.outcome(asked);
    const { status, content, headers } = outcome;
    const sent = { status, headers: { "content-type": content.type, ...headers }, body: content.text };
    const answer = spoil(sent, strikes);
    this.parts.journal.add({
      at: server.now().toISOString(),
      method: request.method,
      path: request.path,
      function: route?.name ?? "",
      class: call?.class ?? "unknown",
      request: body === undefined ? undefined : shownRequest(body, hide),
      response: content.shown,
      done: outcome.done,
      problem: outcome.problem,
      ...servedEntry({ caller: asked.caller, answer, strikes, started }),
    });
    return answer;
  }

  private async page(request: HttpRequest, found: FoundRoute, started: number): Promise<HttpAnswer> {
    const { faults } = this.parts;
    const strikes = faults.strike({ call: "", class: "page", path: pathOf(request), body: {} });
    const early = await this.early(request, strikes);
    return answerPage(this.parts, request, found, { started, strikes, early });
  }

  private early(request: HttpRequest, strikes: readonly Strike[]): Promise<EarlyAnswer | undefined> {
    return playBefore(strikes, request.hungUp, this.parts.stopping());
  }

  private async outcome(asked: Asked): Promise<Outcome> {
    const { request, strikes } = asked;
    const early = await this.early(request, strikes);
    if (early !== undefined) return { ...early, content: contentOf(early.body), done: false };
    try {
      if (request.path === "/api/__healthcheck") return { status: 200, content: contentOf({ ok: true }), done: true };
      return this.run(asked);
    } catch (error) {
      const failure = failureOf(error);
      return { status: failure.status, content: contentOf(failure.body), done: false, problem: failure.reason };
    }
  }

  private run(asked: Asked): Outcome {
    const { request, route, call, body, strikes } = asked;
    const server = this.parts.server();
    if (route === undefined || call === undefined || !isServedAt(call, route.at, server.switches, server.dialect)) {
      throw notServed(server, request.path, route);
    }
    if (request.method !== "POST") throw new Failure(405, { html: page(405, "Method Not Allowed") }, "not a POST");
    if (body === undefined) throw new Failure(400, { error_message: "Invalid JSON" }, "the body is no JSON object");
    const caller = callerOf(server, request, call, body);
    asked.caller = caller;
    checkKeys(server, call, body);
    if (caller.kind === "key" && caller.readOnly && call.class === "write") throw unauthorized("the key is read-only");
    const stale = strikes.find((strike) => strike.snapshot !== undefined && call.class === "read")?.snapshot;
    const seen = stale === undefined ? server : { ...server, tables: stale };
    const callRequest = { server: seen, call, caller, body, origin: originOf(request) };
    requireAll(callRequest, call.permissions);
    checkLicence(server, call);
    const work = () => contentOf(handlerOf(call)(callRequest));
    const content = call.class === "read" ? seen.tables.reading(work) : keepingValues(server.tables, strikes, work);
    if (call.class === "write" || SIGNING.has(call.name)) this.parts.persist();
    const spoiled = answerAfterCommit(strikes);
    if (spoiled !== undefined) return { status: spoiled.status, content: contentOf(spoiled.body), done: true };
    return { status: 200, content, done: true };
  }
}

/** Reads that make a session token, which has to outlive the process. */
const SIGNING = new Set(["authenticate", "new_session_token", "get_login", "get_kasm_status"]);

const pathOf = (request: HttpRequest): string => request.path.split("?")[0] ?? "";

interface Route {
  readonly at: CallPath;
  readonly name: string;
}

/** /api/admin/<name>, /api/public/<name> or /api/<name>. */
function routeOf(path: string): Route | undefined {
  const matched = /^\/api\/(?:(admin|public)\/)?([A-Za-z0-9_]+)\/?$/.exec(path);
  if (matched?.[2] === undefined) return undefined;
  return { at: (matched[1] as CallPath | undefined) ?? "root", name: matched[2] };
}

function callerOf(server: ServerContext, request: HttpRequest, call: KnownCall, body: JsonObject): Caller {
  if (call.open === true) return { kind: "nobody" };
  return call.form === true
    ? signInToUpload(server, body, request.headers.cookie)
    : signInToCall(server, body, request.headers);
}

/** JSON, or a form where the call takes one; undefined when it is neither. */
async function parseBody(request: HttpRequest, call: KnownCall | undefined): Promise<JsonObject | undefined> {
  const contentType = request.headers["content-type"];
  if (call?.form === true && isMultipart(contentType)) {
    const form = await readMultipart(request.body, contentType);
    return form === undefined ? undefined : typedForm(call, form);
  }
  const body = request.body.length === 0 ? {} : readObject(request.body);
  // Files come in forms only: JSON that looks like what is made of one here is none.
  const files = call?.form === true ? call.parameters.filter((each) => each.type === "file") : [];
  if (body !== undefined) for (const { name } of files) delete body[name];
  return body;
}

function isSecretSetting(server: ServerContext, body: JsonObject | undefined): boolean {
  const id = typeof body?.setting_id === "string" ? body.setting_id.replaceAll("-", "") : undefined;
  // An unknown id may be a slip of the pen: better to hide the value.
  return server.tables.get("settings", id)?.sanitize !== false;
}

function notServed(server: ServerContext, path: string, route: Route | undefined): Failure {
  if (server.strict) {
    const paths = CALLS.flatMap((call) =>
      (["admin", "public", "root"] as const)
        .filter((at) => isServedAt(call, at, server.switches, server.dialect))
        .map((at) => pathOfCall(at, call.name)),
    );
    const same = paths.filter((each) => route !== undefined && each.endsWith(`/${route.name}`));
    const near = same.length > 0 ? same : nearest(path, paths);
    return strictly(`there is no ${path}${hintOf(near)}`, 404);
  }
  return new Failure(404, { html: page(404, "Not Found") }, `there is no ${path}`);
}

function contentOf(body: Answer | { readonly html: string }): Content {
  if (typeof body.html === "string" && Object.keys(body).length === 1) {
    return { type: "text/html; charset=utf-8", text: body.html };
  }
  const answer = body as Answer;
  return { type: "application/json", shown: shownAnswer(answer), text: answerText(answer) };
}

import { rulesOf } from "../calls/families";
import { pageOf } from "../calls/families/access";
import { answerRow, deleteRecord, insertRow, listedRows, updateRow } from "../calls/records";
import type { FamilyDefinition } from "../catalogue";
import { Failure } from "../failure";
import { isIdentifier, normaliseIdentifier } from "../identifiers";
import { type Json, type JsonObject, textOf } from "../json";
import type { CallRequest, ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { decodeFields } from "../wire/decode";
import { checkBody, unprocessable } from "./body";
import type { RestOperation } from "./resources";

/** A request that is signed in and may do it. `call.body` is empty: what was sent is `sent`. */
export interface RestRequest {
  readonly call: CallRequest;
  /** From the path. */
  readonly identifier: string;
  readonly sent: JsonObject | undefined;
  readonly query: URLSearchParams;
}

export interface RestDone {
  readonly status: 200 | 204;
  readonly json?: Json;
}

/** One object as it is answered: bare or under its name, as the switch rest_object says. */
function shown(server: ServerContext, family: FamilyDefinition, row: Row): RestDone {
  const object = answerRow(server, family, row);
  if (server.switches.rest_object === "bare") return { status: 200, json: object };
  const name = family.calls.find((call) => call.action === "create")?.answer ?? family.name;
  return { status: 200, json: { [name]: object } };
}

function rowInPath({ call: { server, call }, identifier }: RestRequest): Row {
  if (!isIdentifier(identifier)) throw unprocessable([`Invalid ${call.family.id}: not an id`]);
  const row = server.tables.get(call.family.name, normaliseIdentifier(identifier));
  if (row === undefined)
    throw new Failure(404, { error_message: "Not found" }, `no ${call.family.entity} ${identifier}`);
  return row;
}

function bodyOf({ sent }: RestRequest): JsonObject {
  if (sent === undefined) throw unprocessable(["The body is not a JSON object"]);
  return sent;
}

/** The other API's words for what is wrong, under the statuses that this one documents for the operation. */
function under<T>(statuses: Readonly<Record<number, number>>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) || error.isHtml) throw error;
    throw new Failure(statuses[error.status] ?? error.status, error.body, error.reason);
  }
}

/** The call with an object in its envelope, as its rules look for it there. */
const enveloped = (call: CallRequest, object: JsonObject): CallRequest => ({
  ...call,
  body: call.call.envelope === undefined ? object : { [call.call.envelope]: object },
});

function listAll({ call, query }: RestRequest): RestDone {
  const { server } = call;
  const name = call.call.answer ?? "";
  const page = { page: query.get("page") ?? 0, page_size: query.get("page_size") ?? 0 };
  const objects = server.tables.reading(() => listedRows(call).map((row) => answerRow(server, call.call.family, row)));
  const found = objects.filter((object) =>
    [...query].every(([key, value]) => key in page || !(key in object) || textOf(object[key]) === value),
  );
  const items = pageOf(found, page);
  if (server.switches.rest_list === "array") return { status: 200, json: items };
  const total = found.length;
  return { status: 200, json: server.switches.rest_list === "items" ? { items, total } : { [name]: items, total } };
}

const getOne = (request: RestRequest): RestDone =>
  shown(request.call.server, request.call.call.family, rowInPath(request));

function create(request: RestRequest): RestDone {
  const sent = bodyOf(request);
  const call = enveloped(request.call, sent);
  const { server } = call;
  const { family } = call.call;
  checkBody(server, family, sent);
  const row = under({ 400: 422, 404: 422 }, () => {
    rulesOf(family.name).authorise?.(call, undefined, "create");
    return insertRow(call, decodeFields(server, family, sent));
  });
  return shown(server, family, row);
}

/** What is absent stays, null clears what can be empty (kasm-docs.md 2.4). */
function update(request: RestRequest): RestDone {
  const row = rowInPath(request);
  const sent = bodyOf(request);
  const call = enveloped(request.call, sent);
  const { family } = call.call;
  checkBody(call.server, family, sent, row);
  under({ 404: 400, 409: 400 }, () => updateRow(call, row));
  return shown(call.server, family, row);
}

function remove(request: RestRequest): RestDone {
  const row = rowInPath(request);
  const { family, idKeys } = request.call.call;
  const { discriminator } = family.variants ?? {};
  const kind = discriminator === undefined ? {} : { [discriminator]: row[discriminator] ?? null };
  const object = { [idKeys?.[0] ?? family.id]: row[family.id] ?? null, ...kind };
  under({ 400: 409 }, () => deleteRecord(enveloped(request.call, object)));
  return { status: 204 };
}

export const OPERATIONS: Readonly<Record<RestOperation, (request: RestRequest) => RestDone>> = {
  list: listAll,
  get: getOne,
  create,
  update,
  delete: remove,
};

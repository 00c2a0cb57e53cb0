import { fieldsOf, wireForm, type FamilyDefinition, type KnownCall } from "../catalogue";
import { notLicensed, refused } from "../failure";
import { isIdentifier, newIdentifier, normaliseIdentifier } from "../identifiers";
import { copy, isObject, type JsonObject, textOf } from "../json";
import type { CallRequest, ServerContext } from "../server/context";
import { checkReferences, checkUnique, deleteRow } from "../store/integrity";
import type { Row } from "../store/tables";
import { isBefore } from "../versions";
import type { Answer } from "../wire/answer";
import { decodeFields } from "../wire/decode";
import { encodeRow } from "../wire/encode";
import { Rows } from "../wire/rows";
import { rulesOf } from "./families";
import { isRequired, leftOut } from "./left-out";
import { licensedFeatures } from "./licenses";

/** The object that a call's envelope carries. */
export function envelopeOf(request: CallRequest): JsonObject {
  const { call, body, server } = request;
  if (call.envelope === undefined) return body;
  const object = body[call.envelope];
  if (isObject(object)) return object;
  throw refused(server.switches, `Missing required field: ${call.envelope}`);
}

/** The id under the first of the keys that carries one. */
export function identifierIn(server: ServerContext, object: JsonObject, keys: readonly string[]): string {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === "string" && isIdentifier(value)) return normaliseIdentifier(value);
  }
  throw refused(server.switches, `Missing required field: ${keys[0] ?? "id"}`);
}

/** The row with this id, or the server's words for a miss. */
export function rowOf(server: ServerContext, family: FamilyDefinition, identifier: string): Row {
  const row = server.tables.get(family.name, identifier);
  if (row === undefined) throw refused(server.switches, `${capital(family.entity)} not found`, 404);
  return row;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What the server adds to an object when it answers it. */
const runtimeOf = (server: ServerContext, family: FamilyDefinition, row: Row): JsonObject =>
  rulesOf(family.name).runtime?.(server, row) ?? {};

/** The object as it is answered. */
export function answerRow(server: ServerContext, family: FamilyDefinition, row: Row): JsonObject {
  return encodeRow(server, family, row, runtimeOf(server, family, row));
}

/** The rows that a list shows this caller. */
export function listedRows(request: CallRequest): Row[] {
  const { server, call } = request;
  const rows = server.tables.rowsToRead(call.family.name);
  if (server.switches.list_order === "newest") rows.reverse();
  const { select } = rulesOf(call.family.name);
  return select === undefined ? rows : select(request, rows);
}

export function listRecords(request: CallRequest): Answer {
  const { server, call } = request;
  const { family } = call;
  return {
    [call.answer ?? family.name]: new Rows(server, family, listedRows(request), (row) =>
      runtimeOf(server, family, row),
    ),
    ...rulesOf(family.name).beside?.(request),
  };
}

/** One object, found by its id. */
export function getRecord(request: CallRequest): JsonObject {
  const { server, call } = request;
  const sent = envelopeOf(request);
  const row = rowOf(server, call.family, identifierIn(server, sent, call.idKeys ?? []));
  return { [call.answer ?? call.family.entity]: answerRow(server, call.family, row) };
}

export function createRecord(request: CallRequest): JsonObject {
  const { server, call } = request;
  const sent = envelopeOf(request);
  rulesOf(call.family.name).authorise?.(request, undefined, "create");
  const row = insertRow(request, decodeFields(server, call.family, sent));
  return answerOf(request, row);
}

/** Stores a new row: defaults, required fields, references, names and the family's own rules. */
export function insertRow(request: CallRequest, values: JsonObject): Row {
  const { server, call } = request;
  const { family } = call;
  const rules = rulesOf(family.name);
  const row: Row = { [family.id]: newIdentifier(), ...values };
  complete(server, family, row);
  checkReferences(server, family, row);
  checkNeeded(server, family, row);
  rules.check?.(request, row, undefined);
  checkUnique(server, family, row);
  forgetWriteOnly(family, row);
  server.tables.put(family.name, textOf(row[family.id]), row);
  rules.afterCreate?.(request, row);
  return row;
}

/** Fills in defaults and refuses a row that lacks something required. */
function complete(server: ServerContext, family: FamilyDefinition, row: Row): void {
  const variant = family.variants === undefined ? undefined : row[family.variants.discriminator];
  for (const field of fieldsOf(family, variant)) {
    if (field.key in row || field.runtime === true) continue;
    const form = wireForm(field, server.dialect, server.switches);
    if (isRequired(server, field) && form !== null)
      throw refused(server.switches, `Missing required field: ${form.name}`);
    if (field.writeOnly !== true) row[field.key] = field.default === undefined ? null : copy(field.default);
  }
}

/** Refuses a row that lacks what the web client's form wants in its case (switch form_requirements). */
export function checkNeeded(server: ServerContext, family: FamilyDefinition, row: Row): void {
  if (server.switches.form_requirements === "accept") return;
  for (const field of fieldsOf(family, variantOf(family, row))) {
    if (field.neededUntil !== undefined && isBefore(field.neededUntil.dialect, server.dialect)) continue;
    const form = field.neededWhen === undefined ? null : wireForm(field, server.dialect, server.switches);
    if (form === null || !field.neededWhen?.every(({ key, is }) => is.includes(row[key] ?? null))) continue;
    const value = row[field.key] ?? null;
    const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (empty) throw refused(server.switches, `Missing required field: ${form.name}`);
  }
}

/** What is sent but never read back (a password) is not kept under its name. */
function forgetWriteOnly(family: FamilyDefinition, row: Row): void {
  for (const field of fieldsOf(family, variantOf(family, row))) if (field.writeOnly === true) delete row[field.key];
}

export function updateRecord(request: CallRequest): JsonObject {
  const { server, call } = request;
  const before = rowOf(server, call.family, identifierIn(server, envelopeOf(request), call.idKeys ?? []));
  updateRow(request, before);
  return answerOf(request, before);
}

/** Changes a row to what the envelope carries; what becomes of what is not in it says the switch partial_update. */
export function updateRow(request: CallRequest, before: Row): void {
  const { server, call } = request;
  const { family } = call;
  const rules = rulesOf(family.name);
  rules.authorise?.(request, before, "update");
  const sent = envelopeOf(request);
  const variant = variantOf(family, before);
  const values = decodeFields(server, family, sent, variant);
  const after: Row = { ...before, ...leftOut(request, sent, variant), ...values };
  checkLocked(server, family, before, after);
  checkReferences(server, family, after);
  checkNeeded(server, family, after);
  rules.check?.(request, after, before);
  checkUnique(server, family, after);
  forgetWriteOnly(family, after);
  Object.assign(before, after);
}

function variantOf(family: FamilyDefinition, row: Row) {
  return family.variants === undefined ? undefined : row[family.variants.discriminator];
}

function checkLocked(server: ServerContext, family: FamilyDefinition, before: Row, after: Row): void {
  for (const field of fieldsOf(family, variantOf(family, before))) {
    if (field.locked === true && before[field.key] !== null && before[field.key] !== after[field.key]) {
      if (server.switches.locked_change === "keep") {
        after[field.key] = before[field.key] ?? null;
        continue;
      }
      throw refused(server.switches, `${field.key} can't be changed`);
    }
  }
}

export function deleteRecord(request: CallRequest): JsonObject {
  const { server, call } = request;
  const { family } = call;
  const object = envelopeOf(request);
  const identifier = identifierIn(server, object, call.idKeys ?? []);
  if (server.tables.get(family.name, identifier) === undefined && server.switches.unknown_delete === "accept")
    return {};
  const row = rowOf(server, family, identifier);
  const discriminator = family.variants?.discriminator;
  if (discriminator !== undefined && object[discriminator] !== row[discriminator]) {
    throw refused(server.switches, `Missing required field: ${discriminator}`);
  }
  const rules = rulesOf(family.name);
  rules.authorise?.(request, row, "delete");
  rules.beforeDelete?.(request, row);
  deleteRow(server, family, row);
  rules.afterDelete?.(request, row);
  return {};
}

/** What a write answers: the object under the call's key, or {} where the switch says so. */
export function answerOf(request: CallRequest, row: Row): JsonObject {
  const { server, call } = request;
  if (call.answer === undefined || (call.answerBy !== undefined && server.switches[call.answerBy] === "empty"))
    return {};
  return { [call.answer]: answerRow(server, call.family, row) };
}

/** Refuses writes for which the licence lacks a feature. */
export function checkLicence(server: ServerContext, call: KnownCall): void {
  const { feature } = call.family;
  if (feature === undefined || call.class === "read" || licensedFeatures(server).includes(feature)) return;
  throw notLicensed(server.switches, feature);
}

import { familyNamed } from "../../catalogue";
import { isIdentifier, normaliseIdentifier } from "../../identifiers";
import { isObject, type Json, type JsonObject, textOf } from "../../json";
import type { Handler } from "../../server/context";
import { expireSessions } from "../../sessions/live";
import type { Row } from "../../store/tables";
import { pageOf } from "../families/access";
import { answerRow } from "../records";

const history = familyNamed("session_history");

const matches = (row: Row, filter: Json): boolean =>
  isObject(filter) && textOf(row[textOf(filter.id)]).toLowerCase().includes(textOf(filter.value).toLowerCase());

/** Sessions that ended, the latest first unless it is asked otherwise. */
const getHistory: Handler = ({ server, body }) => {
  expireSessions(server);
  const all = Array.isArray(body.filters) ? body.filters : [];
  const any = Array.isArray(body.or_filters) ? body.or_filters : [];
  const key = textOf(body.sort_by) || "end_date";
  const sign = body.sort_direction === "asc" ? 1 : -1;
  const found = server.tables
    .filter(history.name, (row) => all.every((filter) => matches(row, filter)))
    .filter((row) => any.length === 0 || any.some((filter) => matches(row, filter)))
    .sort((one, other) => sign * textOf(one[key]).localeCompare(textOf(other[key])));
  const shown = pageOf(found, body).map((row) => answerRow(server, history, row));
  return { session_history: shown, page: body.page ?? null, total: found.length };
};

const getRecording: Handler = ({ body }): JsonObject => ({
  session_recordings: [],
  page: body.page ?? 1,
  per_page: 0,
  items: 0,
  total_duration: 0,
});

const getRecordings: Handler = () => ({ session_recordings: [] });

const getSessionsRecordings: Handler = ({ body }) => {
  const ids = (Array.isArray(body.target_kasms) ? body.target_kasms : []).map(textOf).filter(isIdentifier);
  return { kasm_sessions: Object.fromEntries(ids.map((id) => [normaliseIdentifier(id), { session_recordings: [] }])) };
};

export const sessionRecordCalls: Readonly<Record<string, Handler>> = {
  get_session_history: getHistory,
  get_session_recording: getRecording,
  get_session_recordings: getRecordings,
  get_sessions_recordings: getSessionsRecordings,
};

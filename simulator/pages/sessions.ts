import { isObject, textOf, type JsonObject } from "../json";
import type { PageRequest } from "../server/pages";
import { liveSessionsOf, statusOf } from "../sessions/live";
import type { Row } from "../store/tables";
import { html, type Content, type Markup } from "./html";
import type { Column } from "./table";

/** Path of the page of a session. The simulator's own: what the web client shows there is a desktop. */
export const sessionPath = (session: Row): string => `/simulator/session/${textOf(session.kasm_id)}`;

/** The signed-in person's row; undefined for nobody and for keys. */
export function userOf({ server, caller }: PageRequest): Row | undefined {
  return caller.kind === "session" ? server.tables.get("users", caller.id) : undefined;
}

/** The live sessions of a user. */
export const sessionsOf = ({ server }: PageRequest, user: Row): readonly Row[] =>
  liveSessionsOf(server, "user_id", user.user_id);

/** The name of the workspace that a session runs. */
export const workspaceOf = ({ server }: PageRequest, session: Row): string =>
  textOf(server.tables.get("images", session.image_id)?.friendly_name);

export const endForm = (session: Row, name: string): Markup =>
  html`<form class="inline" method="post" action="/simulator/end">
    <button class="second" name="kasm_id" value="${textOf(session.kasm_id)}" aria-label="End ${name}">End</button>
  </form>`;

/** What every table of sessions shows of them. */
export const sessionColumns = ({ server }: PageRequest): readonly Column<Row>[] => [
  ["Status", (row) => statusOf(server, row)],
  ["Server", (row) => textOf(row.hostname)],
  ["Started", (row) => moment(row.start_date)],
  ["Time limit", (row) => moment(row.time_limit_date) || "none"],
];

/** Everything that is known of a session, as terms and their values. */
export function sessionFacts(request: PageRequest, session: Row): Content {
  const settings: JsonObject = isObject(session.client_settings) ? session.client_settings : {};
  const facts: readonly (readonly [string, Content])[] = [
    ["Status", statusOf(request.server, session)],
    ["Server", textOf(session.hostname)],
    ["Zone", textOf(session.zone_name)],
    ["Started", moment(session.start_date)],
    ["Time limit", moment(session.time_limit_date) || "none"],
    ["Idle limit", idle(settings)],
    ["Ends without a sign of life", moment(session.expiration_date) || "never"],
    ["Cores", textOf(session.cores)],
    ["Memory", `${Number(session.memory ?? 0) / 1e6} MB`],
    ["Clipboard", allowed(settings, { "to the desktop": "clipboard_up", "from the desktop": "clipboard_down" })],
    ["Files", allowed(settings, { upload: "uploads", download: "downloads" })],
  ];
  return html`<dl>
    ${facts.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** A time as the server keeps it, in UTC. */
export const moment = (text: unknown): Content =>
  typeof text === "string" && html`<time datetime="${text.replace(" ", "T")}Z">${text} UTC</time>`;

/** idle_disconnect counts minutes (kasm-docs.md 7.5). */
export function idle(settings: JsonObject): Content {
  const minutes = Number(settings.idle_disconnect ?? 0);
  return minutes > 0 ? `${minutes} minutes` : "none";
}

function allowed(settings: JsonObject, ways: Readonly<Record<string, string>>): string {
  const found = Object.entries(ways).filter(([, name]) => settings[`allow_kasm_${name}`] === true);
  return found.map(([way]) => way).join(", ") || "not allowed";
}

import type { LogLine } from "../../server/log";
import type { JournalEntry } from "../../server/journal";
import { html, type Content } from "../html";
import { table, type Column } from "../table";
import { verdict, type AdminPage } from "./model";

const SHOWN = 200;

/** A time to the second; the rest is in the markup. */
const instant = (at: string): Content => html`<time datetime="${at}">${at.slice(0, 19).replace("T", " ")} UTC</time>`;

const levels: Readonly<Record<LogLine["level"], (word: string) => Content>> = {
  debug: (word) => html`<span class="quiet">${word}</span>`,
  info: (word) => word,
  warning: (word) => verdict(false, word),
  error: (word) => verdict(false, word),
};

const lineColumns: readonly Column<LogLine>[] = [
  ["Time", ({ at }) => instant(at)],
  ["Level", ({ level }) => levels[level](level)],
  ["What", ({ text }) => text],
];

/** The latest lines of one part of the server's log, newest first. */
export function logTable(caption: string, lines: readonly LogLine[]): Content {
  return table(caption, lineColumns, lines.slice(-SHOWN).reverse(), "Nothing has been logged yet.");
}

const signIn: AdminPage = {
  name: "sign-in-log",
  title: "Sign-in log",
  rights: ["auth_view"],
  body: (_request, { log }) => logTable("Sign-in log", log.lines("sign-in")),
};

/** What is looked at one at a time. */
const folded = (text: string): Content =>
  text !== "{}" &&
  html`<details>
    <summary>show</summary>
    <code>${text}</code>
  </details>`;

const journalColumns: readonly Column<JournalEntry>[] = [
  ["Number", ({ sequence }) => sequence],
  ["Time", ({ at }) => instant(at)],
  ["Request", (entry) => html`<code>${entry.method} ${entry.path.split("?")[0]}</code>`],
  ["Class", (entry) => entry.class],
  ["Sent", ({ request }) => request !== undefined && folded(JSON.stringify(request, undefined, 1))],
  ["Caller", ({ caller }) => caller.name ?? caller.kind],
  ["Status", ({ status, done }) => verdict(done, status === 0 ? "cut" : String(status))],
  ["Problem", ({ problem, fault }) => [problem, problem !== undefined && fault !== undefined && "; ", fault]],
];

const CLASSES: readonly JournalEntry["class"][] = ["read", "write", "page", "connection", "unknown"];

const journal: AdminPage = {
  name: "journal",
  title: "Journal",
  rights: ["reports_view"],
  body: ({ url }, control) => {
    const wanted = CLASSES.find((each) => each === url.searchParams.get("class"));
    const entries = control.journal.entries(0, { class: wanted });
    const link = (text: string, path: string, current: boolean) =>
      html`<li><a href="${path}" ${current && html` aria-current="true"`}>${text}</a></li>`;
    return html`<nav aria-label="Class of request">
        <ul>
          ${link("all", "/admin/journal", wanted === undefined)}
          ${CLASSES.map((each) => link(each, `/admin/journal?class=${each}`, each === wanted))}
        </ul>
      </nav>
      <p class="quiet">
        The latest ${Math.min(SHOWN, entries.length)} of ${entries.length}, newest first. The journal keeps no secrets.
      </p>
      ${table("Journal", journalColumns, entries.slice(-SHOWN).reverse(), "There is no such request.")}`;
  },
};

/** What happened. */
export const logPages: readonly AdminPage[] = [signIn, journal];

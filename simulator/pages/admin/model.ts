import { holds, requireAll, rightsOf } from "../../access/rights";
import { ownCall } from "../../catalogue";
import { listedRows } from "../../calls/records";
import { textOf } from "../../json";
import type { SimulatorControl } from "../../server/control";
import type { PageRequest } from "../../server/pages";
import type { Row } from "../../store/tables";
import { html, type Content, type Markup } from "../html";
import type { Column } from "../table";

/** A page for administrators, which shows and changes nothing. */
export interface AdminPage {
  /** The last part of its path under /admin/. */
  readonly name: string;
  readonly title: string;
  /** Who has one of these rights sees it. */
  readonly rights: readonly string[];
  readonly body: (request: PageRequest, control: SimulatorControl) => Content;
}

/** Those of the pages that the caller may see. */
export function seenPages({ server, caller }: PageRequest, pages: readonly AdminPage[]): AdminPage[] {
  const held = rightsOf(server, caller);
  return pages.filter((page) => page.rights.some((right) => holds(held, right)));
}

/** A column for those who have one of the rights: it shows what another call would answer. */
export function columnFor<T>(request: PageRequest, rights: readonly string[], column: Column<T>): Column<T>[] {
  const held = rightsOf(request.server, request.caller);
  return rights.some((right) => holds(held, right)) ? [column] : [];
}

/**
 * The stored objects that a list call would answer this caller: a page shows no more than the API does. Throws the
 * call's own refusal.
 */
export function seenRows({ server, caller, url }: PageRequest, name: string): Row[] {
  const call = ownCall(name);
  const request = { server, call, caller, origin: url.origin, body: {} };
  requireAll(request, call.permissions);
  return listedRows(request);
}

export const yesOrNo = (value: unknown): string => (value === true ? "yes" : "no");

/** Good or bad, told by a word; the colour only repeats it. */
export const verdict = (good: boolean, word: string): Markup =>
  html`<span class="${good ? "good" : "bad"}">${word}</span>`;

/** The name of the object that an id refers to; "" where there is none. */
export function nameOf({ server }: PageRequest, family: string, id: Row[string] | undefined, name: string): string {
  return textOf(server.tables.get(family, id)?.[name]);
}

export const gigabytes = (bytes: number): number => Math.round(bytes / 1e7) / 100;

/** A size in GB; the exact number of bytes is its title. */
export function size(bytes: unknown): Content {
  if (typeof bytes !== "number") return undefined;
  return html`<span title="${bytes} bytes">${gigabytes(bytes)} GB</span>`;
}

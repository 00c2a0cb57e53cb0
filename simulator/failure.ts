import type { JsonObject } from "./json";
import type { SwitchValues } from "./catalogue/switches";

/** An answer that is an error. `reason` is for the journal and for people; clients see status and body only. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly body: JsonObject | { readonly html: string },
    readonly reason: string,
  ) {
    super(reason);
    this.name = "Failure";
  }

  get isHtml(): boolean {
    return typeof (this.body as { html?: unknown }).html === "string";
  }
}

/** A validation or lookup error: 200 with error_message, or a 4xx, as the switch validation_errors says. */
export function refused(switches: SwitchValues, message: string, status: 400 | 404 | 409 = 400): Failure {
  return new Failure(switches.validation_errors === "200" ? 200 : status, { error_message: message }, message);
}

/** What the web client does not offer: refused, unless the switch form_choices lets it be stored. */
export function refuseChoice(switches: SwitchValues, message: string): void {
  if (switches.form_choices === "refuse") throw refused(switches, message);
}

/** The caller lacks a right. The server does not say which; the journal does (kasm-docs.md 2.4). */
export function unauthorized(reason: string): Failure {
  return new Failure(403, { error_message: "Unauthorized" }, reason);
}

/** Bad or missing key pair, or an expired session (kasm-docs.md 2.4). */
export function unauthenticated(reason: string): Failure {
  return new Failure(401, { error_message: "Access Denied!" }, reason);
}

/** A write needs a feature that the licence lacks, as the switch unlicensed says (kasm-docs.md 2.4). */
export function notLicensed(switches: SwitchValues, feature: string): Failure {
  const message = `This feature is not licensed: ${feature}`;
  return new Failure(switches.unlicensed === "200" ? 200 : 403, { error_message: message }, message);
}

/** A call that this server can't do; the status is the simulator's own, so that nobody takes it for Kasm's answer. */
export function notDone(sentence: string): Failure {
  return new Failure(501, { error_message: sentence }, sentence);
}

/** Messages that carry what a client sent are cut here. */
const LONGEST_MESSAGE = 500;

/** Strict mode found something that the catalogue does not know. */
export function strictly(text: string, status: 400 | 404 = 400): Failure {
  const message = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
  return new Failure(status, { error_message: `strict: ${message}` }, `strict: ${message}`);
}

/** The server died on the request: an HTML page, not JSON (kasm-docs.md 2.4). */
export function internalError(reason: string): Failure {
  return new Failure(500, { html: page(500, "Internal Error") }, reason);
}

/** The answer to whatever was thrown: what is no Failure is a mistake of this program. */
export function failureOf(error: unknown): Failure {
  return error instanceof Failure ? error : internalError(String((error as Error).stack));
}

export function page(status: number, heading: string): string {
  return `<!DOCTYPE html><html><head><title>${status} ${heading}</title></head><body><h2>${heading}</h2></body></html>\n`;
}

import { validateHeaderName, validateHeaderValue } from "node:http";
import { isObject, type Json, type JsonObject } from "../json";
import type { CallChoice, FaultKind, Occasion } from "./kinds";

/** A key of a fault: what it means and what it takes. */
export interface FaultField {
  readonly about: string;
  readonly needed: boolean;
  /** What fits, in words that follow "takes". */
  readonly takes: string;
  readonly fits: (value: Json) => boolean;
  /** The same as a JSON schema. */
  readonly schema: JsonObject;
}

type Making = (about: string) => FaultField;

const needed =
  (make: Making): Making =>
  (about) => ({ ...make(about), needed: true });

const field =
  (takes: string, schema: JsonObject, fits: (value: Json) => boolean): Making =>
  (about) => ({ about, needed: false, takes, fits, schema });

const isWhole = (value: Json, minimum: number, maximum = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;

const whole = (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Making =>
  field(
    maximum === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${minimum}`
      : `a whole number from ${minimum} to ${maximum}`,
    { type: "integer", minimum, maximum },
    (value) => isWhole(value, minimum, maximum),
  );

/** Longer pauses make timers fire at once. */
const LONGEST_PAUSE = 2 ** 31 - 1;
const pause = whole(0, LONGEST_PAUSE);
const status = whole(200, 599);
const text = field("text", { type: "string" }, (value) => typeof value === "string");
const anything = field("any JSON", {}, () => true);
const object = field("an object", { type: "object" }, isObject);
const texts = field(
  "a list of text",
  { type: "array", items: { type: "string" } },
  (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
);
const oneOf = (...values: string[]): Making =>
  field(values.join(" or "), { enum: values }, (value) => values.includes(value as string));
const headers = field(
  "an object of header names and their text",
  { type: "object", additionalProperties: { type: "string" } },
  (value) => isObject(value) && Object.entries(value).every(([name, item]) => isHeader(name, item)),
);
const retryAfter = field(
  "a whole number of seconds or text",
  { type: ["integer", "string"], minimum: 0 },
  (value) => isWhole(value, 0) || isHeader("retry-after", value),
);

function isHeader(name: string, value: Json): boolean {
  if (typeof value !== "string") return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

const count = field(
  'a whole number from 1 or "unlimited"',
  { anyOf: [{ type: "integer", minimum: 1 }, { enum: ["unlimited"] }] },
  (value) => value === "unlimited" || isWhole(value, 1),
);
const probability = field(
  "a number above 0 and up to 1",
  { type: "number", exclusiveMinimum: 0, maximum: 1 },
  (value) => typeof value === "number" && value > 0 && value <= 1,
);

const OCCASION: Readonly<Record<keyof Occasion, FaultField>> = {
  count: count("how often; once when not given, and without end where there is a probability"),
  after: whole(0)("so many matching calls, or connections, pass first"),
  probability: probability("the chance at each that matches; the seed decides which"),
};

const CALL_CHOICE: Readonly<Record<keyof CallChoice, FaultField>> = {
  call: needed(text)("the name of a call, a class (read, write, page, unknown), the path of a page, or * for any"),
  where: object("only calls whose body has these values, at any depth"),
};

type OwnFields<Kind extends FaultKind["kind"]> = Exclude<keyof Extract<FaultKind, { kind: Kind }>, "kind">;

interface KindDefinition<Kind extends FaultKind["kind"]> {
  readonly about: string;
  readonly strikes: "calls" | "connections";
  readonly fields: Readonly<Record<OwnFields<Kind>, FaultField>>;
}

/** Every kind of fault with its own keys. */
export const FAULT_KINDS: { readonly [Kind in FaultKind["kind"]]: KindDefinition<Kind> } = {
  "drop-before": { about: "the connection is cut and nothing was done", strikes: "calls", fields: {} },
  "drop-after-commit": { about: "the server does it, then the connection is cut", strikes: "calls", fields: {} },
  delay: {
    about: "the call is done and answered later; at once when its client hangs up",
    strikes: "calls",
    fields: { milliseconds: needed(pause)("how much later, in milliseconds of real time") },
  },
  "too-many-requests": {
    about: "429 with Retry-After; nothing was done",
    strikes: "calls",
    fields: {
      retryAfter: retryAfter("seconds, or the header's text; no header without it"),
      retryAfterForm: oneOf(
        "seconds",
        "date",
      )("whether seconds are sent as such or as the date they lead to; default seconds"),
    },
  },
  status: {
    about: "a status with JSON; nothing was done",
    strikes: "calls",
    fields: {
      status: needed(status)("the status"),
      body: anything("the answer; an error_message when it is no object"),
      headers: headers("further headers"),
    },
  },
  html: {
    about: "a status with a page of HTML, as of a proxy or a server that died; nothing was done",
    strikes: "calls",
    fields: { status: status("the status; default 500"), heading: text("the page's text; default Internal Error") },
  },
  "status-after-commit": {
    about: "the server does it, then answers a status with JSON",
    strikes: "calls",
    fields: { status: needed(status)("the status"), body: anything("the answer, as for status") },
  },
  "error-message": {
    about: "200 with error_message; nothing was done",
    strikes: "calls",
    fields: { message: needed(text)("the message") },
  },
  truncate: { about: "the server does it, and its answer breaks off in the middle", strikes: "calls", fields: {} },
  drip: {
    about: "the answer trickles",
    strikes: "calls",
    fields: {
      milliseconds: needed(pause)("the pause after each part, in milliseconds of real time"),
      bytes: whole(1)("the length of a part; default 1"),
    },
  },
  "stale-list": {
    about: "reads see the state of the moment when the fault was set; count says how many",
    strikes: "calls",
    fields: {},
  },
  "keep-value": {
    about: "a write answers 200, but the old values stay",
    strikes: "calls",
    fields: { fields: texts("only these fields, named as in the state; default all") },
  },
  "revoke-key": {
    about: "the key that signs the call is refused with 401, then and later",
    strikes: "calls",
    fields: { calls: whole(1)("for so many calls in all; default: until the faults are cleared") },
  },
  certificate: {
    about: "new TLS connections get a certificate that is not good",
    strikes: "connections",
    fields: { problem: needed(oneOf("expired", "wrong-host", "unknown-authority"))("what is wrong with it") },
  },
};

export function isFaultKind(text: Json | undefined): text is FaultKind["kind"] {
  return typeof text === "string" && Object.hasOwn(FAULT_KINDS, text);
}

/** Every key that a fault of this kind may have beside `kind`. */
export function fieldsOfKind(kind: FaultKind["kind"]): Readonly<Record<string, FaultField>> {
  const definition = FAULT_KINDS[kind];
  return { ...(definition.strikes === "calls" ? CALL_CHOICE : {}), ...definition.fields, ...OCCASION };
}

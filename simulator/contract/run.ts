import { randomBytes } from "node:crypto";
import { callNamed, fieldsOf, isServedAt, pathOfCall, wireForm, type CallPath, type KnownCall } from "../catalogue";
import { switchValues, type SwitchName, type SwitchValues } from "../catalogue/switches";
import { isObject, textOf, type Json, type JsonObject } from "../json";
import type { Dialect } from "../versions";
import { kindNamed } from "./kinds";
import { Ledger } from "./ledger";
import type { Ground, Kind, Made } from "./model";
import { outcomeOf, rowsIn, wordsOf, type Credentials, type Reply, type Wire } from "./wire";

/** A request that the server did not accept. */
export class Refusal extends Error {
  constructor(
    readonly call: string,
    readonly reply: Reply,
  ) {
    super(`${call}: ${wordsOf(reply)}`);
    this.name = "Refusal";
  }
}

/** Where a call is made that is served at several places. */
const placeOf = (call: KnownCall | undefined): CallPath => call?.at[0] ?? "admin";

/** An id in the spelling that ids are compared in. */
export const undashed = (value: Json | undefined): string => textOf(value).replaceAll("-", "").toLowerCase();

/** What the probes stand on: a server, what is known of it, and what was made there. */
export class Run implements Ground {
  /** Begins the name of everything that this run makes. */
  readonly prefix = `kasm-contract-${randomBytes(4).toString("hex")}`;
  readonly ledger = new Ledger();
  /** The values of switches that were found; the others have their defaults. Made once, as every field is asked by it. */
  switches: SwitchValues = switchValues();
  /** Keys of requests that were accepted: `call.key` and `call.key.key`. */
  readonly used = new Set<string>();
  private found: Readonly<Record<string, string | undefined>> = {};
  private count = 0;

  constructor(
    readonly wire: Wire,
    readonly dialect: Dialect,
    /** Try also what would change how the server works for others (make machines, sign-in buttons). */
    readonly risky: boolean,
  ) {}

  /** Notes the value of a switch; undefined: none is known, and its default counts. */
  settle(name: SwitchName, value: string | undefined): void {
    this.found = { ...this.found, [name]: value };
    this.switches = switchValues(this.found);
  }

  /** A name that nothing else has. */
  unique(what = "object"): string {
    this.count += 1;
    return `${this.prefix}-${what}-${this.count}`;
  }

  /** The id of nothing. */
  get nowhere(): string {
    return randomBytes(16).toString("hex");
  }

  /** The address of a call; `place` where it is served at several. */
  pathOf(name: string, place?: CallPath): string {
    return pathOfCall(place ?? placeOf(callNamed(name)), name);
  }

  /** Whether this line of Kasm has a call, as far as the catalogue knows. */
  isServed(name: string): boolean {
    const call = callNamed(name);
    return call !== undefined && isServedAt(call, placeOf(call), this.switches, this.dialect);
  }

  /** The answer, whatever it is. Signed by the run's key pair unless other credentials are given. */
  async ask(name: string, body: JsonObject = {}, more: { place?: CallPath; as?: Credentials } = {}): Promise<Reply> {
    const reply = await this.wire.post(this.pathOf(name, more.place), { ...(more.as ?? this.wire.keyPair), ...body });
    if (outcomeOf(reply) === "accepted") this.noteKeys(name, body);
    return reply;
  }

  private noteKeys(path: string, body: JsonObject): void {
    for (const [key, value] of Object.entries(body)) {
      this.used.add(`${path}.${key}`);
      if (isObject(value)) this.noteKeys(`${path}.${key}`, value);
    }
  }

  /** The answer's body. Throws Refusal on anything but success. */
  async done(name: string, body: JsonObject = {}): Promise<JsonObject> {
    const reply = await this.ask(name, body);
    if (outcomeOf(reply) !== "accepted" || reply.body === undefined) throw new Refusal(name, reply);
    return reply.body;
  }

  /** Uploads a file to a container's workspace, signed in by form fields. */
  upload(imageId: string, name: string, content: Buffer): Promise<Reply> {
    const form = { destination: "/tmp/file", file_type: "binary", image_id: imageId, name };
    return this.wire.upload(this.pathOf("upload_file_mapping"), { ...this.wire.keyPair, ...form }, content);
  }

  /** What the list of a kind holds where an object made from these fields is. */
  private async rowsBeside(kind: Kind, fields: JsonObject): Promise<JsonObject[]> {
    const answer = await this.done(kind.list.name, kind.listBody?.(fields, this));
    return rowsIn(answer, kind.list.answer ?? kind.family.name);
  }

  /** The name of the id of a family's objects on this server. */
  idKey(kind: Kind): string {
    const field = kind.idField;
    return (field === undefined ? undefined : wireForm(field, this.dialect, this.switches)?.name) ?? kind.family.id;
  }

  /** The object as the server lists it; undefined when it does not. */
  async read(made: Made): Promise<JsonObject | undefined> {
    const rows = await this.rowsBeside(made.kind, made.fields);
    const key = this.idKey(made.kind);
    return rows.find((row) => undashed(row[key]) === undashed(made.id));
  }

  /** Sends a create without expecting anything; what it makes is taken away later. */
  async tryMake(kind: Kind | string, fields: JsonObject): Promise<{ reply: Reply; made: Made | undefined }> {
    const of = typeof kind === "string" ? kindNamed(kind) : kind;
    const { create } = of;
    const before = this.nameIn(of, fields) === undefined ? new Set(await this.ids(of, fields)) : undefined;
    const learned: { made?: Made } = {};
    const entry = this.ledger.add(`${of.label} ${textOf(fields[of.family.naturalKey ?? ""])}`, async () => {
      const id = learned.made?.id ?? (await this.newId(of, fields, before));
      return id === undefined || this.isGone({ kind: of, id, fields });
    });
    const reply = await this.ask(create.name, create.envelope === undefined ? fields : { [create.envelope]: fields });
    const answered = reply.body?.[create.answer ?? ""];
    const id = isObject(answered) ? textOf(answered[this.idKey(of)]) : "";
    const found = id === "" ? await this.newId(of, fields, before) : id;
    if (found === undefined) {
      this.ledger.cancel(entry);
      return { reply, made: undefined };
    }
    const made: Made = { kind: of, id: found, fields };
    learned.made = made;
    entry.what = `${of.label} ${found}`;
    return { reply, made };
  }

  /** The name that an object goes by, where it has one that nothing else has. */
  private nameIn(kind: Kind, fields: JsonObject): [key: string, name: string] | undefined {
    const field = fieldsOf(kind.family, kind.variant).find((each) => each.key === kind.family.naturalKey);
    const key = field === undefined ? undefined : wireForm(field, this.dialect, this.switches)?.name;
    const name = key === undefined ? undefined : fields[key];
    return key !== undefined && typeof name === "string" && name.startsWith(this.prefix) ? [key, name] : undefined;
  }

  private async ids(kind: Kind, fields: JsonObject): Promise<string[]> {
    const rows = await this.rowsBeside(kind, fields);
    return rows.map((row) => textOf(row[this.idKey(kind)]));
  }

  /** The id of what a create made without saying so: that with its name, else the one that was not there before. */
  private async newId(
    kind: Kind,
    fields: JsonObject,
    before: ReadonlySet<string> | undefined,
  ): Promise<string | undefined> {
    const named = this.nameIn(kind, fields);
    if (named === undefined) return (await this.ids(kind, fields)).find((each) => before?.has(each) !== true);
    const rows = await this.rowsBeside(kind, fields);
    const same = rows.filter((row) => row[named[0]] === named[1]).at(-1);
    return same === undefined ? undefined : textOf(same[this.idKey(kind)]);
  }

  private async isGone(made: Made): Promise<boolean> {
    await this.remove(made);
    return (await this.read(made)) === undefined;
  }

  /** Makes an object of a kind: its smallest form, with these fields beside. Throws Refusal when there is none then. */
  async make(kind: Kind | string, more: JsonObject = {}): Promise<Made> {
    const of = typeof kind === "string" ? kindNamed(kind) : kind;
    const fields = { ...(await of.smallest(this)), ...more };
    const { reply, made } = await this.tryMake(of, fields);
    if (made === undefined) throw new Refusal(of.create.name, reply);
    return made;
  }

  /** The body that names an object to a call which changes or deletes it. */
  naming(call: KnownCall, made: Made, fields: JsonObject = {}): JsonObject {
    const { family } = made.kind;
    const discriminator = family.variants?.discriminator;
    const known = this.idKey(made.kind);
    const keys = (call.idKeys ?? [family.id]).filter((key) => key !== discriminator);
    const naming: JsonObject = Object.fromEntries(
      (keys.includes(known) && keys.length > 1 && family.variants !== undefined ? [known] : keys).map((key) => [
        key,
        made.id,
      ]),
    );
    if (discriminator !== undefined) naming[discriminator] = made.fields[discriminator] ?? null;
    const beside: JsonObject = {};
    for (const { name } of call.parameters) if (name === "force" || name === "focus") beside[name] = true;
    const object = { ...naming, ...fields };
    return { ...(call.envelope === undefined ? object : { [call.envelope]: object }), ...beside };
  }

  /** Whether an update of objects of a kind leaves alone what it does not send. */
  keepsRest({ update }: Kind): boolean {
    return update?.partial !== undefined || this.switches.partial_update === "keeps";
  }

  /** Changes an object, together with what it was made of where the rest would not stay; the answer, whatever it is. */
  update(made: Made, fields: JsonObject): Promise<Reply> {
    const { update } = made.kind;
    if (update === undefined) throw new Error(`${made.kind.label} can't be changed`);
    return this.ask(
      update.name,
      this.naming(update, made, { ...(this.keepsRest(made.kind) ? {} : made.fields), ...fields }),
    );
  }

  remove(made: Made): Promise<Reply> {
    return this.ask(made.kind.remove.name, this.naming(made.kind.remove, made));
  }
}

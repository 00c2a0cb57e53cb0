import { KasmError } from "../client";
import { isException, mayBeSpelling, names } from "./attempts";
import { entityError } from "./errors";
import type { CodecContext, Spelling } from "./fields";
import { byId } from "./identity";
import { withRights } from "./permissions";
import type { Workplace } from "./session";
import { inMessage, type Intent } from "./spellings";
import type { Properties, WireObject } from "./values";
import { demandsMore, lossesOf, noteWantsWhole, theRest, unseenSecrets, wantsWhole, type Whole } from "./whole";

export interface Convergence {
  /** The object as last seen. */
  readonly object: WireObject;
  /** Spellings that read-back proved, by path. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Thrown when some of the intents did not come true; carries how far it got. */
export class NotConverged extends Error {
  constructor(
    override readonly cause: Error,
    readonly reached: Convergence,
    /** Paths of write-only fields that are not known to have arrived. */
    readonly unsent: readonly string[],
  ) {
    super(cause.message);
  }
}

interface Start {
  readonly inputs: Properties;
  readonly id: string;
  readonly object: WireObject;
  readonly labels: Readonly<Record<string, string>>;
  /** Spellings that were used in creating the object: where they do not show, others come next. */
  readonly used?: ReadonlyMap<string, string>;
  /** Whether the object was just made, so that some of it may not show yet. */
  readonly fresh?: boolean;
  /** Other objects of the kind: what they carry is evidence for a spelling. */
  readonly rows?: readonly WireObject[];
}

/** Makes an existing object show every intent, or says which it does not. Writes only what differs. */
export async function converge(place: Workplace, start: Start, intents: readonly Intent[]): Promise<Convergence> {
  return new Converging(place, start, intents).run();
}

class Converging {
  private object: WireObject;
  private readonly intents: Intent[];
  private readonly labels: Record<string, string>;
  private readonly tried = new Map<string, Set<string>>();
  private readonly sent = new Set<string>();
  /** After a server has been seen to clear or to miss what an update leaves out, everything goes with each update. */
  private whole = false;

  constructor(
    private readonly place: Workplace,
    private readonly start: Start,
    intents: readonly Intent[],
  ) {
    this.object = start.object;
    this.intents = [...intents];
    this.labels = { ...start.labels };
    for (const [path, label] of start.used ?? []) this.tried.set(path, new Set([label]));
  }

  async run(): Promise<Convergence> {
    try {
      if (this.start.fresh === true) await this.settle(this.start.used ?? new Map());
      for (let open = this.open(); open.length > 0; open = this.open()) await this.write(open);
      return { object: this.object, labels: this.labels };
    } catch (error) {
      const unsent = this.intents.filter((intent) => !this.readable(intent) && !this.sent.has(intent.leaf.path));
      throw new NotConverged(
        error as Error,
        { object: this.object, labels: this.labels },
        unsent.map(({ leaf }) => leaf.path),
      );
    }
  }

  private context(): CodecContext {
    return this.place.context([this.object, ...(this.start.rows ?? [])], this.labels);
  }

  private readable(intent: Intent): boolean {
    return intent.shown(this.object, this.context()) !== undefined;
  }

  /** What does not show yet, and write-only values that have not been sent. */
  private open(): Intent[] {
    return this.intents.filter((intent) => {
      const shown = intent.shown(this.object, this.context());
      return shown === undefined ? !this.sent.has(intent.leaf.path) : !shown;
    });
  }

  private async write(open: readonly Intent[]): Promise<void> {
    const before = this.object;
    const chosen = this.choose(open);
    const changes: WireObject = {};
    for (const { intent, spelling } of chosen) {
      changes[spelling.key] = spelling.value;
      this.tried.set(intent.leaf.path, (this.tried.get(intent.leaf.path) ?? new Set()).add(spelling.label));
    }
    if (chosen.length === 0) return;
    const { definition, scope, client } = this.place;
    const whole = this.whole || wantsWhole(client, definition, changes);
    Object.assign(changes, (whole ? theRest : unseenSecrets)(changes, this.all()));
    Object.assign(changes, definition.adapter.beside?.(scope, before, changes));
    try {
      await definition.adapter.update(scope, before, changes);
    } catch (error) {
      if (await this.arrived(error, chosen)) return;
      if (this.demanded(error, changes, chosen)) return;
      if (!this.blame(error, chosen)) throw withRights(error, definition.permissions.update(before));
      return;
    }
    for (const { intent } of chosen) this.sent.add(intent.leaf.path);
    await this.settle(new Map(chosen.map(({ intent, spelling }) => [intent.leaf.path, spelling.label])));
    this.protect(before, changes);
  }

  /** Whether the server wants to be told everything: then the same goes again, with the rest. */
  private demanded(error: unknown, changes: WireObject, chosen: readonly { intent: Intent; spelling: Spelling }[]) {
    if (this.whole || this.place.definition.facet === true || !mayBeSpelling(error)) return false;
    if (!demandsMore(error, changes, this.all())) return false;
    this.tellAll(changes);
    for (const { intent, spelling } of chosen) this.tried.get(intent.leaf.path)?.delete(spelling.label);
    return true;
  }

  private tellAll(changes: WireObject): void {
    this.whole = true;
    noteWantsWhole(this.place.client, this.place.definition, changes);
  }

  private all(object = this.object): Whole {
    return { definition: this.place.definition, inputs: this.start.inputs, object, context: this.context() };
  }

  /** Takes a refusal into account: whether other spellings may fare better. */
  private blame(error: unknown, chosen: readonly { intent: Intent; spelling: Spelling }[]): boolean {
    if (!mayBeSpelling(error)) return false;
    const open = chosen.filter(({ intent }) => this.next(intent) !== undefined);
    const named = open.filter(({ spelling }) => names(error, spelling.key) || names(error, String(spelling.value)));
    const blamed = named.length > 0 ? named : isException(error) ? open : [];
    for (const { intent, spelling } of chosen) {
      if (!blamed.some((other) => other.intent === intent)) this.tried.get(intent.leaf.path)?.delete(spelling.label);
    }
    return blamed.length > 0;
  }

  /** The next spelling of each intent. What has none left is an error, unless it only repairs a side effect. */
  private choose(open: readonly Intent[]) {
    const chosen = open.map((intent) => ({ intent, spelling: this.next(intent) }));
    const failed = chosen.filter(({ spelling }) => spelling === undefined).map(({ intent }) => intent);
    const hard = failed.filter(({ optional }) => optional !== true);
    if (hard.length > 0) throw this.notStored(hard);
    for (const intent of failed) {
      this.intents.splice(this.intents.indexOf(intent), 1);
      this.place.session.warn(`${this.place.definition.title}: the server changed ${intent.leaf.path} by itself.`);
    }
    return chosen.flatMap(({ intent, spelling }) => (spelling === undefined ? [] : [{ intent, spelling }]));
  }

  /** Whether an update whose answer was lost shows all the same. */
  private async arrived(error: unknown, chosen: readonly { intent: Intent }[]): Promise<boolean> {
    if (!(error instanceof KasmError) || !error.ambiguous) return false;
    await this.look(() => chosen.every(({ intent }) => intent.shown(this.object, this.context()) === true));
    return chosen.every(({ intent }) => intent.shown(this.object, this.context()) === true);
  }

  private next(intent: Intent) {
    const tried = this.tried.get(intent.leaf.path);
    return intent.spellings(this.context()).find(({ label }) => tried?.has(label) !== true);
  }

  /**
   * Looks at the object until everything shows that was written under the given spellings, or patience ends, and
   * remembers the spellings that showed. What the server does not show under any name is not waited for.
   */
  private async settle(written: ReadonlyMap<string, string>): Promise<void> {
    const intents = this.intents.filter(({ leaf }) => written.has(leaf.path));
    const several = intents.filter((intent) => intent.spellings(this.context()).length > 1);
    const former = new Map(several.map(({ leaf }) => [leaf.path, this.labels[leaf.path]]));
    // What was written is read back in the unit it was written in, unless the server shows another one.
    for (const { leaf } of several) this.label(leaf.path, written.get(leaf.path));
    const pending = (intent: Intent) =>
      intent.shown(this.object, this.context()) === false &&
      intent.leaf.field.codec.names(this.place.scope.dialect).some((name) => this.object[name] !== undefined);
    const fresh = this.start.fresh === true && this.sent.size === 0;
    if (!fresh || intents.some(pending)) await this.look(() => !intents.some(pending));
    for (const intent of several) {
      if (intent.shown(this.object, this.context()) === false)
        this.label(intent.leaf.path, former.get(intent.leaf.path));
    }
  }

  private label(path: string, label: string | undefined): void {
    if (label === undefined) delete this.labels[path];
    else this.labels[path] = label;
  }

  /** Looks until the condition holds or patience ends: a server may show a change a moment later. */
  private async look(until: () => boolean): Promise<void> {
    for (const pause of [0, ...this.place.patience]) {
      if (pause > 0) await this.place.pause(pause);
      const object = byId(this.place, await this.place.observe(), this.start.id);
      if (object !== undefined) {
        this.object = object;
        if (until()) return;
      }
    }
  }

  /** Servers whose update clears what it does not name are told everything from then on. */
  private protect(before: WireObject, changes: WireObject): void {
    if (this.whole || this.place.definition.facet === true) return;
    const losses = lossesOf(this.all(before), changes, this.object);
    if (losses.length === 0) return;
    this.tellAll(changes);
    for (const { leaf, repair } of losses) {
      this.tried.delete(leaf.path);
      this.sent.delete(leaf.path);
      if (repair !== undefined && !this.intents.some((intent) => intent.leaf.path === leaf.path)) {
        this.intents.push(repair);
      }
    }
    const gone = losses.filter(({ repair }) => repair === undefined).map(({ leaf }) => leaf.path);
    if (gone.length > 0) this.place.session.warn(this.cleared(gone));
  }

  private cleared(paths: readonly string[]): string {
    const { title } = this.place.definition;
    const name = this.place.about(this.start.inputs).name ?? "";
    const fields = paths.join(", ");
    return `Kasm ${title} "${name}": the server cleared ${fields} with a change of something else, and had not shown what it was. Set it again; named in the program, it goes with every change.`;
  }

  private notStored(intents: readonly Intent[]): Error {
    const { place, start } = this;
    const context = this.context();
    const parts = intents.map(({ leaf, value }) => {
      const shown = leaf.field.codec.read(this.object, context, leaf.path);
      const wire = leaf.field.codec.names(context.dialect).join(", ");
      return `${leaf.path} (${wire}) shall be ${inMessage(leaf, value)} and is ${shown === undefined ? "not shown" : inMessage(leaf, shown)}`;
    });
    return entityError("KASM_NOT_STORED", place.about(start.inputs, start.id), place.client, {
      tried: "changing",
      problem: `the server confirmed the change but does not show it: ${parts.join("; ")}`,
    });
  }
}

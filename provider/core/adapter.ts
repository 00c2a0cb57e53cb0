import type { CallClass, KasmClient } from "../client";
import type { Adapter, Scope } from "./entity";
import type { WireObject } from "./values";
import { isObject } from "./values";

/** The calls of a kind that Kasm lists, makes, changes and removes in the usual form (kasm-wire.md 1.11). */
export interface Calls {
  readonly list: { readonly call: string; readonly key: string; readonly body?: (scope: Scope) => WireObject };
  /** The key that holds the fields in requests: `target_zone`. */
  readonly envelope: string;
  /** The key of the object in the answer to create, where it is known. */
  readonly answer?: string;
  /** Lists of other kinds that change with objects of this one: what belongs to them, or is assigned by itself. */
  readonly related?: readonly string[];
  readonly create: string;
  readonly update?: string;
  readonly remove: string;
  /** The wire name of the id, and what update calls it where that differs. */
  readonly id: string;
  /** Other names under which the id has been seen. */
  readonly otherIds?: readonly string[];
  readonly updateIds?: readonly string[];
  readonly removeBody: (id: string, observed: WireObject) => WireObject;
  /** Keys that go with every create. */
  readonly made?: WireObject;
  /** Callers are seen to send a part of an object with update, which so keeps what it leaves out. */
  readonly keepsRest?: boolean;
  /** Keys that go with every update, whatever changes. */
  readonly always?: (observed: WireObject, scope: Scope) => WireObject;
}

/** Sends one call about an object and forgets the lists it may have changed. */
export function send(
  client: KasmClient,
  call: string,
  body: WireObject,
  kind: CallClass,
  invalidates: readonly string[] = [],
): Promise<WireObject> {
  return client.call(call, body, kind, { invalidates });
}

/** Lists once, past the cache: what is seen here may be old when something is made. */
export async function peek(client: KasmClient, call: string, key: string): Promise<WireObject[]> {
  const rows = (await client.call(call, {}, "read"))[key];
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

/** The adapter of a kind with calls in the usual form. */
export function crud(calls: Calls): Adapter {
  const { list, envelope, id } = calls;
  const stale = [list.call, ...(calls.related ?? [])];
  const ids = [id, ...(calls.otherIds ?? [])];
  const idOf = (observed: WireObject) => {
    const key = ids.find((name) => observed[name] != null);
    return key === undefined ? "" : String(observed[key]);
  };
  return {
    observe: (scope) => scope.client.list(list.call, list.body?.(scope) ?? {}, list.key),
    identify: idOf,
    keepsRest: calls.keepsRest === true,
    async create({ client }, body) {
      const answer = await send(client, calls.create, { [envelope]: { ...calls.made, ...body } }, "create", [
        list.call,
      ]);
      const made = calls.answer === undefined ? undefined : answer[calls.answer];
      return isObject(made) ? { id: idOf(made) || undefined, answer: made } : undefined;
    },
    async update(scope, observed, changes) {
      if (calls.update === undefined) throw new Error(`${calls.create} has no counterpart for changes`);
      const shown = ids.find((name) => observed[name] != null) ?? id;
      const address = Object.fromEntries((calls.updateIds ?? [shown]).map((key) => [key, idOf(observed)]));
      const body = { [envelope]: { ...calls.always?.(observed, scope), ...changes, ...address } };
      await send(scope.client, calls.update, body, "write", stale);
    },
    async remove({ client }, observed) {
      await send(client, calls.remove, calls.removeBody(idOf(observed), observed), "delete", stale);
    },
    probe: (client) => peek(client, list.call, list.key),
  };
}

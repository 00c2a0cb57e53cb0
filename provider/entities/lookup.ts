import * as pulumi from "@pulumi/pulumi";
import { connect } from "../client";
import type { EntityDefinition, Properties } from "../core";
import { find } from "../core";
import type { ConnectionArgs } from "./common";
import { lookupConnection, refusePlainCredentials } from "./connection";

export interface LookupOptions {
  /** The server to ask; default is the one in the stack's configuration. */
  connection?: pulumi.Unwrap<ConnectionArgs>;
}

export interface LookupOutputOptions {
  /** The server to ask; default is the one in the stack's configuration. While it is unknown, so is the result. */
  connection?: pulumi.Input<ConnectionArgs>;
}

type Inputs<Key> = { [Name in keyof Key]: pulumi.Input<Key[Name]> };

export interface Lookup<Key, Values> {
  /** Asks the server when the program runs, in preview too. */
  get(this: void, key: Key, options?: LookupOptions): Promise<Values>;
  /** The same for keys that are outputs. */
  getOutput(this: void, key: Inputs<Key>, options?: LookupOutputOptions): pulumi.Output<Values>;
}

/** The two forms of an entity's lookup. Both run in the program, with a connection of their own. */
export function lookup<Key extends object, Values>(definition: EntityDefinition): Lookup<Key, Values> {
  const get = async (key: Key, { connection }: LookupOptions = {}): Promise<Values> => {
    if (connection === undefined) refusePlainCredentials();
    const client = connect(lookupConnection(connection && { ...connection }));
    try {
      return (await find(definition, client, key as Properties)) as Values;
    } catch (error) {
      // Shown by its words alone. Pulumi colours a stack, and Node 20 then runs out of memory on frames of the SDK's source map.
      if (error instanceof Error && "code" in error) error.stack = undefined;
      throw error;
    }
  };
  return {
    get,
    getOutput: (key, { connection } = {}) =>
      pulumi
        .all([pulumi.output(key), pulumi.output(connection)])
        .apply(([known, server]) => get(known as Key, { connection: server })),
  };
}

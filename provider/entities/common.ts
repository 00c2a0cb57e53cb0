import type * as pulumi from "@pulumi/pulumi";

/** A Kasm server other than the one in the stack's configuration, or one whose address is itself an output. */
export interface ConnectionArgs {
  /** Address of the server: scheme, host and port, nothing behind them, e.g. `https://kasm.example.com`. */
  endpoint: pulumi.Input<string>;
  /** Developer API key (Settings > Developers). Stored as a secret. */
  apiKey?: pulumi.Input<string>;
  /** Secret of the developer API key. Stored as a secret. */
  apiKeySecret?: pulumi.Input<string>;
  /** Name of an administrator, for sign-in by session instead of by key. */
  username?: pulumi.Input<string>;
  /** Password of that administrator. Stored as a secret. */
  password?: pulumi.Input<string>;
  /** PEM text of the authority that signed the server's certificate. */
  caCertificate?: pulumi.Input<string>;
}

/** What every entity takes besides its own fields. */
export interface CommonArgs {
  /**
   * Take over an object that exists already under the same natural key, instead of failing. What is found is recorded.
   * Default false. A change is recorded and changes nothing on the server.
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * What destroy does: `restore` puts back what was found, `delete` removes the object, `retain` leaves it as it is.
   * Default `restore` for adopted objects and `delete` for those made here. Built-in objects are never deleted.
   */
  onDestroy?: pulumi.Input<"restore" | "delete" | "retain">;
  /** The server; default is the one in the stack's configuration (`kasm:endpoint`, ...). A change moves nothing. */
  connection?: pulumi.Input<ConnectionArgs>;
}

/** Another object by id and name. The name is known in preview, when the id may not be. */
export interface EntityReference {
  id: pulumi.Output<string>;
  name: pulumi.Output<string>;
}

/** Another object: the resource itself, what a lookup returned, or an id together with a name. */
export type ReferenceInput =
  pulumi.Input<{ id: pulumi.Input<string>; name: pulumi.Input<string> }> | { readonly reference: EntityReference };

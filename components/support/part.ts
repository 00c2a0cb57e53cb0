import type * as pulumi from "@pulumi/pulumi";

/**
 * The way out when a part does not offer what you need: gets the arguments of one underlying resource just before it is
 * made, and returns those to use. Returning nothing keeps the (possibly mutated) arguments.
 */
export type Transform<Args> = (args: Args) => Args | undefined;

export function transformed<Args>(transform: Transform<Args> | undefined, args: Args): Args {
  return transform?.(args) ?? args;
}

/**
 * The options of a part's child: below the part, and waiting for whatever the part was told to wait for. Pulumi does not
 * hand `dependsOn` of a component down to its children; here a check that fails must hold back every one of them.
 */
export function below(
  parent: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions | undefined,
  extra: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  const waits = [opts?.dependsOn, extra.dependsOn].flatMap((wait) => (wait === undefined ? [] : [wait]));
  return { ...extra, parent, dependsOn: waits as pulumi.Input<pulumi.Resource>[] };
}

/** What a child component waits for: Pulumi types the same option a little differently there. */
export function partBelow(
  parent: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions | undefined,
  extra: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  const waits = [opts?.dependsOn, extra.dependsOn].flatMap((wait) => (wait === undefined ? [] : [wait]));
  return { ...extra, parent, dependsOn: waits as pulumi.Input<pulumi.Resource>[] };
}

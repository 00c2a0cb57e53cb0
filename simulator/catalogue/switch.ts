/** A behaviour of the real server that no evidence settles: it can be set, so that clients are tested both ways. */
export interface SwitchDefinition {
  readonly name: string;
  readonly about: string;
  /** Each value with what the server then does. The first is the default; numbers would be put in ascending order. */
  readonly values: Readonly<Record<string, string>>;
  readonly source: string;
}

/** Keeps the literal name, so that the names of all switches are known to the compiler. */
export const define = <const Name extends string>(
  definition: Omit<SwitchDefinition, "name"> & { readonly name: Name },
) => definition;

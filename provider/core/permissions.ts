import { KasmForbiddenError } from "../client";
import type { Right } from "./entity";

/** A refusal for lack of rights, with exactly the rights this object needs. */
export function withRights(error: unknown, rights: readonly Right[]): unknown {
  if (!(error instanceof KasmForbiddenError) || rights.length === 0) return error;
  const named = rights.map((right) => right.replace(/^(\d+) (.*)$/, "$2 (id $1)")).join(" and ");
  return error.with({
    cure: `Needed here: ${named}. Grant what is missing to the key (Settings > Developers > the key > Permissions) or to a group of the user; a read-only key is refused every change.`,
  });
}

/** Runs a call and names the rights it needs if they are missing. */
export async function needing<Result>(rights: readonly Right[], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw withRights(error, rights);
  }
}

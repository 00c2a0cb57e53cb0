import type { SwitchName, SwitchValues } from "../catalogue/switches";
import type { ServerContext } from "../server/context";

/** What the documents settle for this API whatever the switches say of the other. */
const SETTLED: Partial<Readonly<Record<SwitchName, string>>> = {
  validation_errors: "4xx",
  unlicensed: "403",
  object_for_text: "accept",
  unknown_keys: "ignore",
  partial_update: "keeps",
};
const REFUSING: typeof SETTLED = { ...SETTLED, duplicate_names: "refuse" };

const known = new WeakMap<SwitchValues, Readonly<Record<"plain" | "refusing", SwitchValues>>>();

/** The same switches with others on top; what is asked for is still noted by them. */
const over = (switches: SwitchValues, settled: typeof SETTLED): SwitchValues =>
  new Proxy(switches, { get: (values, name) => settled[name as SwitchName] ?? values[name as SwitchName] });

/**
 * The server as this API sees it: the names of 1.19, which its documents are expected to have (kasm-docs.md 4), and
 * statuses that say what is wrong. `conflicts`: names must be unique, as the documents list 409.
 */
export function restContext(server: ServerContext, conflicts: boolean): ServerContext {
  let views = known.get(server.switches);
  if (views === undefined) {
    views = { plain: over(server.switches, SETTLED), refusing: over(server.switches, REFUSING) };
    known.set(server.switches, views);
  }
  return { ...server, dialect: "1.19", switches: conflicts ? views.refusing : views.plain };
}

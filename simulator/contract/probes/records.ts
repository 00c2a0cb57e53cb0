import { outcomeOf, rowsIn, type Reply } from "../wire";
import { cannotTell, isTaken, NotDeterminable, shown, takes, without, type Probes } from "./probe";

/** Whether a server died of a request or refused it. */
function diedOrRefused(reply: Reply): string {
  const outcome = outcomeOf(reply);
  if (outcome === "refused") return "refuse";
  return outcome === "died" && reply.status === 500 ? "html500" : cannotTell(reply);
}

/** What holds for all kinds of objects, tried with one. */
export const recordProbes: Probes = {
  partial_update: async (run) => {
    const group = await run.make("groups", { description: "contract" });
    const { description: _, ...required } = group.fields;
    if (!isTaken(await run.update(group, required))) throw new NotDeterminable("an update is refused");
    const { description } = await shown(run, group);
    if (description === "contract") return "keeps";
    if (description !== null && description !== "") throw new NotDeterminable("what was left out is something else");
    return isTaken(await run.update(group, { description: "contract" })) ? "resets" : "requires";
  },
  null_values: async (run) => {
    const zone = await run.make("zones", { search_alternate_zones: false });
    if (!isTaken(await run.update(zone, { search_alternate_zones: null })))
      throw new NotDeterminable("null is refused");
    const { search_alternate_zones } = await shown(run, zone);
    if (search_alternate_zones === false) throw new NotDeterminable("null changes nothing");
    return search_alternate_zones === null ? "null" : "default";
  },
  list_order: async (run) => {
    const made = [];
    for (let count = 0; count < 3; count++) made.push((await run.make("groups")).fields.name);
    const { body } = await run.ask("get_groups");
    const listed = rowsIn(body ?? {}, "groups").map(({ name }) => name);
    const [first = -1, second = -1, third = -1] = made.map((name) => listed.indexOf(name));
    if (first < second && second < third) return "made";
    if (first > second && second > third) return "newest";
    throw new NotDeterminable("a list has another order");
  },
  value_checks: async (run) => {
    const image = await run.make("images[Container]");
    return isTaken(await run.update(image, { cpu_allocation_method: "contract" })) ? "free" : "checked";
  },
  boolean_text: async (run) => {
    const zone = await run.make("zones");
    return isTaken(await run.update(zone, { search_alternate_zones: "false" })) ? "accept" : "refuse";
  },
  unknown_reference: async (run) => {
    const image = await run.make("images[Container]");
    return diedOrRefused(await run.update(image, { filter_policy_id: run.nowhere }));
  },
  unknown_delete: async (run) => {
    const reply = await run.ask("delete_group", { target_group: { group_id: run.nowhere }, force: false });
    return isTaken(reply) ? "accept" : "refuse";
  },
  locked_change: async (run) => {
    const pool = await run.make("server_pools[servers]");
    if (!isTaken(await run.update(pool, { server_pool_type: "Docker Agent" }))) return "refuse";
    if ((await shown(run, pool)).server_pool_type === "Server Pool") return "keep";
    throw new NotDeterminable("the type of a pool can be changed");
  },
  single_getters: async (run) => {
    const image = await run.make("images[Container]");
    const reply = await run.ask("get_image", { target_image: { image_id: image.id } });
    if (outcomeOf(reply) === "accepted") return "served";
    return outcomeOf(reply) === "missing" ? "missing" : cannotTell(reply);
  },
  user_columns: async (run) => {
    const user = await run.make("users[local]");
    if (!isTaken(await run.update(user, { plan_id: "contract" }))) throw new NotDeterminable("plan_id is refused");
    return (await shown(run, user)).plan_id === "contract" ? "taken" : "ignored";
  },
  form_choices: async (run) => {
    const link = await run.make("images[Link]");
    const fields = { ...(await without(run, "cast_configs")), image_id: link.id };
    return (await takes(run, "cast_configs", fields)) ? "accept" : "refuse";
  },
};

import { crud } from "../core";
import type { Adapter, WireObject } from "../core";

/** Agents and desktops are one list and one set of calls, told apart by their type (kasm-wire.md 9b). */
export function serversOf(type: "Desktop" | "host", also: (row: WireObject) => boolean = () => true): Adapter {
  const usual = crud({
    list: { call: "get_servers", key: "servers" },
    envelope: "target_server",
    create: "create_server",
    update: "update_server",
    // A deployment script sends nothing but the switch that it turns (kasm-docs.md 3.3).
    keepsRest: true,
    remove: "delete_server",
    id: "server_id",
    made: { server_type: type },
    always: () => ({ server_type: type }),
    removeBody: (id) => ({ target_server: { server_id: id }, force: false }),
  });
  const wanted = (row: WireObject) => String(row["server_type"]).toLowerCase() === type.toLowerCase() && also(row);
  return { ...usual, observe: async (scope) => (await usual.observe(scope)).filter(wanted) };
}

import type { Sample } from "../support/sample";
import { clientOf } from "../support/calls";

export const samples: readonly Sample[] = [
  {
    title: "UserServerAssignment",
    kind: "userServerAssignment",
    create: "assign_user_server",
    async prepare(stack) {
      const client = clientOf(stack);
      const zone = await stack.create("zone", { name: "berlin" });
      const pool = await stack.create("serverPool", { name: "workstations", type: "Server Pool" });
      const machine = async (name: string) => {
        const target_server = {
          server_type: "Desktop",
          friendly_name: name,
          hostname: `${name}.example.com`,
          zone_id: zone.id,
          server_pool_id: pool.id,
          connection_type: "RDP",
          connection_port: 3389,
          max_simultaneous_sessions: 1,
          enabled: true,
        };
        await client.call("create_server", { target_server }, "create");
        const rows = await client.list("get_servers", {}, "servers");
        return { id: String(rows.find(({ friendly_name }) => friendly_name === name)?.["server_id"]), name };
      };
      const person = async (username: string) => {
        const { id } = await stack.create("user", { username, password: "Analytical-Engine1!" });
        return { id, name: username };
      };
      const [ada, grace] = [await person("ada@example.com"), await person("grace@example.com")];
      const [first, second] = [await machine("first"), await machine("second")];
      await client.close();
      return { inputs: { user: ada, server: first }, changes: { user: { user: grace }, server: { server: second } } };
    },
  },
];

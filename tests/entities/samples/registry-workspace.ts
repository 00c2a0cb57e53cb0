import { clientOf, zoneNamed, type Named } from "../support/others";
import type { Sample } from "../support/sample";
import type { Stack } from "../../unit/provider/support/stack";
import { ofContainers } from "./workspace";

/** A registry by the address, and the names of its entries. */
async function registryOf(stack: Stack, url: string): Promise<{ registry: Named; entries: readonly string[] }> {
  const client = clientOf(stack);
  const registries = await client.list("get_registries", {}, "registries");
  await client.close();
  const found = registries.find(({ registry_url }) => registry_url === url);
  const entries = (found?.["workspaces"] as Record<string, unknown>[]).map((entry) => String(entry["friendly_name"]));
  return { registry: { id: String(found?.["registry_id"]), name: url }, entries };
}

export const samples: readonly Sample[] = [
  {
    title: "RegistryWorkspace",
    kind: "registryWorkspace",
    create: "create_image",
    async prepare(stack) {
      await stack.create("registry", { url: "https://registry.example.com/" });
      const { registry, entries } = await registryOf(stack, "https://registry.kasmweb.com/");
      const other = await registryOf(stack, "https://registry.example.com/");
      const zone = await zoneNamed(stack, "berlin");
      const agent = {
        id: stack.simulator.registerAgent({ hostname: "agent-1", cores: 8, memoryBytes: 16e9 }),
        name: "agent-1",
      };
      return {
        inputs: { registry, workspace: entries[0] },
        changes: {
          registry: { registry: other.registry, workspace: other.entries[0] },
          workspace: { workspace: entries[1] },
          tag: { tag: "1.17.0" },
          friendlyName: { friendlyName: "Browser" },
          description: { description: "Isolated web browsing" },
          enabled: { enabled: false },
          imageSrc: { imageSrc: "img/thumbnails/chrome.png" },
          categories: { categories: ["Browser", "Kiosk"] },
          hidden: { hidden: true },
          notes: { notes: "Ask before changing" },
          ...ofContainers,
          filterPolicy: { filterPolicy: "forceDisabled" },
          restrictToZone: { restrictToZone: true, zone },
          zone: { restrictToZone: true, zone },
          restrictToServer: { restrictToServer: true, server: agent },
          server: { restrictToServer: true, server: agent },
        },
      };
    },
  },
];

import type { Stack } from "../../unit/provider/support/stack";
import type { Prepared, Sample } from "../support/sample";
import { providers } from "./sso-attribute-mapping";

async function prepare(stack: Stack, [kind, first, second]: (typeof providers)[string]): Promise<Prepared> {
  const { id } = await stack.create(kind, first);
  const other = await stack.create(kind, second);
  const developers = await stack.create("group", { name: "Developers" });
  const builders = await stack.create("group", { name: "Builders" });
  return {
    inputs: {
      group: { id: developers.id, name: "Developers" },
      ssoProvider: { id, name: "first" },
      groupAttributes: "aegis-developers",
    },
    changes: {
      group: { group: { id: builders.id, name: "Builders" } },
      ssoProvider: { ssoProvider: { id: other.id, name: "second" } },
      groupAttributes: { groupAttributes: "/aegis-developers" },
      applyToAllUsers: { applyToAllUsers: true },
    },
  };
}

export const samples: readonly Sample[] = Object.entries(providers).map(([name, provider]) => ({
  title: `SsoGroupMapping ${name}`,
  kind: "ssoGroupMapping",
  create: "add_sso_mapping_group",
  prepare: (stack) => prepare(stack, provider),
}));

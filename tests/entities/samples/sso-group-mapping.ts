import type { Resource, Stack } from "../../unit/provider/support/stack";
import type { Prepared, Sample } from "../support/sample";
import { oidc } from "./oidc-config";

const named = ({ id }: Resource, name: string) => ({ id, name });

async function prepare(stack: Stack, provider: Resource, other: Resource): Promise<Prepared> {
  const developers = await stack.create("group", { name: "Developers" });
  const builders = await stack.create("group", { name: "Builders" });
  return {
    inputs: {
      group: named(developers, "Developers"),
      ssoProvider: named(provider, "first"),
      groupAttributes: "aegis-developers",
    },
    changes: {
      group: { group: named(builders, "Builders") },
      ssoProvider: { ssoProvider: named(other, "second") },
      groupAttributes: { groupAttributes: "/aegis-developers" },
      applyToAllUsers: { applyToAllUsers: true },
    },
  };
}

export const samples: readonly Sample[] = [
  {
    title: "SsoGroupMapping oidc",
    kind: "ssoGroupMapping",
    create: "add_sso_mapping_group",
    async prepare(stack) {
      const first = await stack.create("oidcConfig", oidc);
      const second = await stack.create("oidcConfig", { ...oidc, displayName: "second" });
      return prepare(stack, first, second);
    },
  },
];

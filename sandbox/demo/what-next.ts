import { relative } from "node:path";
import { packageFolder } from "../environment";
import type { WorldAccess } from "../world";
import type { ReferenceStack } from "./stack";

/** Where to look, with which account, and what to try. The passwords belong to this machine's local world only. */
export function whatNext(world: WorldAccess, stack: ReferenceStack): string {
  const { kasm, keycloak, kubernetes } = world;
  const accounts = keycloak.users.map(
    ({ username, password, group }) => `    ${username.padEnd(8)} ${password}   (${group})`,
  );
  const command = (name: string) =>
    `  pulumi -C ${relative(packageFolder(), stack.folder)} ${name} --stack ${stack.name}`;
  const quoted = (value: string) => `'${value}'`;
  return [
    "Look at it (certificates are signed by the local world's own authority):",
    `  Kasm simulator    ${kasm.url}   ${kasm.adminUsername} / ${kasm.adminPassword}`,
    "    Continue with Keycloak as one of its users below: the group decides which workspaces there are.",
    `    Launch a few and the autoscaler adds a machine: ${kasm.url}/admin/autoscale`,
    `  Keycloak          ${keycloak.url}/admin/   ${keycloak.adminUsername} / ${keycloak.adminPassword}`,
    ...accounts,
    `  Kubernetes        ${kubernetes.url}   (kubeconfig: npm run --silent sandbox -- status --show-secrets)`,
    "",
    "Try next, in another terminal, while it is up:",
    '  eval "$(npm run --silent sandbox -- env)"',
    `  export PULUMI_BACKEND_URL=${quoted(stack.environment.PULUMI_BACKEND_URL ?? "")} PULUMI_CONFIG_PASSPHRASE=${quoted(stack.environment.PULUMI_CONFIG_PASSPHRASE ?? "")}`,
    `${command("preview --diff")}   # after a change in examples/reference/index.ts`,
    `${command("up")}`,
    `${command("destroy")}          # and everything is as it was before`,
    "",
  ].join("\n");
}

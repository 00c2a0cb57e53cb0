/** What is installed on the server: themes and password policies. Keycloak itself takes any name for them. */
import type { KeycloakApi } from "../api";
import { isRepresentation } from "../wire";

async function names(api: KeycloakApi, path: readonly string[]): Promise<string[]> {
  let value: unknown = await api.getObject("/serverinfo");
  for (const key of path) value = isRepresentation(value) ? value[key] : undefined;
  if (isRepresentation(value)) return Object.keys(value);
  return Array.isArray(value) ? value.filter(isRepresentation).map(({ name }) => String(name)) : [];
}

export async function refuseTheme(
  api: KeycloakApi,
  kind: "login" | "account" | "admin" | "email",
  theme: string,
): Promise<void> {
  if (theme !== "" && !(await names(api, ["themes", kind])).includes(theme)) {
    throw new Error(`validation error: theme "${theme}" does not exist on the server`);
  }
}

/** A policy reads `length(8) and upperCase(1)`. */
export async function refusePasswordPolicy(api: KeycloakApi, policy: string): Promise<void> {
  if (policy === "") return;
  const installed = await names(api, ["providers", "password-policy", "providers"]);
  for (const name of policy.split(" and ").map((one) => one.split("(")[0] ?? "")) {
    if (installed.includes(name)) continue;
    const list = installed.sort().join(", ");
    throw new Error(
      `validation error: password-policy "${name}" does not exist on the server, installed providers: [${list}]`,
    );
  }
}

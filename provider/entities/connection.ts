import * as pulumi from "@pulumi/pulumi";
import type { ConnectionSettings } from "../client";
import { connectionFromEnvironment, settingNames } from "../client";

const sensitive = ["apiKeySecret", "password"];

/** The stack's configuration under `kasm:`, decrypted. */
function fromStack(key: string): string | undefined {
  return pulumi.runtime.getConfig(`kasm:${key}`);
}

// The SDK keeps this function out of its types; where a version has none, nothing is refused.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean };

/** Credentials in plain text would lie in the stack file and in every state. */
export function refusePlainCredentials(): void {
  for (const key of sensitive) {
    if (fromStack(key) === undefined || isConfigSecret === undefined || isConfigSecret(`kasm:${key}`)) continue;
    throw new pulumi.RunError(
      `kasm:${key} is stored in plain text. Store it as a secret: pulumi config set --secret kasm:${key}; then make a new one, since the old one is in the stack file's history.`,
    );
  }
}

/** The connection a lookup uses: its own argument, or the stack's configuration; the environment wins over both. */
export function lookupConnection(
  connection: Readonly<Record<string, string | undefined>> | undefined,
): ConnectionSettings {
  const value = (key: string) => (connection === undefined ? fromStack(key) : connection[key]);
  return connectionFromEnvironment(Object.fromEntries(settingNames.map((key) => [`kasm:${key}`, value(key)])));
}

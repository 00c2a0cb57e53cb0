import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { stringify } from "yaml";
import { randomLetters, writePrivately, type WorldState } from "../state";

export interface KubernetesCredentials {
  readonly adminToken: string;
  /** Of the sandbox's own controllers, so that the audit log can tell them from everybody else. */
  readonly sandboxToken: string;
  readonly controllerManagerToken: string;
  readonly tokenFile: string;
  /** The key that signs service-account tokens, PEM file. */
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicKeyFile: string;
}

/** The account under which the sandbox's own controllers work. */
export const sandboxUser = "sandbox";

/** The API server's accounts, made at the first start and kept. */
export function kubernetesCredentials(state: WorldState): KubernetesCredentials {
  const adminToken = state.secret("kubernetes-admin-token");
  const sandboxToken = state.secret("kubernetes-sandbox-token");
  const controllerManagerToken = state.secret("kubernetes-controller-manager-token");
  const tokenFile = state.path("kubernetes", "tokens.csv");
  const serviceAccountKeyFile = state.path("kubernetes", "service-account.key");
  const serviceAccountPublicKeyFile = state.path("kubernetes", "service-account.pub");
  const accounts = [
    [adminToken, "admin"],
    [sandboxToken, sandboxUser],
    [controllerManagerToken, "system:kube-controller-manager"],
  ];
  const lines = accounts.map(([token, user], index) => `${token},${user},${index + 1},system:masters\n`);
  writePrivately(tokenFile, lines.join(""));
  if (!existsSync(serviceAccountKeyFile)) {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writePrivately(serviceAccountPublicKeyFile, publicKey.export({ type: "spki", format: "pem" }));
    writePrivately(serviceAccountKeyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
  }
  return {
    adminToken,
    sandboxToken,
    controllerManagerToken,
    tokenFile,
    serviceAccountKeyFile,
    serviceAccountPublicKeyFile,
  };
}

/** A token of the kind that Harvester's console gives out; kept. */
export function consoleToken(state: WorldState): string {
  const letters = (length: number) => randomLetters(length, "bcdfghjklmnpqrstvwxz2456789");
  return state.secret("console-token", () => `kubeconfig-user-${letters(5)}:${letters(54)}`);
}

/** A kubeconfig whose only cluster, user and context are called `name`. */
export function kubeconfig(name: string, server: string, certificateAuthority: string, token: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server, "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") } },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { user: name, cluster: name } }],
    "current-context": name,
  });
}

import type { KeycloakAccess } from "./keycloak";
import type { KubernetesAccess } from "./kubernetes";
import { SandboxError } from "./trouble";

export const worldParts = ["kubernetes", "keycloak", "kasm"] as const;
export type WorldPart = (typeof worldParts)[number];

/** What a program needs to know of the Kasm server. */
export interface KasmAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiKeySecret: string;
  readonly adminUsername: string;
  readonly adminPassword: string;
  /** PEM. */
  readonly caCertificate: string;
}

/** How to reach everything in a sandbox. */
export interface WorldAccess {
  readonly directory: string;
  readonly parts: readonly WorldPart[];
  /** Whose users Keycloak's realm holds. */
  readonly domain: string;
  readonly kubernetes: KubernetesAccess;
  readonly keycloak: KeycloakAccess;
  readonly kasm: KasmAccess;
  /** The authority of every server here but Harvester's console. PEM. */
  readonly certificateAuthority: string;
  /** Variables for `pulumi`; PULUMI_BACKEND_URL is the caller's choice. */
  readonly environment: Readonly<Record<string, string>>;
  /** The official plugins that are played by stand-ins here. */
  readonly standIns: readonly string[];
}

type Started = Omit<WorldAccess, WorldPart> & Partial<Pick<WorldAccess, WorldPart>>;

/** The same, with a sentence for whoever asks for a part that was left out of the start. */
export function accessTo(started: Started): WorldAccess {
  const access = { ...started };
  for (const part of worldParts) {
    if (access[part] !== undefined) continue;
    Object.defineProperty(access, part, {
      enumerable: false,
      get: () => {
        throw new SandboxError(`This sandbox was started without ${part}.`);
      },
    });
  }
  return access as WorldAccess;
}

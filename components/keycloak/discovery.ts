import { type Answer, read, UnreachableError } from "../support/https";
import { KeycloakError } from "./admin-api";

/** The addresses that Kasm needs, as the realm itself announces them (SOP 1.3). */
export interface Endpoints {
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  userInfoUrl: string;
}

const announced = {
  issuer: "issuer",
  authorizationUrl: "authorization_endpoint",
  tokenUrl: "token_endpoint",
  userInfoUrl: "userinfo_endpoint",
} as const;

export function discoveryUrl(keycloakUrl: string, realm: string): string {
  return `${keycloakUrl}/realms/${encodeURIComponent(realm)}/.well-known/openid-configuration`;
}

/**
 * Reads a realm's discovery document.
 * @throws KeycloakError that tells a wrong address, a wrong authority and a missing realm apart
 */
export async function discover(keycloakUrl: string, realm: string, caCertificate?: string): Promise<Endpoints> {
  const url = discoveryUrl(keycloakUrl, realm);
  const answer = await fetched(url, keycloakUrl, caCertificate);
  if (answer.status === 404)
    throw new KeycloakError(`Keycloak at ${keycloakUrl} has no realm "${realm}" (${url} answers 404)`, 404);
  if (answer.status !== 200)
    throw new KeycloakError(
      `${url} answers ${answer.status}; is ${keycloakUrl} the public address of Keycloak?`,
      answer.status,
    );
  const document = parsed(answer.text);
  const endpoints = Object.entries(announced).map(([name, key]) => {
    const value = document?.[key];
    if (typeof value !== "string")
      throw new KeycloakError(`${url} is not an OpenID Connect discovery document: it has no ${key}`);
    return [name, value];
  });
  return Object.fromEntries(endpoints) as Endpoints;
}

async function fetched(url: string, keycloakUrl: string, caCertificate: string | undefined): Promise<Answer> {
  try {
    return await read(url, { caCertificate });
  } catch (error) {
    if (error instanceof UnreachableError)
      throw new KeycloakError(`Keycloak at ${keycloakUrl} cannot be reached: ${error.reason}`);
    throw error;
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

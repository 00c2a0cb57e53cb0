import * as pulumi from "@pulumi/pulumi";
import type * as keycloak from "@pulumi/keycloak";

/**
 * How to sign in to Keycloak's administration: the settings of `@pulumi/keycloak`'s provider that reach it, under the same
 * names. Given by an explicit provider, by the stack's `keycloak:` configuration, or by the plugin's own environment variables.
 */
export interface KeycloakConnection {
  url?: pulumi.Input<string | undefined>;
  /** Path before `/realms`, for servers older than Keycloak 17: `/auth`. */
  basePath?: pulumi.Input<string | undefined>;
  /** The realm that the administrator or service account belongs to. Default `master`. */
  realm?: pulumi.Input<string | undefined>;
  clientId?: pulumi.Input<string | undefined>;
  clientSecret?: pulumi.Input<string | undefined>;
  username?: pulumi.Input<string | undefined>;
  password?: pulumi.Input<string | undefined>;
  rootCaCertificate?: pulumi.Input<string | undefined>;
}

const names = [
  "url",
  "basePath",
  "realm",
  "clientId",
  "clientSecret",
  "username",
  "password",
  "rootCaCertificate",
] as const;
const secretNames: readonly string[] = ["clientSecret", "password"];

/**
 * The connection that the official plugin uses for the same resources: of the provider that was handed to the component, else
 * of the stack's configuration. What is left out there is looked for in the environment, by the provider process itself.
 */
export function keycloakConnection(provider: pulumi.ProviderResource | undefined): KeycloakConnection {
  const given = provider as keycloak.Provider | undefined;
  const config = new pulumi.Config("keycloak");
  const parts = names.flatMap((name) => {
    const value: pulumi.Input<string | undefined> = given ? given[name] : config.get(name);
    if (value === undefined) return [];
    return [[name, secretNames.includes(name) ? pulumi.secret(value) : value] as const];
  });
  return Object.fromEntries(parts);
}

/** The keycloak provider that a component got, by `provider`, by `providers`, or from a parent. */
export function keycloakProvider(component: pulumi.ComponentResource): pulumi.ProviderResource | undefined {
  return component.getProvider("keycloak::");
}

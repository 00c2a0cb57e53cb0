/** What the provider process loads for {@link KeycloakClient}: no Pulumi SDK, no other part of this package. */
export { keycloakClient } from "./client-handler";

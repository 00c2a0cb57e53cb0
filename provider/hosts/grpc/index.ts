/** Puts a provider behind Pulumi's provider protocol, as a plugin process. */
export * from "./plugin";
export { engineAddressOf, serve, startServer } from "./server";
export type { RunningServer } from "./server";

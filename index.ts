/** Kasm Workspaces as code: every Kasm entity as a Pulumi resource, and the components that compose them. */
export * from "./provider";
export * from "./components";

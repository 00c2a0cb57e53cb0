/** The import directions of the house: one way, no circles. */
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: `^${from}/` },
  to: {
    path: "^(provider|components|policy-pack|simulator|sandbox|cli|examples|tests)/",
    pathNot: `^(${allowed.join("|")})/`,
  },
});

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^pulumi-kasm|/dist/" },
    },
    only("client-is-the-ground", "provider/client", ["provider/client"]),
    only("core-knows-no-entity-and-no-engine", "provider/core", ["provider/core", "provider/client"]),
    only("vm-providers-use-core", "provider/vm-providers", ["provider/vm-providers", "provider/core"]),
    only("entities-use-core", "provider/entities", [
      "provider/entities",
      "provider/vm-providers",
      "provider/core",
      "provider/client",
    ]),
    only("dynamic-host-uses-entities", "provider/hosts/dynamic", ["provider"]),
    only("grpc-host-serves-any-provider", "provider/hosts/grpc", ["provider/hosts/grpc"]),
    only("components-use-entities", "components", [
      "components",
      "provider/entities",
      "provider/vm-providers",
      "provider/core",
    ]),
    only("policies-use-entities", "policy-pack", ["policy-pack", "provider/entities", "provider/core"]),
    only("simulator-stands-alone", "simulator", ["simulator"]),
    {
      name: "the-contract-suite-knows-the-catalogue-and-no-more-of-the-simulator",
      severity: "error",
      from: { path: "^simulator/contract/" },
      to: { path: "^simulator/", pathNot: "^simulator/(contract/|catalogue/|versions|json)" },
    },
    only("sandbox-uses-no-kasm-provider-code", "sandbox", ["sandbox", "simulator", "provider/hosts/grpc"]),
    {
      name: "core-knows-no-pulumi",
      severity: "error",
      from: { path: "^provider/(client|core)/" },
      to: { path: "node_modules/@pulumi" },
    },
    {
      name: "only-the-client-talks-http",
      severity: "error",
      from: { path: "^(provider/(core|entities|vm-providers|hosts)|components|policy-pack)/" },
      to: { path: "node_modules/undici" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^dist" },
    exclude: { path: "^(dist|coverage|node_modules)|^examples/.*/node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "types", "default"] },
  },
};

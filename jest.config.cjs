/** Published as ES modules only: Node.js can require those, jest can't without help. */
const esModules = "jose|openid-client|oauth4webapi";
const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs", ignoreDynamic: true } },
  ],
  [`/node_modules/(${esModules})/.+\\.js$`]: ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }],
};
const suite = (name, extra = {}) => ({
  displayName: name,
  runner: "<rootDir>/tests/support/side-by-side-runner.cjs",
  testEnvironment: "node",
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  transform,
  setupFiles: ["<rootDir>/tests/support/step-back.cjs"],
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})/)`],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  ...extra,
});

/** Suites with real servers, which their files share. */
const serially = { testEnvironmentOptions: { serial: true }, setupFiles: [] };
/** Suites that share one Keycloak and one Kubernetes: jest starts them once for both. */
const inTheWorld = {
  ...serially,
  globalSetup: "<rootDir>/tests/engine/support/global-setup.ts",
  globalTeardown: "<rootDir>/tests/engine/support/global-teardown.ts",
};

module.exports = {
  maxWorkers: "100%",
  projects: [
    suite("unit"),
    suite("entities"),
    suite("contract"),
    suite("conformance", serially),
    suite("sandbox", serially),
    suite("engine", inTheWorld),
    suite("browser", inTheWorld),
    suite("clients", { globalSetup: "<rootDir>/tests/clients/global-setup.ts" }),
  ],
  testTimeout: 300_000,
};

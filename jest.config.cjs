const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs", ignoreDynamic: true } },
  ],
};
const suite = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: "node",
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  transform,
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  ...extra,
});

/** Suites with real servers, which their files share. */
const serially = { runner: "<rootDir>/tests/support/serial-runner.cjs" };

module.exports = {
  maxWorkers: "100%",
  projects: [
    suite("unit"),
    suite("entities"),
    suite("contract"),
    suite("conformance", serially),
    suite("sandbox", serially),
    suite("engine", {
      ...serially,
      globalSetup: "<rootDir>/tests/engine/support/global-setup.ts",
      globalTeardown: "<rootDir>/tests/engine/support/global-teardown.ts",
    }),
  ],
  testTimeout: 300_000,
};

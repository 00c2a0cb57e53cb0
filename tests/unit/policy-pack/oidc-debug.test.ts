import { oidcDebug } from "../../../policy-pack/index";
import { kasm, violations } from "./violations";

const config = (debug: unknown, more: object = {}) => ({
  type: kasm("OidcConfig"),
  name: "login",
  props: { debug, clientSecret: "s3cret" },
  ...more,
});

test("debugging is refused outside dev, with the reason and what to do", async () => {
  const [message, ...others] = await violations(oidcDebug, config(true));
  expect(others).toEqual([]);
  expect(message).toMatch(
    /"login" has debug on in the stack "prod".*whole tokens.*Set debug: false; it may be on in: dev\./,
  );
  expect(message).not.toContain("s3cret");
});

test.each([
  ["off", config(false)],
  ["not set", config(undefined)],
  ["on in dev", config(true, { stack: "dev" })],
  ["on in a stack that is meant for it", config(true, { stack: "lab", settings: { allowedStacks: ["lab"] } })],
  ["another kind", { ...config(true), type: kasm("Zone") }],
])("%s is fine", async (_case, resource) => {
  expect(await violations(oidcDebug, resource)).toEqual([]);
});

test("an environment can allow no stack at all", async () => {
  expect(await violations(oidcDebug, config(true, { stack: "dev", settings: { allowedStacks: [] } }))).toEqual([
    expect.stringMatching(/may be on in: no stack/),
  ]);
});

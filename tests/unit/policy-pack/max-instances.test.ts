import { maxInstances } from "../../../policy-pack/index";
import { kasm, violations } from "./violations";

const provider = (bound: unknown, settings?: object) => ({
  type: kasm("VmProvider"),
  name: "agents",
  props: { maxInstances: bound, apiToken: "s3cret" },
  settings,
});

test.each([[undefined], [null], [0], [-1], [2.5], [Number.POSITIVE_INFINITY], ["10"]])(
  "%s bounds nothing",
  async (bound) => {
    expect(await violations(maxInstances, provider(bound))).toEqual([
      expect.stringMatching(/"agents" does not bound.*at most 20/),
    ]);
  },
);

test("more than the limit is refused, the limit itself is not", async () => {
  expect(await violations(maxInstances, provider(20))).toEqual([]);
  expect(await violations(maxInstances, provider(21))).toEqual([
    expect.stringMatching(/may make 21 machines; more than 20/),
  ]);
  expect(await violations(maxInstances, provider(21, { limit: 40 }))).toEqual([]);
  expect(await violations(maxInstances, provider(5, { limit: 4 }))).toEqual([expect.stringMatching(/more than 4/)]);
});

test("the message holds no secret", async () => {
  expect((await violations(maxInstances, provider(0))).join()).not.toContain("s3cret");
});

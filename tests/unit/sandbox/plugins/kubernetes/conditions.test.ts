import { conditionFor, parseWaitFor } from "../../../../../sandbox/plugins/kubernetes/conditions";
import { kindOf } from "../../../../../sandbox/plugins/kubernetes/kinds";
import type { PlainObject } from "../../../../../sandbox/plugins/kubernetes/objects";

const image = (...conditions: [type: string, status: string][]): PlainObject => ({
  status: { progress: 40, conditions: conditions.map(([type, status]) => ({ type, status })) },
});
const failFast =
  'jsonpath={.status.conditions[?((@.type=="Imported"||@.type=="RetryLimitExceeded")&&@.status=="True")].type}';

describe("pulumi.com/waitFor", () => {
  it("waits for a condition to be true", () => {
    const imported = parseWaitFor("condition=Imported");
    expect(imported(image(["Imported", "True"])).met).toBe(true);
    expect(imported(image(["Imported", "False"]))).toEqual({
      met: false,
      message: "waiting for condition Imported=True (it is False)",
    });
    expect(imported({})).toMatchObject({ met: false, message: expect.stringContaining("it is not there") as string });
  });

  it("waits for a condition to have another status", () => {
    expect(parseWaitFor("condition=Ready=False")(image(["Ready", "False"])).met).toBe(true);
  });

  it("ends on success and on final failure with a filter", () => {
    const wait = parseWaitFor(failFast);
    expect(wait(image(["Initialized", "True"], ["Imported", "Unknown"])).met).toBe(false);
    expect(wait(image(["Imported", "True"])).met).toBe(true);
    expect(wait(image(["Imported", "False"], ["RetryLimitExceeded", "True"])).met).toBe(true);
    expect(wait({}).met).toBe(false);
  });

  it("compares the first value that a path selects", () => {
    const path = 'jsonpath={.status.conditions[?(@.type=="Imported"||@.type=="RetryLimitExceeded")].status}=True';
    expect(parseWaitFor(path)(image(["Imported", "False"], ["RetryLimitExceeded", "True"])).met).toBe(false);
    expect(parseWaitFor("jsonpath={.status.progress}=40")(image()).met).toBe(true);
    expect(parseWaitFor("jsonpath={.status.progress}=100")(image())).toEqual({
      met: false,
      message: 'waiting for {.status.progress}=100 (found "40")',
    });
    expect(() => parseWaitFor("jsonpath={.status}=x")(image())).toThrow(/non-primitive/);
  });

  it("waits for all of a list", () => {
    const both = parseWaitFor('["condition=A", "condition=B"]');
    expect(both(image(["A", "True"], ["B", "False"]))).toEqual({
      met: false,
      message: "waiting for condition B=True (it is False)",
    });
    expect(both(image(["A", "True"], ["B", "True"])).met).toBe(true);
  });

  it.each([
    ["Imported", /"jsonpath=" or "condition=" prefix/],
    ["[]", /at least one condition/],
    ["jsonpath=.status", /wrapped in brackets/],
    ["jsonpath={.status", /wrapped in brackets/],
    ["jsonpath={.status}=", /format should be/],
    ["jsonpath={.a}={.b}", /format should be/],
    ["jsonpath={.status[}", /./],
  ])("refuses %s", (expression, reason) => {
    expect(() => parseWaitFor(expression)).toThrow(reason);
  });
});

describe("without the annotation", () => {
  const conditionOf = (type: string, inputs: PlainObject = {}) => conditionFor(kindOf(`kubernetes:${type}`), inputs);

  it("a quota is ready when the controller has seen its limits, however written", () => {
    const ready = conditionOf("core/v1:ResourceQuota");
    expect(ready?.({ spec: { hard: { cpu: "1" } }, status: {} }).met).toBe(false);
    expect(ready?.({ spec: { hard: { cpu: "1" } }, status: { hard: { cpu: "1000m" } } }).met).toBe(true);
    expect(ready?.({ spec: { hard: { cpu: "2" } }, status: { hard: { cpu: "1" } } }).met).toBe(false);
    expect(ready?.({ spec: {} }).met).toBe(true);
  });

  it("a service account's token is ready when it is there, any other Secret at once", () => {
    const ready = conditionOf("core/v1:Secret", { type: "kubernetes.io/service-account-token" });
    expect(ready?.({}).met).toBe(false);
    expect(ready?.({ data: { token: "x" } }).met).toBe(true);
    expect(conditionOf("core/v1:Secret")).toBeUndefined();
  });

  it("custom resources are ready at once", () => {
    expect(conditionOf("harvesterhci.io/v1beta1:KeyPair")).toBeUndefined();
  });

  it("skipAwait waits for nothing", () => {
    const annotations = { "pulumi.com/skipAwait": "true", "pulumi.com/waitFor": "condition=A" };
    expect(conditionOf("core/v1:Namespace", { metadata: { annotations } })).toBeUndefined();
  });
});

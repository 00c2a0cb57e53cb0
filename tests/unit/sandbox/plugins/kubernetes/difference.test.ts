import { Unknown } from "../../../../../provider/hosts/grpc";
import { compare } from "../../../../../sandbox/plugins/kubernetes/difference";
import { contains, parsePath, pathText } from "../../../../../sandbox/plugins/kubernetes/paths";

const replacedBy = [["metadata", "name"], ["data"]];

describe("two versions of an object", () => {
  it("differ where something is new, gone or other", () => {
    const old = { metadata: { name: "a", labels: { x: "1" } }, spec: { gone: true, list: [1, 2], text: "a" } };
    const news = { metadata: { name: "a", labels: { x: "1", y: "2" } }, spec: { list: [1, 3, 4], text: "b" } };
    expect(compare(old, news, [], [])).toEqual({
      "metadata.labels.y": { kind: "add" },
      "spec.gone": { kind: "delete", inputDiff: true },
      "spec.list[1]": { kind: "update" },
      "spec.list[2]": { kind: "add" },
      "spec.text": { kind: "update" },
    });
  });

  it("differ once where a whole part is new, and by type", () => {
    expect(compare({ a: {} }, { a: { b: { c: 1 } } }, [], [])).toEqual({ "a.b": { kind: "add" } });
    expect(compare({ a: "1" }, { a: 1 }, [], [])).toEqual({ a: { kind: "update" } });
    expect(compare({ a: [1] }, { a: { b: 1 } }, [], [])).toEqual({ a: { kind: "update" } });
  });

  it("do not differ when they say the same in another order", () => {
    expect(compare({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, [], [])).toEqual({});
  });

  it("replace when a replacing place changes, whether above, at or below the difference", () => {
    expect(compare({ metadata: { name: "a" } }, { metadata: { name: "b" } }, replacedBy, [])).toEqual({
      "metadata.name": { kind: "update-replace" },
    });
    expect(compare({}, { data: { a: "1" } }, replacedBy, [])).toEqual({ data: { kind: "add-replace" } });
    expect(compare({ data: { a: "1", b: "2" } }, { data: { b: "2" } }, replacedBy, [])).toEqual({
      "data.a": { kind: "delete-replace", inputDiff: true },
    });
    expect(compare({}, { metadata: { name: "a" } }, replacedBy, [])).toEqual({ metadata: { kind: "add-replace" } });
    expect(compare({}, { metadata: { labels: {} } }, replacedBy, [])).toEqual({ metadata: { kind: "add" } });
  });

  it("differ where the new value is not known yet", () => {
    expect(compare({ data: { a: "1" } }, { data: { a: Unknown.value } }, replacedBy, [])).toEqual({
      "data.a": { kind: "update-replace" },
    });
    expect(compare({}, { metadata: Unknown.value }, replacedBy, [])).toEqual({ metadata: { kind: "add-replace" } });
  });

  it("do not differ where differences are ignored", () => {
    const old = { metadata: { labels: { a: "1", "b.c": "1" } }, rules: [{ verbs: ["get"] }] };
    const news = { metadata: { labels: { a: "2", "b.c": "2" } }, rules: [{ verbs: ["list"] }] };
    expect(Object.keys(compare(old, news, [], ['metadata.labels["b.c"]', "rules[*].verbs"]))).toEqual([
      "metadata.labels.a",
    ]);
    expect(compare(old, news, [], ["metadata.labels", "rules"])).toEqual({});
  });
});

describe("a property path", () => {
  it.each(["metadata.labels", 'spec.hard["limits.cpu"]', "rules[0].verbs[12]", 'a["say \\"hi\\""].b'])(
    "%s reads back",
    (text) => {
      expect(pathText(parsePath(text))).toBe(text);
    },
  );

  it("that cannot be read is named", () => {
    expect(() => parsePath("a[b")).toThrow(/"a\[b" cannot be read from character 2/);
  });

  it("contains itself and what is below", () => {
    expect(contains(["a"], ["a", "b"])).toBe(true);
    expect(contains(["a", "b"], ["a"])).toBe(false);
    expect(contains(["a", "*"], ["a", 3, "b"])).toBe(true);
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { readConnection } from "../../../../../sandbox/plugins/kubernetes/kubeconfig";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const config = (user: object, cluster: object = {}, context: object = {}): string =>
  stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "c", cluster: { server: "https://one.example/k8s/clusters/local/", ...cluster } },
      { name: "d", cluster: { server: "https://two.example" } },
    ],
    users: [{ name: "u", user }],
    contexts: [
      { name: "first", context: { cluster: "c", user: "u", ...context } },
      { name: "second", context: { cluster: "d", user: "u", namespace: "there" } },
    ],
    "current-context": "first",
  });

describe("a kubeconfig", () => {
  it("as Harvester's console gives it", () => {
    const text = config({ token: "kubeconfig-user-x:y" }, { "certificate-authority-data": base64("PEM") });
    expect(readConnection(text, {})).toEqual({
      server: "https://one.example/k8s/clusters/local",
      namespace: "default",
      ca: "PEM",
      insecure: false,
      authorization: "Bearer kubeconfig-user-x:y",
    });
  });

  it("with another context, cluster or namespace than it names", () => {
    expect(readConnection(config({}), { context: "second" })).toMatchObject({
      server: "https://two.example",
      namespace: "there",
    });
    expect(readConnection(config({}), { cluster: "d", namespace: "n" })).toMatchObject({
      server: "https://two.example",
      namespace: "n",
    });
  });

  it("with client certificates, password or a token in a file beside it", () => {
    const certified = readConnection(
      config({ "client-certificate-data": base64("C"), "client-key-data": base64("K") }),
      {},
    );
    expect(certified).toMatchObject({ certificate: "C", key: "K" });
    expect(readConnection(config({ username: "a", password: "b" }), {}).authorization).toBe(`Basic ${base64("a:b")}`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kubeconfig-"));
    fs.writeFileSync(path.join(folder, "token"), "t\n");
    fs.writeFileSync(path.join(folder, "config"), config({ tokenFile: "token" }));
    expect(readConnection(path.join(folder, "config"), {}).authorization).toBe("Bearer t");
    fs.rmSync(folder, { recursive: true });
  });

  it.each([
    [
      "a user that runs a program",
      config({ exec: { command: "x" } }),
      {},
      /"exec" of a user in a kubeconfig is not served/,
    ],
    ["impersonation", config({ as: "root" }), {}, /"as" of a user/],
    ["a proxy", config({}, { "proxy-url": "http://x" }), {}, /proxy-url/],
    ["a context that does not exist", config({}), { context: "third" }, /context "third" does not exist/],
    ["no cluster", "apiVersion: v1", {}, /no configuration has been provided/],
    ["something else", "clusters: 3", {}, /the kubeconfig cannot be read/],
  ])("with %s is refused", (_what, text, overrides, reason) => {
    expect(() => readConnection(text, overrides)).toThrow(reason);
  });

  it("that is not YAML is refused without a word of what it holds", () => {
    const refusal = (text: string): string => {
      try {
        return readConnection(text, {}).server;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refusal('users:\n  - token: "s3cret\n  x: [')).toMatch(
      /^the kubeconfig cannot be read: YAMLParseError in line \d$/,
    );
    expect(refusal("s3cret-token")).not.toContain("s3cret");
    expect(refusal("users: s3cret")).not.toContain("s3cret");
  });
});

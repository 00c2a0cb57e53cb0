import { Secret, Unknown } from "../../../../../provider/hosts/grpc";
import type { PropertyMap, ResourceRequest } from "../../../../../provider/hosts/grpc";
import { refusedInputs } from "../../../../../sandbox/plugins/kubernetes/configuration";
import { kindOf } from "../../../../../sandbox/plugins/kubernetes/kinds";
import { KubernetesPlugin } from "../../../../../sandbox/plugins/kubernetes/plugin";

const request = (type: string, more: Partial<ResourceRequest> = {}): ResourceRequest => ({
  urn: `urn:pulumi:s::p::${type}::thing`,
  type,
  name: "thing",
  timeout: 0,
  preview: true,
  signal: new AbortController().signal,
  ...more,
});
const check = (type: string, news: PropertyMap, olds: PropertyMap = {}, more: Partial<ResourceRequest> = {}) =>
  new KubernetesPlugin().check(request(type, more), olds, news, Buffer.from("seed"));
const secret = "kubernetes:core/v1:Secret";
const configMap = "kubernetes:core/v1:ConfigMap";

describe("the name of an object", () => {
  it("is made from the resource's, kept, and the same for the same seed", async () => {
    const { inputs } = await check(configMap, {});
    expect(inputs).toEqual({
      metadata: {
        name: expect.stringMatching(/^thing-[0-9a-f]{8}$/) as string,
        annotations: { "pulumi.com/autonamed": "true" },
      },
    });
    expect((await check(configMap, {})).inputs).toEqual(inputs);
    const kept = await new KubernetesPlugin().check(request(configMap), inputs, {}, Buffer.from("another"));
    expect(kept.inputs).toEqual(inputs);
  });

  it("follows the way of naming that the user configured", async () => {
    const named = await check(configMap, {}, {}, { autonaming: { mode: "enforce", proposedName: "mine" } });
    expect(named.inputs).toMatchObject({ metadata: { name: "mine" } });
    const off = await check(configMap, {}, {}, { autonaming: { mode: "disable", proposedName: "" } });
    expect(off.failures).toMatchObject([{ property: "metadata.name" }]);
  });

  it("may be unknown", async () => {
    const { inputs } = await check(configMap, { metadata: { name: Unknown.value } });
    expect(inputs).toEqual({ metadata: { name: Unknown.value } });
  });
});

describe("a Secret", () => {
  it("has its text encoded over its data, and is secret whether the program says so or not", async () => {
    const { inputs } = await check(secret, {
      kind: "Secret",
      metadata: { name: "s" },
      data: { a: "QQ==", b: "Qg==" },
      stringData: { a: "other" },
    });
    expect(inputs.data).toEqual(new Secret({ a: "b3RoZXI=", b: "Qg==" }));
    expect(inputs.stringData).toBeUndefined();
  });

  it("keeps what is not known yet", async () => {
    const { inputs } = await check(secret, {
      kind: "Secret",
      metadata: { name: "s" },
      stringData: { a: Unknown.value },
    });
    expect(inputs.data).toEqual(new Secret({ a: Unknown.value }));
  });
});

describe("what would have to be dropped is refused by name", () => {
  it.each([
    ["metadata.uid", { metadata: { name: "n", uid: "x" } }],
    ["metadata.resourceVersion", { metadata: { name: "n", resourceVersion: "1" } }],
    ["metadata.generateName", { metadata: { name: "n", generateName: "n-" } }],
    ["status", { metadata: { name: "n" }, status: { a: 1 } }],
    [
      'metadata.annotations["pulumi.com/replaceUnready"]',
      { metadata: { name: "n", annotations: { "pulumi.com/replaceUnready": "true" } } },
    ],
    [
      'metadata.annotations["pulumi.com/waitFor"]',
      { metadata: { name: "n", annotations: { "pulumi.com/waitFor": "Ready" } } },
    ],
  ])("%s", async (property, news) => {
    const { failures } = await check("kubernetes:harvesterhci.io/v1beta1:KeyPair", news);
    expect(failures.map((failure) => failure.property)).toEqual([property]);
  });

  it.each([
    "kubernetes:apps/v1:Deployment",
    "kubernetes:core/v1:NamespacePatch",
    "kubernetes:core/v1:ConfigMapList",
    "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
    "kubernetes:networking.k8s.io/v1:Ingress",
    "kubernetes:helm.sh/v3:Release",
    "kubernetes:yaml/v2:ConfigGroup",
    "keycloak:index/group:Group",
  ])("the type %s", async (type) => {
    await expect(check(type, {})).rejects.toThrow(`the type ${type} is not served`);
  });

  it("but a kind of any other group is a custom resource", () => {
    expect(kindOf("kubernetes:k8s.cni.cncf.io/v1:NetworkAttachmentDefinition")).toMatchObject({
      apiVersion: "k8s.cni.cncf.io/v1",
      kind: "NetworkAttachmentDefinition",
      custom: true,
    });
  });

  it("provider inputs, as far as they are set", () => {
    const served = {
      kubeconfig: "x",
      context: "c",
      enableServerSideApply: "true",
      enablePatchForce: "true",
      version: "4.34.2",
    };
    expect(refusedInputs(served)).toEqual([]);
    const refused = refusedInputs({
      renderYamlToDirectory: "x",
      enableServerSideApply: "false",
      kubeClientSettings: "{}",
    });
    expect(refused.map(({ property }) => property).sort()).toEqual([
      "enableServerSideApply",
      "kubeClientSettings",
      "renderYamlToDirectory",
    ]);
  });

  it("functions", async () => {
    await expect(new KubernetesPlugin().invoke("kubernetes:yaml:decode")).rejects.toThrow(/is not served/);
  });
});

describe("another provider configuration", () => {
  const kubeconfig = (server: string, token: string): string =>
    `{clusters: [{name: c, cluster: {server: "${server}"}}], users: [{name: u, user: {token: ${token}}}], contexts: [{name: x, context: {cluster: c, user: u}}], current-context: x}`;
  const diff = (olds: PropertyMap, news: PropertyMap) => new KubernetesPlugin().diffConfiguration(olds, news);

  it("replaces the provider when the cluster is another, and not when the token is", async () => {
    const one = { kubeconfig: kubeconfig("https://one", "a") };
    expect(await diff(one, { kubeconfig: kubeconfig("https://one", "b") })).toMatchObject({
      changes: true,
      replaces: [],
    });
    expect(await diff(one, { kubeconfig: kubeconfig("https://two", "a") })).toMatchObject({ replaces: ["kubeconfig"] });
    expect(await diff(one, one)).toEqual({ changes: false });
  });

  it("goes by the cluster's identifier where one is given", async () => {
    const one = { kubeconfig: kubeconfig("https://one", "a"), clusterIdentifier: "x" };
    expect(await diff(one, { ...one, kubeconfig: kubeconfig("https://two", "a") })).toMatchObject({ replaces: [] });
    expect(await diff(one, { ...one, clusterIdentifier: "y" })).toMatchObject({ replaces: ["clusterIdentifier"] });
  });
});

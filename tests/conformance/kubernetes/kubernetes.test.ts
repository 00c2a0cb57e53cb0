/**
 * Replays on the stand-in what was recorded of the official Kubernetes plugin, against a real API server. With
 * OFFICIAL_KUBERNETES_PLUGIN=/path/to/pulumi-resource-kubernetes the same is asked of the official plugin itself.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startPlugin } from "../../support/plugin-process";
import type { PluginProcess } from "../../support/plugin-process";
import { startCluster } from "./cluster";
import type { Cluster } from "./cluster";
import { readRecording } from "./recording";
import type { Call, Operation } from "./recording";
import { Replay } from "./replay";

const namespace = "rec2";
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
const images = `/apis/harvesterhci.io/v1beta1/namespaces/${namespace}/virtualmachineimages`;

/** Calls that are not replayed, each with the reason. */
const left: { reason: string; matches: (operation: Operation, call: Call) => boolean }[] = [
  {
    reason: "the engine hung up before the plugin had answered: there is nothing to compare with",
    matches: ({ case: name, operation }, { method }) =>
      name === "retain" && operation === "destroy" && method === "Configure",
  },
];

const alreadyExists = (name: string): RegExp =>
  new RegExp(`was not successfully created .*: configmaps "${name}" already exists`);

const senses = {
  "exists Create": alreadyExists("there"),
  "conflict Create": alreadyExists("owned"),
  "patchforce Create": alreadyExists("owned2"),
  "invalid Create": /was not successfully created .*: Namespace "Not_Valid" is invalid: metadata.name: Invalid value/,
  "badfield Create":
    /was not successfully created .*: .*cannot unmarshal number into Go struct field ConfigMap\.data of type string/,
  "unknownkind Create":
    /apiVersion for this resource does not exist.*no matches for kind "Nothing" in version "nowhere.example.com\/v1"/,
  "nonamespace Create": /was not successfully created .*: namespaces "no-such-namespace" not found/,
  "unreachable Create":
    /configured Kubernetes cluster is unreachable: unable to load schema information .*dial tcp 127.0.0.1:\d+: connect: connection refused/,
  "badtoken Create":
    /configured Kubernetes cluster is unreachable: unable to load schema information .*asked for the client to provide credentials/,
  "weak Create": /configmaps is forbidden: User "system:serviceaccount:rec2:weak" cannot create resource "configmaps"/,
  "waittimeout Create":
    /was successfully created, but .*failed to fully initialize or become live: timed out waiting for the condition/,
  "waittimeout Update":
    /"rec2\/waittimeout" failed to fully initialize or become live: timed out waiting for the condition/,
  "drift Update":
    /field conflict detected[\s\S]*Apply failed with 1 conflict: conflict with "curl" using v1: .metadata.labels.a/,
  "finalizer Delete": /timed out waiting for the condition/,
  "import Read": /failed to read resource state due to unreachable cluster.*PULUMI_K8S_DELETE_UNREACHABLE/,
};

const imported = (type: string) => ({ status: "True", type });
const refused = (type: string) => ({ status: "False", type });
const done = {
  status: {
    conditions: [imported("Initialized"), imported("Imported")],
    failed: 0,
    progress: 100,
    storageClassName: "lh-1",
  },
};
const gaveUp = {
  status: {
    conditions: [
      refused("Initialized"),
      refused("Imported"),
      { ...imported("RetryLimitExceeded"), message: "VMImage retry attempted 3/3 failed due to error 404" },
    ],
    failed: 4,
  },
};

let cluster: Cluster;
let plugin: PluginProcess;
let replay: Replay;
let home: string;

/** As soon as the image is there, what Harvester's controller would write into it. */
async function importing(name: string, status: object): Promise<void> {
  for (;;) {
    const there = await cluster.ask("GET", `${images}/${name}`).catch(() => undefined);
    if (there) break;
    await pause(20);
  }
  await cluster.ask("PATCH", `${images}/${name}`, status);
}

/** What the recorder did by hand before an operation, or while it went on. */
const before: Record<string, () => Promise<unknown>> = {
  async "drift refresh"() {
    await cluster.ask("PATCH", "/api/v1/namespaces/rec2-drift", { metadata: { labels: { a: "9", x: "y" } } });
    await cluster.ask("DELETE", "/apis/rbac.authorization.k8s.io/v1/namespaces/rec2-drift/roles/r");
  },
  "finalizer destroy2": () => cluster.ask("PATCH", `${configMaps}/fin`, { metadata: { finalizers: null } }),
};
const during: Record<string, () => Promise<unknown>> = {
  "waitok up": () => importing("waitok", done),
  "waitfast up": () => importing("waitfast", done),
  "waitfail up": () => importing("waitfail", gaveUp),
};

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  await cluster.makeWeakToken(namespace);
  for (const name of ["there", "owned", "owned2"]) {
    await cluster.ask("POST", configMaps, { metadata: { name }, data: { a: "theirs" } });
  }
  home = fs.mkdtempSync(path.join(os.tmpdir(), "conformance-home-"));
  plugin = await startPlugin(process.env.OFFICIAL_KUBERNETES_PLUGIN ?? "sandbox/plugins/kubernetes/main.ts", {
    HOME: home,
    KUBECONFIG: undefined,
    // The official plugin keeps trying for 63 s; how often says nothing that three seconds would not.
    KUBERNETES_STAND_IN_RETRY_SECONDS: "3",
  });
  replay = new Replay(plugin.client, cluster, senses, (operation, call) =>
    left.some(({ matches }) => matches(operation, call)),
  );
});

afterAll(async () => {
  await Promise.all([plugin?.stop(), cluster?.stop()]);
  if (home) fs.rmSync(home, { recursive: true });
});

describe.each(readRecording())("program $program, case $case", (operation) => {
  it(`answers each call of ${operation.operation} as the official plugin does`, async () => {
    const key = `${operation.case} ${operation.operation}`;
    await before[key]?.();
    const [differences] = await Promise.all([replay.run(operation), during[key]?.()]);
    expect(differences).toEqual([]);
  });
});

it("leaves out only calls that are in the recording", () => {
  const all = readRecording().flatMap((operation) => operation.calls.map((call) => ({ operation, call })));
  for (const { matches } of left) expect(all.some(({ operation, call }) => matches(operation, call))).toBe(true);
});

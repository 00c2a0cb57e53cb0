import * as pulumi from "@pulumi/pulumi";
import type { KasmHarvesterVdiArgs } from "../../../../components";
import { defaultRealm, upstreamAddress } from "../../../../components/vdi/addresses";
import { equalPriorities } from "../../../../components/vdi/check-groups";
import { plain, type Plain } from "../../../../components/vdi/plain";
import { problemsIn } from "../../../../components/vdi/validation";
import { program } from "./program";

type Args = Plain<KasmHarvesterVdiArgs>;
const wrong = (changes: Record<string, unknown>) =>
  problemsIn({
    ...(plain(program({ harvester: { kubeconfig: pulumi.output("later") } })) as Args),
    ...(changes as Args),
  }).map(({ path, reason }) => `${path}: ${reason}`);
const pool = (changes: object) => ({
  agentPools: { agents: { cores: 8, memory: "16 GiB", disk: "100 GiB", maxInstances: 10, ...changes } },
});

test("the yardstick program has no fault", () => {
  expect(wrong({})).toEqual([]);
});

test("every fault is told at once", () => {
  const found = wrong({
    domain: "https://example.com",
    publicUrl: "http://kasm.example.com",
    image: { name: "Ubuntu 22", url: "ftp://x/y", checksum: "a".repeat(64), retry: 11 },
    ...pool({ memory: "16GB", disk: "100 gigs", maxInstances: 0 }),
  });
  expect(found.map((line) => line.split(":")[0])).toEqual([
    "domain",
    "publicUrl",
    "image.name",
    "image.url",
    "image.checksum",
    "image.retry",
    'agentPools["agents"].maxInstances',
    'agentPools["agents"].memory',
    'agentPools["agents"].disk',
  ]);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ["a unit without a blank", pool({ memory: "16GB" }), /"16GB" is not understood.*"16 GiB"/],
  ["a unit nobody knows", pool({ memory: "16 gigs" }), /"16 gigs" is not understood/],
  [
    "a duration without a unit",
    { groups: { Developers: { sessionTimeLimit: "28800" } }, workspaces: {} },
    /"28800" is not understood.*"8 hours"/,
  ],
  [
    "a clipboard nobody knows",
    { groups: { Developers: { clipboard: "dwon" } }, workspaces: {} },
    /"dwon" is none of the ways; did you mean "down"/,
  ],
  [
    "a priority below one",
    { groups: { Developers: { priority: 0 } }, workspaces: {} },
    /0 is not a whole number from 1 on/,
  ],
  [
    "an undeclared group",
    { workspaces: { Chrome: { image: "x:1", groups: ["All User"] } } },
    /there is no group "All User"; did you mean "All Users"\? declared are "Administrators"/,
  ],
  [
    "standby that cannot be",
    pool({ cores: 2, maxInstances: 2, standby: { cores: 8 } }),
    /8 idle cores can never be had: 2 machines have 4/,
  ],
  [
    "standby memory that cannot be",
    pool({ maxInstances: 1, standby: { memory: "32 GiB" } }),
    /more than all 1 machines have/,
  ],
  [
    "a session larger than a machine",
    { ...pool({}), workspaces: { Big: { image: "x:1", groups: [], cores: 16 } } },
    /16 cores do not fit on any machine; the largest has 8/,
  ],
  [
    "two pools of one VM provider",
    { agentPools: { x: {}, "x-agents": {} } },
    /"x-docker-agents" belongs to the pool "x" already/,
  ],
  [
    "pools over the quota",
    { ...pool({}), harvester: { quota: { cores: 40 } } },
    /the pools together need up to 80 cores, the quota allows 40/,
  ],
  [
    "a quota nobody understands",
    { ...pool({}), harvester: { quota: { memory: "64GB" } } },
    /harvester\.quota: "64GB" is not understood/,
  ],
  ["an unknown release", { agentRelease: { kasmRelease: "0.1" } }, /Kasm 0\.1 is not known/],
  [
    "a start-up script that Kasm cannot fill in",
    pool({ startupScript: "#cloud-config\nruncmd:\n  - echo ${HOME}\n  - echo {server_idd}\n" }),
    /startupScript: [^]*line 3: 2 braces are not doubled[^]*line 4: \{server_idd\}/,
  ],
  ["a namespace that cannot be", { harvester: { namespace: "Kasm_VMs" } }, /no name for a namespace/],
  [
    "a broken kubeconfig",
    { harvester: { kubeconfig: "clusters: []" } },
    /harvester\.kubeconfig: .*Download KubeConfig/,
  ],
  ["a network that cannot be", { harvester: { network: { name: "n", vlanId: 5000 } } }, /vlanId 5000/],
])("%s", (_case, changes, words) => {
  expect(wrong(changes)).toEqual([expect.stringMatching(words)]);
});

test("what is not known yet is no fault", () => {
  expect(plain({ a: pulumi.output(1), b: [Promise.resolve(1), 2], c: { d: pulumi.secret("x"), e: "y" } })).toEqual({
    a: undefined,
    b: [undefined, 2],
    c: { d: undefined, e: "y" },
  });
  expect(problemsIn({})).toEqual([]);
});

test("groups of one priority are pointed out, the defaults counted in", () => {
  expect(equalPriorities({ Administrators: {}, Developers: { priority: 20 }, "All Users": {} })).toEqual([]);
  expect(equalPriorities({ Administrators: {}, Developers: { priority: 10 }, A: {}, B: {} })).toEqual([
    expect.stringMatching(/"Administrators" and "Developers" have the same priority, 10/),
    expect.stringMatching(/"A" and "B" have the same priority, 50/),
  ]);
  const later = plain({ Administrators: {}, Developers: { priority: pulumi.output(10) }, Others: {} });
  expect(equalPriorities(later as Parameters<typeof equalPriorities>[0])).toEqual([]);
});

test.each([
  ["example.com", undefined, "kasm.example.com"],
  ["example.com", "https://vdi.example.org:8443", "vdi.example.org:8443"],
  ["example.com", "https://localhost:12345", "kasm.example.com"],
  ["example.com", "https://127.0.0.1:12345", "kasm.example.com"],
])("agents of %s with %s register at %s", (domain, publicUrl, address) => {
  expect(upstreamAddress(domain, publicUrl)).toBe(address);
});

test("the realm is the domain's first label", () => {
  expect(defaultRealm("example.com")).toBe("example");
  expect(defaultRealm("corp.example.com")).toBe("corp");
});

import { assertImported, diskTooSmall, importedOrGivenUp } from "../../../../components/harvester/image-status";
import { checksumProblem, imageNameProblem, namespaceProblem } from "../../../../components/harvester/names";
import { networkConfig, networkLabels, networkProblem } from "../../../../components/harvester/network";
import { overQuota, quotaLimits } from "../../../../components/harvester/quota";

const condition = (type: string, status: string, message?: string) => ({ type, status, message });

test("an image that Harvester gave up is an error with Harvester's words and the way out", () => {
  const status = {
    conditions: [
      condition("Imported", "False"),
      condition("RetryLimitExceeded", "True", "attempted 3/3 failed due to 404"),
    ],
  };
  expect(() => assertImported("ubuntu", "https://x/y.img", status)).toThrow(
    /given up importing "?the image|given up importing the image "ubuntu" from https:\/\/x\/y\.img: attempted 3\/3 failed due to 404/,
  );
  expect(() => assertImported("ubuntu", "https://x/y.img", status)).toThrow(/--replace/);
});

test.each([
  [undefined],
  [{}],
  [{ conditions: [condition("Imported", "True")] }],
  [{ conditions: [condition("Imported", "Unknown"), condition("RetryLimitExceeded", "False")] }],
])("an image that is not given up is none: %j", (status) => {
  expect(() => assertImported("ubuntu", "https://x/y.img", status)).not.toThrow();
});

test("the wait ends on success and on failure alike", () => {
  expect(importedOrGivenUp).toBe(
    'jsonpath={.status.conditions[?((@.type=="Imported"||@.type=="RetryLimitExceeded")&&@.status=="True")].type}',
  );
});

test("a disk smaller than the image is told with both sizes", () => {
  expect(diskTooSmall(2 * 2 ** 30, "ubuntu", 3 * 2 ** 30)).toBe(
    '2 GiB is smaller than the image "ubuntu", which unpacks to 3 GiB',
  );
  expect(diskTooSmall(3 * 2 ** 30, "ubuntu", 3 * 2 ** 30)).toBeUndefined();
  expect(diskTooSmall(1, "ubuntu", undefined)).toBeUndefined();
});

test("names follow Harvester's and Kubernetes' rules", () => {
  expect(imageNameProblem("ubuntu-22.04-cloud")).toBeUndefined();
  expect(imageNameProblem("Ubuntu 22.04")).toMatch(/no name for an image/);
  expect(imageNameProblem("x".repeat(64))).toMatch(/at most 63/);
  expect(namespaceProblem("kasm-autoscale")).toBeUndefined();
  expect(namespaceProblem("kasm.autoscale")).toMatch(/no name for a namespace/);
});

test("a SHA-256 is recognised where a SHA-512 belongs", () => {
  expect(checksumProblem("a".repeat(128))).toBeUndefined();
  expect(checksumProblem("a".repeat(64))).toMatch(/SHA-512\); this one is a SHA-256/);
  expect(checksumProblem("xyz")).toMatch(/128 hexadecimal digits \(SHA-512\)$/);
});

test("name, labels and bridge of a network agree", () => {
  const untagged = { name: "vm-network", clusterNetwork: "mgmt" };
  expect(JSON.parse(networkConfig(untagged))).toEqual({
    cniVersion: "0.3.1",
    name: "vm-network",
    type: "bridge",
    bridge: "mgmt-br",
    promiscMode: true,
    vlan: 0,
    ipam: {},
  });
  expect(networkLabels(untagged)).toEqual({
    "network.harvesterhci.io/clusternetwork": "mgmt",
    "network.harvesterhci.io/type": "UntaggedNetwork",
  });
  const vlan = { name: "vlan120", clusterNetwork: "vdi", vlanId: 120, mtu: 9000 };
  expect(JSON.parse(networkConfig(vlan))).toMatchObject({ bridge: "vdi-br", vlan: 120, mtu: 9000 });
  expect(networkLabels(vlan)).toMatchObject({
    "network.harvesterhci.io/type": "L2VlanNetwork",
    "network.harvesterhci.io/vlan-id": "120",
  });
  expect(networkConfig({ ...untagged, mtu: 1500 })).toBe(networkConfig(untagged));
});

test.each([
  [{ clusterNetwork: "thirteen-long" }, /more than 12/],
  [{ vlanId: 4095 }, /between 1 and 4094/],
  [{ mtu: 100 }, /between 576 and 9000/],
])("%j is refused as Harvester's webhook would", (network, words) => {
  expect(networkProblem(network)).toMatch(words);
});

test("a quota is written in Kubernetes' words", () => {
  expect(quotaLimits({ machines: 10, cores: 80, memory: "176 GiB", storage: "1000 GB" })).toEqual({
    "count/virtualmachines.kubevirt.io": "10",
    "limits.cpu": "80",
    "limits.memory": "176Gi",
    "requests.storage": "1000000000000",
  });
  expect(quotaLimits({})).toEqual({});
});

test("the pools together are held against the quota, overhead included", () => {
  const pool = { machines: 2, cores: 8, memoryBytes: 16 * 2 ** 30, diskBytes: 100 * 2 ** 30 };
  expect(overQuota([pool], { machines: 2, cores: 16, memory: "33 GiB", storage: "200 GiB" })).toEqual([]);
  expect(overQuota([pool, pool], { machines: 3, cores: 31, memory: "64 GiB", storage: "399 GiB" })).toEqual([
    "4 machines, the quota allows 3",
    "32 cores, the quota allows 31",
    "65.2 GiB of memory with 300 MiB of overhead for each machine, the quota allows 64 GiB",
    "400 GiB of disk, the quota allows 399 GiB",
  ]);
});

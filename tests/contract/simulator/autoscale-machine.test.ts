import { describe, expect, test } from "@jest/globals";
import { ProviderError, type MachineOrder } from "../../../simulator/autoscale/driver";
import { renderMachine, type HarvesterImage } from "../../../simulator/autoscale/kubernetes/machine";
import { targetOf } from "../../../simulator/autoscale/kubernetes/target";
import { fillScript } from "../../../simulator/autoscale/script";
import { familyNamed, fieldsOf } from "../../../simulator/catalogue";
import { switchValues, type SwitchName } from "../../../simulator/catalogue/switches";
import { makeCertificate } from "../../../simulator/certificates";
import { type JsonObject, textOf } from "../../../simulator/json";

const GIB = 2 ** 30;
const IMAGE: HarvesterImage = { namespace: "kasm-autoscale", name: "image-x7k2p", storageClassName: "lh-0d3f" };

const PROVIDER = {
  vm_provider_config_id: "1",
  vm_provider_config_name: "agents",
  max_instances: 10,
  kube_host: "https://harvester.example.com:6443",
  kube_ssl_cert: null,
  kube_api_token: "kube-token-secret",
  vm_namespace: "kasm-autoscale",
  vm_public_ssh_key: "ssh-ed25519 AAAA one",
  cores: 8,
  memory_bytes: 16 * GIB,
  disk_size_bytes: 100 * GIB,
  disk_image: "ubuntu-22.04",
  disk_source: "golden",
  network_type: "multus",
  interface_type: "bridge",
  network_name: "kasm-autoscale/untagged",
  enable_tpm: false,
  enable_efi_boot: false,
  enable_secure_boot: false,
  config_override: null,
  startup_script: "#cloud-config\nusers: [{{ssh_authorized_keys: [{ssh_key}]}}]\n",
};
type Provider = JsonObject;

function rendered(
  provider: Provider,
  image: HarvesterImage | undefined,
  unknown: Partial<Record<SwitchName, string>> = {},
) {
  const switches = switchValues(unknown);
  const order: MachineOrder = {
    name: "kasm-1",
    serverId: "5e12",
    installation: "1a57",
    provider,
    userData: fillScript(textOf(provider.startup_script), { ssh_key: textOf(provider.vm_public_ssh_key) }),
  };
  return { ...renderMachine(order, switches, image), target: targetOf(provider, switches) };
}

/** Every place where two values differ, with what is there in the second. */
function differences(one: unknown, other: unknown, path = ""): Record<string, unknown> {
  if (JSON.stringify(one) === JSON.stringify(other)) return {};
  const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;
  if (!isTree(one) || !isTree(other)) return { [path]: other };
  const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const found = keys.map((key) => differences(at(one, key), at(other, key), path === "" ? key : `${path}.${key}`));
  return Object.fromEntries(found.flatMap((each) => Object.entries(each)));
}

const domain = "virtualMachine.spec.template.spec.domain";
const CLAIMS = "virtualMachine.metadata.annotations.harvesterhci.io/volumeClaimTemplates";
const claims = (size: string) => expect.stringContaining(`"storage":"${size}"`);

interface Change {
  readonly value: unknown;
  readonly changes: Record<string, unknown>;
}

/** A field's other value, and all that it changes. */
const COMMON: Readonly<Record<string, Change>> = {
  vm_provider_config_name: {
    value: "others",
    changes: { "virtualMachine.metadata.annotations.simulator.pulumi-kasm/vm-provider-config": "others" },
  },
  kube_host: {
    value: "https://other:6443/k8s/clusters/local/",
    changes: { "target.host": "https://other:6443/k8s/clusters/local" },
  },
  kube_api_token: { value: "other-token", changes: { "target.token": "other-token" } },
  vm_namespace: {
    value: "elsewhere",
    changes: {
      "virtualMachine.metadata.namespace": "elsewhere",
      "secret.metadata.namespace": "elsewhere",
      "target.namespace": "elsewhere",
    },
  },
  vm_public_ssh_key: {
    value: "ssh-ed25519 BBBB two",
    changes: { "secret.stringData.userdata": expect.stringContaining("[ssh-ed25519 BBBB two]") },
  },
  cores: { value: 4, changes: { [`${domain}.cpu.cores`]: 4, [`${domain}.resources.limits.cpu`]: "4" } },
  memory_bytes: { value: 16e9, changes: { [`${domain}.resources.limits.memory`]: "15625000Ki" } },
  network_type: {
    value: "pod",
    changes: {
      "virtualMachine.spec.template.spec.networks.0.multus": undefined,
      "virtualMachine.spec.template.spec.networks.0.pod": {},
    },
  },
  interface_type: {
    value: "masquerade",
    changes: {
      [`${domain}.devices.interfaces.0.bridge`]: undefined,
      [`${domain}.devices.interfaces.0.masquerade`]: {},
    },
  },
  network_name: {
    value: "other/vlan",
    changes: { "virtualMachine.spec.template.spec.networks.0.multus.networkName": "other/vlan" },
  },
  enable_tpm: { value: true, changes: { [`${domain}.devices.tpm`]: {} } },
  enable_efi_boot: { value: true, changes: { [`${domain}.firmware`]: { bootloader: { efi: { secureBoot: false } } } } },
  enable_secure_boot: {
    value: true,
    changes: {
      [`${domain}.firmware`]: { bootloader: { efi: { secureBoot: true } } },
      [`${domain}.features.smm`]: { enabled: true },
    },
  },
  config_override: {
    value: "spec:\n  runStrategy: Always\n",
    changes: { "virtualMachine.spec.runStrategy": "Always" },
  },
  startup_script: { value: "#!/bin/sh\necho\n", changes: { "secret.stringData.userdata": "#!/bin/sh\necho\n" } },
};

const HARVESTER: Readonly<Record<string, Change>> = {
  ...COMMON,
  disk_size_bytes: { value: 64e9, changes: { [CLAIMS]: claims("62500000Ki") } },
};
const KUBEVIRT: Readonly<Record<string, Change>> = {
  ...COMMON,
  vm_namespace: {
    value: "elsewhere",
    changes: {
      ...COMMON.vm_namespace?.changes,
      "virtualMachine.spec.dataVolumeTemplates.0.spec.source.pvc.namespace": "elsewhere",
    },
  },
  disk_size_bytes: {
    value: 64e9,
    changes: { "virtualMachine.spec.dataVolumeTemplates.0.spec.storage.resources.requests.storage": "62500000Ki" },
  },
  disk_source: {
    value: "silver",
    changes: { "virtualMachine.spec.dataVolumeTemplates.0.spec.source.pvc.name": "silver" },
  },
};

/** Fields that no object of a machine shows, and where their effect is proven. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  vm_provider_name: "chooses the driver",
  vm_provider_display_name: "words for people",
  vm_provider_config_id: "an id",
  max_instances: "autoscale-decide.test.ts",
  disk_image: "finds the image that is given here: tests/sandbox/autoscale.test.ts",
  kube_ssl_cert: "below",
};

describe.each([
  ["harvester", HARVESTER, IMAGE],
  ["kubevirt", KUBEVIRT, undefined],
] as const)("%s", (name, table, image) => {
  const provider = { ...PROVIDER, vm_provider_name: name };

  test("every field of the catalogue is in the table", () => {
    const keys = fieldsOf(familyNamed("vm_provider_configs"), name).map((field) => field.key);
    expect(keys.filter((key) => !(key in table) && !(key in ELSEWHERE))).toEqual([]);
    expect(Object.keys(table).filter((key) => !keys.includes(key))).toEqual([]);
  });

  test.each(Object.entries(table))("%s changes what it stands for, and nothing else", (key, { value, changes }) => {
    const before = rendered(provider, image);
    const after = rendered({ ...provider, [key]: value }, image);
    expect(differences(before, after)).toStrictEqual(changes);
  });

  test("without a start-up script there is no cloud-init", () => {
    const { secret, virtualMachine } = rendered({ ...provider, startup_script: null }, image);
    expect(secret).toBeUndefined();
    expect(JSON.stringify(virtualMachine)).not.toContain("cloudinit");
  });
});

const harvester = { ...PROVIDER, vm_provider_name: "harvester" };

test("a Harvester disk is made from the image, with the storage class of the image's status", () => {
  const { virtualMachine } = rendered(harvester, IMAGE);
  const { annotations } = virtualMachine.metadata as { annotations: Record<string, string> };
  expect(JSON.parse(annotations["harvesterhci.io/volumeClaimTemplates"] ?? "")).toEqual([
    {
      metadata: { name: "kasm-1-root", annotations: { "harvesterhci.io/imageId": "kasm-autoscale/image-x7k2p" } },
      spec: {
        accessModes: ["ReadWriteMany"],
        volumeMode: "Block",
        storageClassName: "lh-0d3f",
        resources: { requests: { storage: "100Gi" } },
      },
    },
  ]);
});

test("pod networking without an interface type is masqueraded, a VM network is bridged", () => {
  const interfaces = (fields: Provider) =>
    JSON.stringify(rendered({ ...harvester, interface_type: null, ...fields }, IMAGE).virtualMachine);
  expect(interfaces({ network_type: null })).toContain('"masquerade":{}');
  expect(interfaces({})).toContain('"bridge":{}');
});

describe("what makes no machine", () => {
  test.each([
    ["network_type", { network_type: "vlan" }, "network_type vlan is neither pod nor multus"],
    ["interface_type", { interface_type: "sriov" }, "interface_type sriov is neither masquerade nor bridge"],
    ["network_name", { network_name: null }, "network_type multus needs network_name"],
    ["kube_host", { kube_host: "harvester" }, "kube_host harvester is no address"],
    ["kube_ssl_cert", { kube_ssl_cert: "LS0t" }, "kube_ssl_cert holds no certificate"],
    ["config_override that is no YAML", { config_override: "spec: [" }, "config_override is neither JSON nor YAML: "],
    ["config_override that is a list", { config_override: "[1]" }, "config_override is no mapping"],
  ])("%s", (_case, fields, message) => {
    const render = () => rendered({ ...harvester, ...fields }, IMAGE);
    expect(render).toThrow(ProviderError);
    expect(render).toThrow(message);
  });
});

describe("switches", () => {
  const networkName = (unknown: Partial<Record<SwitchName, string>>) =>
    (
      rendered({ ...harvester, network_name: "untagged" }, IMAGE, unknown).virtualMachine.spec as JsonObject & {
        template: { spec: { networks: { multus: JsonObject }[] } };
      }
    ).template.spec.networks[0]?.multus.networkName;

  test("network_name", () => {
    expect(networkName({ network_name: "as_given" })).toBe("untagged");
    expect(networkName({ network_name: "completed" })).toBe("kasm-autoscale/untagged");
  });

  test("kube_config_override", () => {
    const strategy = (kube_config_override: string, config_override: string) =>
      (rendered({ ...harvester, config_override }, IMAGE, { kube_config_override }).virtualMachine.spec as JsonObject)
        .runStrategy;
    expect(strategy("manifest", '{"spec": {"runStrategy": "Manual"}}')).toBe("Manual");
    expect(strategy("manifest", "runStrategy: Manual")).toBe("RerunOnFailure");
    expect(strategy("spec", "runStrategy: Manual")).toBe("Manual");
  });

  test("kube_ssl_cert: PEM, its base64, or either", async () => {
    const { certificateAuthority: pem } = await makeCertificate(["localhost"]);
    const base64 = Buffer.from(pem).toString("base64");
    const authority = (kube_ssl_cert: string, value: string) =>
      rendered({ ...harvester, kube_ssl_cert }, IMAGE, { kube_ssl_cert: value }).target.certificateAuthority?.trim();
    expect([authority(pem, "any"), authority(base64, "any")]).toEqual([pem.trim(), pem.trim()]);
    expect([authority(pem, "pem"), authority(base64, "base64")]).toEqual([pem.trim(), pem.trim()]);
    expect(() => authority(base64, "pem")).toThrow("kube_ssl_cert is no PEM");
    expect(() => authority(pem, "base64")).toThrow("kube_ssl_cert is not in base64");
  });

  test("kube_without_certificate", () => {
    const verify = (value: string) => rendered(harvester, IMAGE, { kube_without_certificate: value }).target.verify;
    expect([verify("verify"), verify("trust")]).toEqual([true, false]);
  });
});

test("an override merges objects, replaces lists and takes away what is null", () => {
  const config_override = JSON.stringify({
    metadata: { labels: { team: "vdi" } },
    spec: { template: { spec: { domain: { machine: null, devices: { interfaces: [] } } } } },
  });
  const { virtualMachine } = rendered({ ...harvester, config_override }, IMAGE);
  expect(differences(rendered(harvester, IMAGE).virtualMachine, virtualMachine)).toStrictEqual({
    "metadata.labels.team": "vdi",
    "spec.template.spec.domain.machine": undefined,
    "spec.template.spec.domain.devices.interfaces.0": undefined,
  });
});

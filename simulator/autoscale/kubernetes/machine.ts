import type { SwitchValues } from "../../catalogue/switches";
import { type JsonObject, textOf } from "../../json";
import type { Row } from "../../store/tables";
import { ProviderError, type MachineOrder } from "../driver";
import { merge, readOverride } from "./override";
import { quantity } from "./quantity";

/** By which this installation's machines are found again; their real names are not known. */
export const INSTALLATION_LABEL = "simulator.pulumi-kasm/installation";
export const SERVER_LABEL = "simulator.pulumi-kasm/server-id";
const CONFIG_ANNOTATION = "simulator.pulumi-kasm/vm-provider-config";

/** A Harvester image that a boot disk is made from. */
export interface HarvesterImage {
  readonly namespace: string;
  readonly name: string;
  /** From its status: no name can be derived (harvester.md 1.2). */
  readonly storageClassName: string;
}

/** The objects of one machine. */
export interface MachineObjects {
  readonly virtualMachine: JsonObject;
  /** Its cloud-init; missing without a start-up script. */
  readonly secret?: JsonObject;
}

/** The objects that a config asks for; with an image on Harvester, without on KubeVirt. Throws ProviderError. */
export function renderMachine(
  order: MachineOrder,
  switches: SwitchValues,
  image: HarvesterImage | undefined,
): MachineObjects {
  const { provider, userData, name } = order;
  const labels = { [INSTALLATION_LABEL]: order.installation, [SERVER_LABEL]: order.serverId };
  const annotations = { [CONFIG_ANNOTATION]: textOf(provider.vm_provider_config_name) };
  const disk = image === undefined ? clonedDisk(order) : imageDisk(order, image);
  const virtualMachine = {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: {
      name,
      namespace: textOf(provider.vm_namespace),
      labels,
      annotations: { ...annotations, ...disk.annotations },
    },
    spec: {
      runStrategy: "RerunOnFailure",
      ...disk.spec,
      template: {
        metadata: { labels: { ...labels, ...(image === undefined ? {} : { "harvesterhci.io/vmName": name }) } },
        spec: {
          hostname: name,
          domain: domainOf(provider, userData !== ""),
          networks: [networkOf(provider, switches)],
          volumes: [disk.volume, ...(userData === "" ? [] : [cloudInitVolume(name)])],
        },
      },
    },
  };
  return {
    virtualMachine: overridden(virtualMachine, provider, switches),
    ...(userData === "" ? {} : { secret: secretOf(order, labels, image !== undefined) }),
  };
}

export const secretName = (machine: string): string => `${machine}-cloudinit`;
const diskName = (machine: string): string => `${machine}-root`;

interface Disk {
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
  readonly volume: JsonObject;
}

/** Harvester makes the claims that an annotation lists (harvester.md 1.9). */
function imageDisk({ provider, name }: MachineOrder, image: HarvesterImage): Disk {
  const claim = {
    metadata: { name: diskName(name), annotations: { "harvesterhci.io/imageId": `${image.namespace}/${image.name}` } },
    spec: {
      accessModes: ["ReadWriteMany"],
      volumeMode: "Block",
      storageClassName: image.storageClassName,
      resources: { requests: { storage: quantity(Number(provider.disk_size_bytes)) } },
    },
  };
  return {
    annotations: { "harvesterhci.io/volumeClaimTemplates": JSON.stringify([claim]) },
    spec: {},
    volume: { name: "root", persistentVolumeClaim: { claimName: claim.metadata.name } },
  };
}

/** KubeVirt clones the claim that disk_source names, in the machine's namespace unless it names another. */
function clonedDisk({ provider, name }: MachineOrder): Disk {
  const [source = "", namespace = textOf(provider.vm_namespace)] = textOf(provider.disk_source).split("/").reverse();
  const template = {
    metadata: { name: diskName(name) },
    spec: {
      source: { pvc: { name: source, namespace } },
      storage: { resources: { requests: { storage: quantity(Number(provider.disk_size_bytes)) } } },
    },
  };
  return {
    annotations: {},
    spec: { dataVolumeTemplates: [template] },
    volume: { name: "root", dataVolume: { name: template.metadata.name } },
  };
}

function domainOf(provider: Row, withCloudInit: boolean): JsonObject {
  const cores = Number(provider.cores);
  const secureBoot = provider.enable_secure_boot === true;
  const efi = secureBoot || provider.enable_efi_boot === true;
  const disks = [{ name: "root", bootOrder: 1, disk: { bus: "virtio" } }];
  return {
    machine: { type: "q35" },
    cpu: { cores, sockets: 1, threads: 1 },
    // Secure boot needs system management mode (harvester.md 1.9).
    features: { acpi: {}, ...(secureBoot ? { smm: { enabled: true } } : {}) },
    ...(efi ? { firmware: { bootloader: { efi: { secureBoot } } } } : {}),
    resources: { limits: { cpu: String(cores), memory: quantity(Number(provider.memory_bytes)) } },
    devices: {
      disks: [...disks, ...(withCloudInit ? [{ name: "cloudinit", disk: { bus: "virtio" } }] : [])],
      interfaces: [interfaceOf(provider)],
      ...(provider.enable_tpm === true ? { tpm: {} } : {}),
    },
  };
}

const isMultus = (provider: Row): boolean => textOf(provider.network_type).toLowerCase() === "multus";

function interfaceOf(provider: Row): JsonObject {
  const type = textOf(provider.interface_type).toLowerCase() || (isMultus(provider) ? "bridge" : "masquerade");
  if (type !== "bridge" && type !== "masquerade") {
    throw new ProviderError(`interface_type ${type} is neither masquerade nor bridge`);
  }
  return { name: "nic-1", model: "virtio", [type]: {} };
}

function networkOf(provider: Row, switches: SwitchValues): JsonObject {
  const type = textOf(provider.network_type).toLowerCase() || "pod";
  if (type === "pod") return { name: "nic-1", pod: {} };
  if (type !== "multus") throw new ProviderError(`network_type ${type} is neither pod nor multus`);
  const networkName = networkNameOf(provider, switches);
  if (networkName === "") throw new ProviderError("network_type multus needs network_name");
  return { name: "nic-1", multus: { networkName } };
}

/** The form of the name is open (harvester.md 5): the switch network_name says whether a bare one is completed. */
export function networkNameOf(provider: Row, switches: SwitchValues): string {
  if (!isMultus(provider)) return "";
  const name = textOf(provider.network_name).trim();
  const isBare = name !== "" && !name.includes("/");
  return isBare && switches.network_name === "completed" ? `${textOf(provider.vm_namespace)}/${name}` : name;
}

const cloudInitVolume = (name: string): JsonObject => {
  const reference = { name: secretName(name) };
  return { name: "cloudinit", cloudInitNoCloud: { secretRef: reference, networkDataSecretRef: reference } };
};

function secretOf({ name, provider, userData }: MachineOrder, labels: JsonObject, onHarvester: boolean): JsonObject {
  const own: JsonObject = onHarvester ? { "harvesterhci.io/cloud-init-template": "harvester" } : {};
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName(name), namespace: textOf(provider.vm_namespace), labels: { ...labels, ...own } },
    type: "Opaque",
    stringData: { userdata: userData, networkdata: "" },
  };
}

function overridden(virtualMachine: JsonObject, provider: Row, switches: SwitchValues): JsonObject {
  const override = readOverride(textOf(provider.config_override));
  return merge(virtualMachine, switches.kube_config_override === "spec" ? { spec: override } : override);
}

import type { KubernetesObject } from "./client";

/*
 * Types that can't be had as files: written by hand from descriptions of the real ones (harvester.md 1.4, 1.9 and 2).
 * Every definition made here carries the annotation below, so that nobody takes it for the original.
 */
export const handWrittenAnnotation = "sandbox.pulumi-kasm/hand-written";

export type Schema = Record<string, unknown>;

interface TypeDescription {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly namespaced: boolean;
  readonly statusSubresource?: boolean;
  readonly columns?: ReadonlyArray<{ name: string; type: string; jsonPath: string }>;
  readonly properties: Record<string, Schema>;
  readonly required?: readonly string[];
}

const text = { type: "string" };
const integer = (minimum: number, more: Schema = {}) => ({ type: "integer", minimum, ...more });
const object = (properties: Record<string, Schema>, more: Schema = {}) => ({ type: "object", properties, ...more });
const mapOfText = { type: "object", additionalProperties: text };
const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const conditions = {
  type: "array",
  items: object(
    { type: text, status: text, reason: text, message: text, lastUpdateTime: text, lastTransitionTime: text },
    { required: ["type", "status"] },
  ),
};
const age = { name: "AGE", type: "date", jsonPath: ".metadata.creationTimestamp" };

const network = { group: "network.harvesterhci.io", version: "v1beta1", namespaced: false };
const bondModes = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];

const clusterNetwork: TypeDescription = {
  ...network,
  kind: "ClusterNetwork",
  plural: "clusternetworks",
  shortNames: ["cn"],
  columns: [age],
  properties: { status: object({ conditions }) },
};

const vlanConfig: TypeDescription = {
  ...network,
  kind: "VlanConfig",
  plural: "vlanconfigs",
  shortNames: ["vc"],
  columns: [{ name: "CLUSTERNETWORK", type: "string", jsonPath: ".spec.clusterNetwork" }, age],
  required: ["spec"],
  properties: {
    spec: object(
      {
        clusterNetwork: text,
        description: text,
        nodeSelector: mapOfText,
        uplink: object({
          nics: { type: "array", items: text },
          bondOptions: object({ mode: { ...text, enum: bondModes, default: "active-backup" }, miimon: integer(-1) }),
          linkAttributes: object({ mtu: integer(0), txQLen: integer(-1), hardwareAddr: { ...text, format: "byte" } }),
        }),
      },
      { required: ["clusterNetwork", "uplink"] },
    ),
  },
};

const vlanStatus: TypeDescription = {
  ...network,
  kind: "VlanStatus",
  plural: "vlanstatuses",
  shortNames: ["vs"],
  columns: [age],
  properties: {
    status: object({
      clusterNetwork: text,
      vlanConfig: text,
      node: text,
      linkMonitor: text,
      localAreas: { type: "array", items: anything },
      conditions,
    }),
  },
};

const virtualMachineInstance: TypeDescription = {
  group: "kubevirt.io",
  version: "v1",
  kind: "VirtualMachineInstance",
  plural: "virtualmachineinstances",
  shortNames: ["vmi", "vmis"],
  namespaced: true,
  statusSubresource: true,
  columns: [age, { name: "Phase", type: "string", jsonPath: ".status.phase" }],
  properties: { spec: anything, status: anything },
};

/** KubeVirt's virtual machine; `spec` is the schema that Harvester's template versions carry for it. */
function virtualMachine(spec: Schema): TypeDescription {
  return {
    group: "kubevirt.io",
    version: "v1",
    kind: "VirtualMachine",
    plural: "virtualmachines",
    shortNames: ["vm", "vms"],
    namespaced: true,
    statusSubresource: true,
    columns: [
      age,
      { name: "Status", type: "string", jsonPath: ".status.printableStatus" },
      { name: "Ready", type: "string", jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
    ],
    required: ["spec"],
    properties: { spec, status: anything },
  };
}

/** The definitions of all hand-written types. */
export function handWrittenTypes(virtualMachineSpec: Schema): KubernetesObject[] {
  return [clusterNetwork, vlanConfig, vlanStatus, virtualMachineInstance, virtualMachine(virtualMachineSpec)].map(
    define,
  );
}

function define(type: TypeDescription): KubernetesObject {
  const { group, kind, plural } = type;
  const names = {
    kind,
    plural,
    listKind: `${kind}List`,
    singular: kind.toLowerCase(),
    ...(type.shortNames && { shortNames: type.shortNames }),
  };
  const schema = object(
    { apiVersion: text, kind: text, metadata: { type: "object" }, ...type.properties },
    type.required && { required: type.required },
  );
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations: { [handWrittenAnnotation]: "true" } },
    spec: {
      group,
      names,
      scope: type.namespaced ? "Namespaced" : "Cluster",
      versions: [
        {
          name: type.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          additionalPrinterColumns: type.columns ?? [],
          ...(type.statusSubresource === true && { subresources: { status: {} } }),
        },
      ],
    },
  };
}

import type { types } from "@pulumi/kubernetes";

type Rule = types.input.rbac.v1.PolicyRule;

const rule = (apiGroup: string, resources: string[], verbs: string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/**
 * What Kasm's autoscaler may do in its namespace. Kasm does not publish its calls; this list follows the APIs it must use
 * (harvester.md 1.10), and `extraRules` adds what a later version turns out to need.
 */
export const autoscalerRules: readonly Rule[] = [
  rule("kubevirt.io", ["virtualmachines"], ["get", "list", "watch", "create", "update", "patch", "delete"]),
  rule("kubevirt.io", ["virtualmachineinstances"], ["get", "list", "watch"]),
  rule(
    "subresources.kubevirt.io",
    ["virtualmachines/start", "virtualmachines/stop", "virtualmachines/restart"],
    ["update"],
  ),
  rule("subresources.kubevirt.io", ["virtualmachineinstances/guestosinfo"], ["get"]),
  rule("harvesterhci.io", ["virtualmachineimages", "keypairs"], ["get", "list"]),
  rule("k8s.cni.cncf.io", ["network-attachment-definitions"], ["get", "list"]),
  rule("", ["persistentvolumeclaims"], ["get", "list", "watch", "create", "patch", "delete"]),
  rule("", ["secrets"], ["get", "list", "create", "update", "patch", "delete"]),
  rule("", ["events", "pods"], ["get", "list"]),
  rule("cdi.kubevirt.io", ["datavolumes"], ["get", "list", "watch", "create", "delete"]),
];

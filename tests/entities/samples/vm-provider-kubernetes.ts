import { pem, sshKey, vmProvider, type VmProviderSample } from "../support/vm-provider";

const kubernetes = {
  host: "https://harvester.example.com/k8s/clusters/local",
  vmNamespace: "kasm-autoscale",
  cores: 8,
  memory: "16 GiB",
  diskSize: "100 GiB",
};
const kubernetesChanges = {
  host: { host: "https://other.example.com:6443" },
  sslCertificate: { sslCertificate: pem("CERTIFICATE", "MIIB") },
  apiToken: { apiToken: "a-kubernetes-token" },
  vmNamespace: { vmNamespace: "vdi" },
  sshPublicKey: { sshPublicKey: sshKey("A") },
  cores: { cores: 4 },
  memory: { memory: "32 GiB" },
  diskSize: { diskSize: "60 GiB" },
  networkType: { networkType: "pod" },
  interfaceType: { interfaceType: "masquerade" },
  networkName: { networkType: "multus", interfaceType: "bridge", networkName: "kasm-autoscale/vlan7" },
  enableTpm: { enableTpm: true },
  enableEfiBoot: { enableEfiBoot: true },
  enableSecureBoot: { enableEfiBoot: true, enableSecureBoot: true },
  configOverride: { configOverride: "spec:\n  running: true\n" },
};

export const samples: readonly VmProviderSample[] = [
  vmProvider("harvester", { ...kubernetes, diskImage: "ubuntu-22.04-cloud" }, () => ({
    ...kubernetesChanges,
    diskImage: { diskImage: "win2022-kasm-rdp" },
  })),
  vmProvider("kubevirt", { ...kubernetes, diskSource: "ubuntu-golden" }, () => ({
    ...kubernetesChanges,
    diskSource: { diskSource: "debian-golden" },
  })),
];

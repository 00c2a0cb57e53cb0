import type * as pulumi from "@pulumi/pulumi";
import { choice, flag, holdsUnknown, integer, is, needs, only, pem, secret, text } from "../core";
import type { Condition, Size } from "../core";
import { sshPublicKey } from "./checks";
import { sizeOfUnknownName, whole } from "./sizes";

/** What configs for machines in a Kubernetes cluster have in common (kasm-docs.md 5.2, 5.3). Every change updates. */
export interface KubernetesFields {
  /**
   * Address of the Kubernetes API, with its port: the `server` field of the kubeconfig. Kasm's server must reach it and
   * trust {@link sslCertificate}.
   */
  host: pulumi.Input<string>;
  /** PEM text of the authority that signed the API's certificate: `certificate-authority-data`, decoded. A new config has none. */
  sslCertificate?: pulumi.Input<string>;
  /** Bearer token for that API. Kept as a secret; sent when it changes, never compared with the server's. A new config has none. */
  apiToken?: pulumi.Input<string>;
  /** Kubernetes namespace the machines are made in. */
  vmNamespace: pulumi.Input<string>;
  /** Public key that fills `{ssh_key}` of the start-up script, in OpenSSH form. A new config has none. */
  sshPublicKey?: pulumi.Input<string>;
  /** CPU cores of each machine. */
  cores: pulumi.Input<number>;
  /** Memory of each machine, for example `16 GiB`. Before Kasm 1.19 it must be a whole number of GiB. */
  memory: pulumi.Input<Size>;
  /** Boot disk of each machine, for example `100 GiB`; not smaller than the image. */
  diskSize: pulumi.Input<Size>;
  /** `pod` for the cluster's own network, `multus` for a VLAN, which needs {@link networkName}. A new config has none. */
  networkType?: pulumi.Input<"pod" | "multus">;
  /** `masquerade` with pod networking, `bridge` with flat multus networks. A new config has none. */
  interfaceType?: pulumi.Input<"masquerade" | "bridge">;
  /** Namespace and name of the network; only with `multus`, and required then. A new config has none. */
  networkName?: pulumi.Input<string>;
  /** Whether machines get a TPM; Windows 11 needs one. Default false. */
  enableTpm?: pulumi.Input<boolean>;
  /** Whether machines boot by EFI. Default false. */
  enableEfiBoot?: pulumi.Input<boolean>;
  /** Whether machines boot only what is signed; needs {@link enableEfiBoot}. Default false. */
  enableSecureBoot?: pulumi.Input<boolean>;
  /** Text (YAML or JSON) that overrides parts of the machine's definition. A new config has none. */
  configOverride?: pulumi.Input<string>;
}

export const kubernetesFields = {
  host: text("kube_host").guarded().refine(kubernetesAddress),
  sslCertificate: text("kube_ssl_cert").guarded().optional().refine(pem),
  apiToken: secret("kube_api_token").optional(),
  vmNamespace: text("vm_namespace"),
  sshPublicKey: text("vm_public_ssh_key").optional().refine(sshPublicKey),
  cores: integer("cores", { min: 1 }),
  memory: sizeOfUnknownName("memory"),
  diskSize: sizeOfUnknownName("disk_size"),
  // The two words of each in Kasm's form (harvester.md 5).
  networkType: choice("network_type", { pod: "pod", multus: "multus" }).optional(),
  interfaceType: choice("interface_type", { masquerade: "masquerade", bridge: "bridge" }).optional(),
  networkName: text("network_name").optional(),
  enableTpm: flag("enable_tpm").optional(),
  enableEfiBoot: flag("enable_efi_boot").optional(),
  enableSecureBoot: flag("enable_secure_boot").optional(),
  configOverride: text("config_override").optional(),
};

export const kubernetesRules: readonly Condition[] = [
  ...whole("GiB", "memory", "diskSize"),
  needs(
    "networkName",
    is("networkType", "multus"),
    'networkType "multus" needs the name of the network, for example kasm-autoscale/vm-network',
  ),
  only(
    "networkName",
    ({ networkType }) => (networkType === "pod" ? false : undefined),
    'the pod network has no name; say networkType: "multus" for another one, or leave networkName out',
  ),
  ({ enableSecureBoot, enableEfiBoot }) =>
    enableSecureBoot === true && enableEfiBoot !== true && !holdsUnknown(enableEfiBoot)
      ? { property: "enableEfiBoot", reason: "secure boot needs EFI boot; set enableEfiBoot: true" }
      : undefined,
];

function kubernetesAddress(value: unknown): string | undefined {
  let url: URL;
  try {
    url = new URL(String(value));
  } catch {
    return `this is not an address; give the server field of the kubeconfig, for example https://harvester.example.com/k8s/clusters/local`;
  }
  return url.protocol === "https:" || url.protocol === "http:" ? undefined : "this is not an http or https address";
}

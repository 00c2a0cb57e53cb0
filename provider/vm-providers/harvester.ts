import { flag, holdsUnknown, integer, parseSize, pem, secret, size, text } from "../core";
import type { Condition, FieldTable, SizeSpelling } from "../core";

/**
 * How a Harvester config may call and count a size. From 1.19 on it is bytes; before, neither name nor unit has been
 * seen (kasm-docs.md 5.2, 10.2): the plain name in the form's GiB is the likeliest, then the `_gb` of other providers.
 */
const spellings = (name: string): Readonly<Record<"1.18" | "1.19", readonly SizeSpelling[]>> => {
  const bytes = { name: `${name}_bytes`, unit: "bytes" } as const;
  const older = [
    { name, unit: "GiB" },
    { name, unit: "GB" },
    { name: `${name}_gb`, unit: "GiB" },
    { name: `${name}_gb`, unit: "GB" },
    { name: `${name}_mb`, unit: "MiB" },
    { name: `${name}_mb`, unit: "MB" },
  ] as const;
  return { "1.18": [...older, bytes], "1.19": [bytes, ...older] };
};

/** The fields of a VM provider config for SUSE Harvester (kasm-docs.md 5.2). */
export const harvester: FieldTable = {
  host: text("kube_host").guarded().refine(kubernetesAddress),
  sslCertificate: text("kube_ssl_cert").guarded().optional().refine(pem),
  apiToken: secret("kube_api_token").optional(),
  vmNamespace: text("vm_namespace"),
  sshPublicKey: text("vm_public_ssh_key").optional().refine(sshPublicKey),
  cores: integer("cores", { min: 1 }),
  memory: size(spellings("memory"), { minBytes: 2 ** 20 }),
  diskImage: text("disk_image"),
  diskSize: size(spellings("disk_size"), { minBytes: 2 ** 20 }),
  networkType: text("network_type").optional(),
  interfaceType: text("interface_type").optional(),
  networkName: text("network_name").optional(),
  enableTpm: flag("enable_tpm").optional(),
  enableEfiBoot: flag("enable_efi_boot").optional(),
  enableSecureBoot: flag("enable_secure_boot").optional(),
  configOverride: text("config_override").optional(),
};

export const harvesterRules: readonly Condition[] = [
  wholeGibibytes("memory"),
  wholeGibibytes("diskSize"),
  ({ networkType, networkName }) =>
    networkType === "multus" && !holdsUnknown(networkName) && !networkName
      ? {
          property: "networkName",
          reason: 'networkType "multus" needs the name of the network, for example kasm-autoscale/vm-network',
        }
      : undefined,
  ({ enableSecureBoot, enableEfiBoot }) =>
    enableSecureBoot === true && enableEfiBoot !== true && !holdsUnknown(enableEfiBoot)
      ? { property: "enableEfiBoot", reason: "secure boot needs EFI boot; set enableEfiBoot: true" }
      : undefined,
];

/** Kasm 1.18 counts whole GiB here, as its form says; anything else would be rounded behind the user's back. */
function wholeGibibytes(field: string): Condition {
  return (inputs, server) => {
    const size = inputs[field];
    if (server?.dialect !== "1.18" || typeof size !== "string" || holdsUnknown(size)) return undefined;
    const gibibytes = parseSize(size) / 2 ** 30;
    if (Number.isInteger(gibibytes)) return undefined;
    const reason = `Kasm before 1.19 counts whole GiB here, and "${size}" is ${gibibytes.toFixed(2)} GiB; write "${Math.max(1, Math.floor(gibibytes))} GiB" or "${Math.ceil(gibibytes)} GiB"`;
    return { property: field, reason };
  };
}

function kubernetesAddress(value: unknown): string | undefined {
  let url: URL;
  try {
    url = new URL(String(value));
  } catch {
    return `this is not an address; give the server field of the kubeconfig, for example https://harvester.example.com/k8s/clusters/local`;
  }
  return url.protocol === "https:" || url.protocol === "http:" ? undefined : "this is not an http or https address";
}

function sshPublicKey(value: unknown): string | undefined {
  const text = String(value).trim();
  if (text.includes("PRIVATE KEY")) return "this is a private key; give the public half";
  return text === "" || /^(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/=]+/.test(text)
    ? undefined
    : "an OpenSSH public key is expected, as in a .pub file";
}

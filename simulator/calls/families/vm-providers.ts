import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { type Json, textOf } from "../../json";
import type { Row } from "../../store/tables";
import type { FamilyRules } from "../rules";

const DISPLAY_NAMES: Readonly<Record<string, string>> = {
  aws: "AWS",
  azure: "Azure",
  digital_ocean: "Digital Ocean",
  gcp: "Google Cloud",
  harvester: "Harvester",
  kubevirt: "KubeVirt",
  nutanix: "Nutanix",
  oci: "Oracle Cloud",
  openstack: "OpenStack",
  proxmox: "Proxmox",
  vsphere: "VMware vSphere",
};
const displayName = (provider: Json | undefined): Json => DISPLAY_NAMES[textOf(provider)] ?? null;

/** The public half (kasm-wire.md 6.2); its format is not known, so it is a PEM here, and null for what is no key. */
function publicKeyOf(key: string, passphrase: string): Json {
  try {
    return createPublicKey(createPrivateKey({ key, passphrase })).export({ type: "spki", format: "pem" }).toString();
  } catch {
    return null;
  }
}

function completeKeyPair(row: Row, before: Row | undefined): void {
  const key = textOf(row.aws_ec2_private_key);
  if (key === "") {
    // Invented: no machine is ever signed in to.
    row.aws_ec2_private_key = "made by the simulator";
    row.aws_ec2_public_key = `ssh-rsa ${createHash("sha256").update(textOf(row.vm_provider_config_id)).digest("base64")}`;
  } else if (key !== before?.aws_ec2_private_key) {
    row.aws_ec2_public_key = publicKeyOf(key, textOf(row.aws_ec2_passphrase));
  }
}

export const vmProviderRules: FamilyRules = {
  check: (_request, row, before) => {
    if (row.vm_provider_name === "aws") completeKeyPair(row, before);
  },
  runtime: (_server, row) => ({ vm_provider_display_name: displayName(row.vm_provider_name) }),
};

export const dnsProviderRules: FamilyRules = {
  runtime: (_server, row) => ({ dns_provider_display_name: displayName(row.dns_provider_name) }),
};

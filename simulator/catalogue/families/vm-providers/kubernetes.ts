import { evidence, flag, integer, text } from "../../build";
import type { FieldDefinition } from "../../model";
import { diskSize, memory, newerCommonFields } from "./common";

const machine = (source: string, disk: string): FieldDefinition[] => [
  ...newerCommonFields(),
  ...evidence("documented", source, [
    text("kube_host", { required: true }),
    text("kube_ssl_cert"),
    text("kube_api_token", { secret: true }),
    text("vm_namespace", { required: true }),
    text("vm_public_ssh_key"),
    integer("cores", { required: true, minimum: 1 }),
    memory,
    text(disk, { required: true }),
    diskSize,
    text("network_type"),
    text("interface_type"),
    text("network_name"),
    flag("enable_tpm", { default: false }),
    flag("enable_efi_boot", { default: false }),
    flag("enable_secure_boot", { default: false }),
    text("config_override", { note: "text, not JSON" }),
  ]),
];

export const harvester = machine("kasm-1.19-columns.md harvester_vm_configs", "disk_image");
export const kubevirt = machine("kasm-1.19-columns.md kubevirt_vm_configs", "disk_source");

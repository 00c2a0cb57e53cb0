import { evidence, identifier, integer, text, type FieldSketch } from "../../build";
import type { FieldDefinition } from "../../model";

const DIALECTS = ["1.18", "1.19"] as const;

/** Id, name, cap and script of the seven providers that the shipped web client knows. */
export function commonFields(more: Partial<FieldSketch> = {}): FieldDefinition[] {
  return evidence("observed", "kasm-wire.md 6.1", [
    identifier("vm_provider_config_id", { readOnly: true }),
    text("vm_provider_config_name", { required: true }),
    integer("max_instances", { minimum: 0, ...more }),
    text("startup_script"),
  ]);
}

/** The same of the four newer providers, whose name key no evidence settles. */
export function newerCommonFields(): FieldDefinition[] {
  const naming = (generic: string, column: string): Pick<FieldSketch, "candidates"> => ({
    candidates: {
      switch: "vm_provider_name_key",
      dialects: DIALECTS,
      forms: { vm_provider_config_name: { name: generic }, config_name: { name: column } },
    },
  });
  return evidence("inferred", "kasm-docs.md 5.1", [
    identifier("vm_provider_config_id", { readOnly: true, ...naming("vm_provider_config_id", "config_id") }),
    text("vm_provider_config_name", { required: true, ...naming("vm_provider_config_name", "config_name") }),
    integer("max_instances", { required: true, minimum: 0 }),
    text("startup_script"),
  ]);
}

/** Memory of a machine: documented as bytes for 1.19, its name up to 1.18 is open. */
export const memory: FieldSketch = integer("memory_bytes", {
  required: true,
  minimum: 1,
  unit: "bytes",
  grade: "inferred",
  source: "kasm-docs.md 5.2",
  candidates: {
    switch: "harvester_size_names",
    dialects: ["1.18"],
    forms: {
      plain: { name: "memory", unit: "gigabytes" },
      gb: { name: "memory_gb", unit: "gigabytes" },
      bytes: { name: "memory_bytes", unit: "bytes" },
      mb: { name: "memory_mb", unit: "megabytes" },
    },
  },
});

/** Size of the boot disk: likewise. */
export const diskSize: FieldSketch = integer("disk_size_bytes", {
  required: true,
  minimum: 1,
  unit: "bytes",
  grade: "inferred",
  source: "kasm-docs.md 5.2",
  candidates: {
    switch: "harvester_size_names",
    dialects: ["1.18"],
    forms: {
      plain: { name: "disk_size", unit: "gigabytes" },
      gb: { name: "disk_size_gb", unit: "gigabytes" },
      bytes: { name: "disk_size_bytes", unit: "bytes" },
      mb: { name: "disk_size_gb", unit: "gigabytes" },
    },
  },
});

const authorities = {
  enum: ["AZURE_PUBLIC_CLOUD", "AZURE_GOVERNMENT", "AZURE_CHINA", "AZURE_GERMANY"],
  // The facts name no address; these are those of Azure's identity libraries.
  url: ["microsoftonline.com", "microsoftonline.us", "chinacloudapi.cn", "microsoftonline.de"].map(
    (domain) => `https://login.${domain}`,
  ),
};

export const azureAuthority = {
  valuesBy: { switch: "azure_authority", values: { ...authorities, any: [...authorities.enum, ...authorities.url] } },
  note: "the web client writes an enum, the chart an authority URL",
} as const;

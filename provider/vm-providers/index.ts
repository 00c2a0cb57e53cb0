import { aws } from "./aws";
import { azure } from "./azure";
import type { VmProviderDefinition } from "./definition";
import { digitalOcean } from "./digital-ocean";
import { googleCloud } from "./google-cloud";
import { harvester } from "./harvester";
import { kubevirt } from "./kubevirt";
import { nutanix } from "./nutanix";
import { openstack } from "./openstack";
import { oracleCloud } from "./oracle-cloud";
import { proxmox } from "./proxmox";
import { vsphere } from "./vsphere";

/** The providers Kasm can make machines with, by the value of `provider` (kasm-docs.md 5.1). */
export const vmProviders = {
  aws,
  azure,
  digital_ocean: digitalOcean,
  gcp: googleCloud,
  harvester,
  kubevirt,
  nutanix,
  oci: oracleCloud,
  openstack,
  proxmox,
  vsphere,
};

export type VmProviderName = keyof typeof vmProviders;

type Types<Name extends VmProviderName> = NonNullable<(typeof vmProviders)[Name]["types"]>;

/** Every field of one provider, whatever goes together. */
export type ProviderFields<Name extends VmProviderName> = Types<Name>["fields"];

/** The fields of one provider, as they may be given. */
export type ProviderArgs<Name extends VmProviderName> = Types<Name>["args"];

/** The fields of one provider that no lookup shows. */
export type ProviderSecrets<Name extends VmProviderName> = Types<Name>["secrets"];

/** What is known of a provider, whichever it is. */
export type AnyVmProvider = Pick<VmProviderDefinition<object>, "fields" | "rules" | "companions">;

export type * from "./aws";
export type * from "./azure";
export type * from "./digital-ocean";
export type * from "./google-cloud";
export type * from "./harvester";
export type * from "./json";
export type * from "./kubernetes";
export type * from "./kubevirt";
export type * from "./nutanix";
export type * from "./openstack";
export type * from "./oracle-cloud";
export type * from "./proxmox";
export type * from "./vsphere";
export { azureRoles } from "./azure";
export { digitalOceanZoneTag } from "./digital-ocean";
export { openStackAccessRules } from "./openstack";

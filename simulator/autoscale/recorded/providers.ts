import { type Json, textOf } from "../../json";
import type { Row } from "../../store/tables";

/** What a cloud or hypervisor would be asked for, and what a config must hold for it. */
export interface RecordedProvider {
  /** The call that makes a machine, in the provider's own words. */
  readonly call: string;
  /** Where the call goes. */
  readonly address: (provider: Row) => string;
  /** Fields without which no machine can be made, whatever the database takes (kasm-docs.md 5). */
  readonly needs: readonly string[];
  /** Fields of which one is needed. */
  readonly oneOf?: readonly string[];
  readonly checks?: readonly Check[];
  /** Bytes of start-up script that it takes; undefined: no fixed limit. */
  readonly scriptLimit?: number;
}

/** A value that makes no sense. Values that are not set are not looked at. */
export interface Check {
  readonly field: string;
  readonly isGood: (value: Json, provider: Row) => boolean;
  readonly wants: string;
}

const matches = (field: string, pattern: RegExp, wants: string): Check => ({
  field,
  isGood: (value) => typeof value === "string" && pattern.test(value),
  wants,
});
const eachMatches = (field: string, pattern: RegExp, wants: string): Check => ({
  field,
  isGood: (value) => Array.isArray(value) && value.every((item) => typeof item === "string" && pattern.test(item)),
  wants,
});
const positive = (field: string): Check => ({ field, isGood: (value) => Number(value) > 0, wants: "a number above 0" });
const address = (field: string): Check => ({
  field,
  isGood: (value) => typeof value === "string" && /^https?:/.test(value) && URL.canParse(value),
  wants: "an address that begins with https://",
});
const host = (field: string): Check => matches(field, /^[\w.-]+(:\d+)?$/, "a host name without scheme and path");
const port = (field: string): Check => ({
  field,
  isGood: (value) => Number(value) > 0 && Number(value) < 65_536,
  wants: "a port from 1 to 65535",
});

const KIB = 1024;
const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const OCID = /^ocid1\.[a-z]+\.[a-z0-9]*\.[a-z0-9-]*\.\w+/;
const ocid = (field: string): Check => matches(field, OCID, "an OCID (ocid1.…)");
const uuid = (field: string): Check => matches(field, UUID, "a UUID");

/** Every VM provider to which nothing is sent; limits are from the README of Kasm's start-up scripts. */
export const RECORDED: Readonly<Record<string, RecordedProvider>> = {
  aws: {
    call: "ec2 RunInstances",
    address: (row) => `https://ec2.${textOf(row.aws_region)}.amazonaws.com/`,
    needs: [
      "aws_access_key_id",
      "aws_secret_access_key",
      "aws_region",
      "aws_ec2_ami_id",
      "aws_ec2_instance_type",
      "aws_ec2_subnet_id",
      "aws_ec2_security_group_ids",
      "aws_ec2_ebs_volume_size_bytes",
    ],
    checks: [
      matches("aws_region", /^[a-z]{2}(-[a-z]+)+-\d$/, "a region such as us-east-1"),
      matches("aws_ec2_ami_id", /^ami-[0-9a-f]{8,17}$/, "an image id (ami-…)"),
      matches("aws_ec2_subnet_id", /^subnet-[0-9a-f]{8,17}$/, "a subnet id (subnet-…)"),
      matches("aws_ec2_instance_type", /^[a-z][\w-]*\.[\w-]+$/, "an instance type such as t3.micro"),
      eachMatches("aws_ec2_security_group_ids", /^sg-[0-9a-f]{8,17}$/, "security group ids (sg-…)"),
      positive("aws_ec2_ebs_volume_size_bytes"),
    ],
    scriptLimit: 16 * KIB,
  },
  azure: {
    call: "compute virtualMachines createOrUpdate",
    address: (row) =>
      `https://management.azure.com/subscriptions/${textOf(row.azure_subscription_id)}/resourceGroups/${textOf(row.azure_resource_group)}`,
    needs: [
      "azure_subscription_id",
      "azure_tenant_id",
      "azure_client_id",
      "azure_client_secret",
      "azure_resource_group",
      "azure_region",
      "azure_vm_size",
      "azure_image_reference",
      "azure_network_sg",
      "azure_subnet",
      "azure_os_username",
      "azure_os_disk_size_bytes",
    ],
    oneOf: ["azure_os_password", "azure_ssh_public_key"],
    checks: [
      uuid("azure_subscription_id"),
      uuid("azure_tenant_id"),
      uuid("azure_client_id"),
      positive("azure_os_disk_size_bytes"),
    ],
    scriptLimit: 64 * KIB,
  },
  digital_ocean: {
    call: "POST /v2/droplets",
    address: () => "https://api.digitalocean.com",
    needs: ["digital_ocean_token", "region", "digital_ocean_droplet_image", "digital_ocean_droplet_size"],
    checks: [matches("region", /^[a-z]{3}\d$/, "a region such as nyc3")],
    scriptLimit: 64 * KIB,
  },
  gcp: {
    call: "compute instances insert",
    address: (row) =>
      `https://compute.googleapis.com/compute/v1/projects/${textOf(row.gcp_project)}/zones/${textOf(row.gcp_zone)}`,
    needs: [
      "gcp_project",
      "gcp_region",
      "gcp_zone",
      "gcp_machine_type",
      "gcp_image",
      "gcp_boot_volume_bytes",
      "gcp_disk_type",
      "gcp_network",
      "gcp_subnetwork",
    ],
    checks: [
      {
        field: "gcp_zone",
        isGood: (zone, row) => textOf(zone).startsWith(`${textOf(row.gcp_region)}-`),
        wants: "a zone of gcp_region",
      },
      positive("gcp_boot_volume_bytes"),
    ],
    scriptLimit: 256 * KIB,
  },
  oci: {
    call: "compute LaunchInstance",
    address: (row) => `https://iaas.${textOf(row.oci_region)}.oraclecloud.com`,
    needs: [
      "oci_user_ocid",
      "oci_tenancy_ocid",
      "oci_compartment_ocid",
      "oci_region",
      "oci_fingerprint",
      "oci_private_key",
      "oci_availability_domains",
      "oci_shape",
      "oci_image_ocid",
      "oci_subnet_ocid",
      "oci_boot_volume_bytes",
    ],
    checks: [
      ...["oci_user_ocid", "oci_tenancy_ocid", "oci_compartment_ocid", "oci_image_ocid", "oci_subnet_ocid"].map(ocid),
      matches("oci_fingerprint", /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/i, "16 bytes in hexadecimal, with colons"),
      matches("oci_private_key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key in PEM"),
      positive("oci_boot_volume_bytes"),
    ],
    scriptLimit: 16 * KIB,
  },
  openstack: {
    call: "POST /servers",
    address: (row) => textOf(row.openstack_nova_endpoint),
    needs: [
      "openstack_keystone_endpoint",
      "openstack_nova_endpoint",
      "openstack_glance_endpoint",
      "openstack_cinder_endpoint",
      "openstack_project_name",
      "openstack_availability_zone",
      "openstack_flavor",
      "openstack_image_id",
      "openstack_network_id",
    ],
    oneOf: ["openstack_password", "openstack_application_credential_secret"],
    checks: [
      ...["keystone", "nova", "glance", "cinder"].map((service) => address(`openstack_${service}_endpoint`)),
      uuid("openstack_image_id"),
      uuid("openstack_network_id"),
    ],
    scriptLimit: 64 * KIB,
  },
  vsphere: {
    call: "CloneVM_Task",
    address: (row) => `https://${textOf(row.vsphere_vcenter_address)}:${textOf(row.vsphere_vcenter_port)}/sdk`,
    needs: [
      "vsphere_vcenter_address",
      "vsphere_vcenter_port",
      "vsphere_vcenter_username",
      "vsphere_vcenter_password",
      "vsphere_datacenter_name",
      "vsphere_os_username",
      "vsphere_os_password",
    ],
    oneOf: ["vsphere_template_name", "vsphere_vm_name"],
    checks: [host("vsphere_vcenter_address"), port("vsphere_vcenter_port")],
    scriptLimit: 64_000,
  },
  nutanix: {
    call: "POST vms",
    address: (row) => `https://${textOf(row.host)}:${textOf(row.port)}/api`,
    needs: ["host", "port", "username", "password", "api_version", "vm_candidate", "cores", "memory_bytes"],
    checks: [
      host("host"),
      port("port"),
      matches("api_version", /^\d+(\.\d+)*$/, "a version such as 3.1"),
      positive("cores"),
      positive("memory_bytes"),
    ],
  },
  proxmox: {
    call: "POST qemu clone",
    address: (row) => `https://${textOf(row.host)}/api2/json/nodes/${textOf(row.cluster_node_name)}`,
    needs: [
      "host",
      "username",
      "token_name",
      "token_value",
      "cluster_node_name",
      "template_name",
      "vmid_range_lower",
      "vmid_range_upper",
      "cores",
      "memory_bytes",
    ],
    checks: [
      host("host"),
      matches("username", /^[^@\s]+@[^@\s]+$/, "a user with its realm, such as kasm@pve"),
      {
        field: "vmid_range_upper",
        isGood: (upper, row) => Number(upper) >= Number(row.vmid_range_lower),
        wants: "no less than vmid_range_lower",
      },
      { field: "vmid_range_lower", isGood: (lower) => Number(lower) >= 100, wants: "100 or more" },
      positive("cores"),
      positive("memory_bytes"),
    ],
  },
};

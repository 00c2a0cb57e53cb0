import type { KasmVersion } from "../../../../simulator";
import type { Body } from "../support";
import type { Tour } from "./tour";

const GIBIBYTE = 2 ** 30;

/** A size under its name in this version: gigabytes up to 1.18, bytes from 1.19. */
const bySize = (version: KasmVersion, older: string, newer: string, value: number): Body =>
  version !== "1.19.0" ? { [older]: value } : { [newer]: value * GIBIBYTE };

interface Kind {
  readonly fields: (version: KasmVersion) => Body;
  readonly change: Body;
  readonly secrets: readonly string[];
  readonly writeOnly?: readonly string[];
  readonly read?: Body;
}

const machine = (version: KasmVersion) => bySize(version, "memory", "memory_bytes", 16);
const kubernetes = (disk: string): Kind => ({
  fields: (version) => ({
    kube_host: "https://cluster.example.com:6443",
    kube_ssl_cert: "-----BEGIN CERTIFICATE-----",
    kube_api_token: "kube-secret",
    vm_namespace: "kasm",
    vm_public_ssh_key: "ssh-ed25519 AAAA",
    cores: 8,
    [disk]: "ubuntu",
    network_type: "multus",
    interface_type: "bridge",
    network_name: "kasm/vlan1",
    enable_tpm: true,
    enable_efi_boot: true,
    enable_secure_boot: true,
    config_override: "spec: {}",
    ...machine(version),
    ...bySize(version, "disk_size", "disk_size_bytes", 100),
  }),
  change: { cores: 4, enable_tpm: false, config_override: "", kube_api_token: "rotated" },
  secrets: ["kube_api_token"],
});

const KINDS: Readonly<Record<string, Kind>> = {
  harvester: kubernetes("disk_image"),
  kubevirt: kubernetes("disk_source"),
  aws: {
    fields: (version) => ({
      aws_access_key_id: "AKIA",
      aws_secret_access_key: "aws-secret",
      aws_region: "eu-central-1",
      aws_ec2_ami_id: "ami-1",
      aws_ec2_instance_type: "t3.large",
      aws_ec2_security_group_ids: '["sg-1"]',
      aws_ec2_subnet_id: "subnet-1",
      aws_ec2_ebs_volume_type: "gp3",
      aws_ec2_iam: "profile",
      aws_ec2_custom_tags: '{"team":"vdi"}',
      aws_ec2_config_override: '{"instance_config":{}}',
      aws_ec2_private_key: "key-secret",
      aws_ec2_passphrase: "passphrase-secret",
      retrieve_password: true,
      ...bySize(version, "aws_ec2_ebs_volume_size_gb", "aws_ec2_ebs_volume_size_bytes", 80),
    }),
    change: { aws_ec2_security_group_ids: '["sg-1","sg-2"]', retrieve_password: false, aws_region: "us-east-1" },
    secrets: ["aws_secret_access_key", "aws_ec2_private_key"],
    writeOnly: ["aws_ec2_passphrase"],
  },
  azure: {
    fields: (version) => ({
      azure_subscription_id: "subscription",
      azure_resource_group: "group",
      azure_tenant_id: "tenant",
      azure_client_id: "client",
      azure_client_secret: "azure-secret",
      azure_authority: "AZURE_PUBLIC_CLOUD",
      azure_region: "westeurope",
      azure_vm_size: "Standard_D4s_v5",
      azure_os_disk_type: "Premium_LRS",
      azure_image_reference: '{"publisher":"Canonical"}',
      azure_is_windows: true,
      azure_network_sg: "/nsg",
      azure_subnet: "/subnet",
      azure_public_ip: true,
      azure_tags: '{"a":"b"}',
      azure_os_username: "kasm",
      azure_os_password: "os-secret",
      azure_ssh_public_key: "ssh-rsa AAAA",
      azure_config_override: '{"vm_config":{}}',
      plan_name: "plan",
      plan_product: "product",
      plan_publisher: "publisher",
      security_type: "TrustedLaunch",
      secure_boot_enabled: true,
      tpm_enabled: true,
      ...bySize(version, "azure_os_disk_size_gb", "azure_os_disk_size_bytes", 64),
    }),
    change: { azure_tags: '{"a":"c"}', azure_is_windows: false, azure_client_secret: "rotated" },
    secrets: ["azure_client_secret", "azure_os_password"],
  },
  digital_ocean: {
    fields: () => ({
      digital_ocean_token: "token-secret",
      region: "fra1",
      digital_ocean_droplet_image: "ubuntu-22-04-x64",
      digital_ocean_droplet_size: "s-4vcpu-8gb",
      digital_ocean_tags: "kasm,zone:1",
      digital_ocean_sshkey_name: "key",
      digital_ocean_firewall_name: "firewall",
    }),
    change: { region: "ams3", digital_ocean_tags: "kasm" },
    secrets: ["digital_ocean_token"],
  },
  gcp: {
    fields: (version) => ({
      gcp_credentials: '{"type":"service_account"}',
      gcp_project: "project",
      gcp_region: "europe-west3",
      gcp_zone: "europe-west3-a",
      gcp_machine_type: "e2-standard-4",
      gcp_image: "projects/ubuntu/image",
      gcp_disk_type: "pd-ssd",
      gcp_cmek: "kms/key",
      gcp_network: "network",
      gcp_subnetwork: "subnetwork",
      gcp_public_ip: true,
      gcp_network_tags: '["kasm"]',
      gcp_custom_labels: '{"a":"b"}',
      gcp_metadata: '[{"key":"a","value":"b"}]',
      gcp_service_account: '{"email":"a@b.c"}',
      gcp_guest_accelerators: '[{"count":1}]',
      gcp_config_override: '{"name":"a"}',
      startup_script_type: "startup-script-url",
      vm_installed_os_type: "windows",
      ...bySize(version, "gcp_boot_volume_gb", "gcp_boot_volume_bytes", 60),
    }),
    change: { gcp_network_tags: "[]", gcp_public_ip: false, gcp_credentials: '{"type":"other"}' },
    secrets: ["gcp_credentials"],
  },
  oci: {
    fields: (version) => ({
      oci_user_ocid: "user",
      oci_tenancy_ocid: "tenancy",
      oci_compartment_ocid: "compartment",
      oci_region: "eu-frankfurt-1",
      oci_fingerprint: "aa:bb",
      oci_private_key: "oci-secret",
      oci_nsg_ocids: '["nsg"]',
      oci_availability_domains: '["AD-1","AD-2"]',
      oci_image_ocid: "image",
      oci_subnet_ocid: "subnet",
      oci_shape: "VM.Standard.E4.Flex",
      oci_flex_cpus: 4,
      oci_baseline_ocpu_utilization: "BASELINE_1_2",
      oci_storage_vpus_per_gb: 20,
      oci_custom_tags: '{"a":"b"}',
      oci_ssh_public_key: "ssh-rsa AAAA",
      oci_config_override: '{"launch_instance_details":{}}',
      ...bySize(version, "oci_flex_memory_gb", "oci_flex_memory_bytes", 16),
      ...bySize(version, "oci_boot_volume_gb", "oci_boot_volume_bytes", 60),
    }),
    change: { oci_storage_vpus_per_gb: 120, oci_baseline_ocpu_utilization: "BASELINE_1_8" },
    secrets: ["oci_private_key"],
  },
  openstack: {
    fields: (version) => ({
      openstack_auth_method: "user",
      openstack_keystone_endpoint: "https://keystone.example.com/v3",
      openstack_nova_endpoint: "https://nova.example.com",
      openstack_nova_version: "2.90",
      openstack_glance_endpoint: "https://glance.example.com",
      openstack_glance_version: "2",
      openstack_cinder_endpoint: "https://cinder.example.com",
      openstack_cinder_version: "3",
      openstack_project_name: "project",
      openstack_availability_zone: "nova",
      openstack_flavor: "m1.large",
      openstack_image_id: "image",
      openstack_network_id: "network",
      openstack_application_credential_id: "credential",
      openstack_application_credential_secret: "credential-secret",
      openstack_username: "kasm",
      openstack_password: "openstack-secret",
      openstack_project_domain_name: "Default",
      openstack_user_domain_name: "Default",
      openstack_key_name: "key",
      openstack_security_groups: '["default"]',
      openstack_metadata: '{"a":"b"}',
      openstack_config_override: '{"create_server_config":{}}',
      openstack_create_volume: true,
      openstack_volume_type: "__DEFAULT__",
      ...bySize(version, "openstack_volume_size_gb", "openstack_volume_size_bytes", 50),
    }),
    change: { openstack_auth_method: "application_credentials", openstack_create_volume: false },
    secrets: ["openstack_application_credential_secret", "openstack_password"],
  },
  vsphere: {
    fields: (version) => ({
      vsphere_vcenter_address: "vcenter.example.com",
      vsphere_vcenter_port: 443,
      vsphere_vcenter_username: "kasm@vsphere.local",
      vsphere_vcenter_password: "vcenter-secret",
      vsphere_datacenter_name: "Datacenter",
      vsphere_installed_OS_type: "Linux",
      vsphere_template_name: "template",
      vsphere_vm_name: "vm",
      vsphere_vm_snapshot_name: "snapshot",
      vsphere_clone_type: "full",
      vsphere_vm_folder: "kasm",
      vsphere_cluster_name: "cluster",
      vsphere_resource_pool: "pool",
      vsphere_cpus: 4,
      vsphere_os_username: "kasm",
      vsphere_os_password: "os-secret",
      vsphere_startup_script_method: "tools",
      vm_public_ssh_key: "ssh-rsa AAAA",
      ...(version !== "1.19.0"
        ? { vsphere_memoryMB: 8192, vsphere_datastore: "store", vsphere_datastore_cluster_name: "stores" }
        : { vsphere_memory_bytes: 8 * GIBIBYTE, vsphere_datastore_name: "store", vsphere_use_datastore_cluster: true }),
    }),
    change: { vsphere_installed_OS_type: "Windows", vsphere_cpus: 8, vsphere_vm_folder: "" },
    secrets: ["vsphere_vcenter_password", "vsphere_os_password"],
  },
  nutanix: {
    fields: (version) => ({
      host: "prism.example.com",
      port: 9440,
      username: "kasm",
      password: "nutanix-secret",
      api_version: "3.1",
      vm_candidate: "template",
      cores: 4,
      verify_ssl: false,
      ...machine(version),
    }),
    change: { verify_ssl: true, vm_candidate: "other", password: "rotated" },
    secrets: ["password"],
  },
  proxmox: {
    fields: (version) => ({
      host: "https://proxmox.example.com:8006",
      username: "kasm@pve",
      token_name: "kasm@pve!kasm",
      token_value: "proxmox-secret",
      verify_ssl: false,
      cluster_node_name: "node1",
      target_node_name: "node2",
      template_name: "template",
      full_clone: false,
      vmid_range_lower: 1000,
      vmid_range_upper: 1999,
      cores: 4,
      installed_os_type: "linux",
      resource_pool_name: "pool",
      storage_pool_name: "storage",
      startup_script_path: "/tmp",
      ...machine(version),
    }),
    change: { full_clone: true, vmid_range_upper: 2999, target_node_name: null },
    secrets: ["token_value"],
  },
};

/** Those that came after 1.16. */
const LATER = ["nutanix", "proxmox"];

export const vmProviderTours = (version: KasmVersion): Tour[] =>
  Object.entries(KINDS)
    .filter(([kind]) => version !== "1.16.1" || !LATER.includes(kind))
    .map(([kind, { fields, ...rest }]) => ({
      family: "vm_provider_configs",
      variant: kind,
      create: "create_vm_provider_config",
      update: "update_vm_provider_config",
      list: "get_vm_provider_configs",
      remove: "delete_vm_provider_config",
      envelope: "target_vm_provider_config",
      id: "vm_provider_config_id",
      removeBody: (id) => ({ target_vm_provider_config: { vm_provider_config_id: id, vm_provider_name: kind } }),
      body: {
        vm_provider_name: kind,
        vm_provider_config_name: `${kind} config`,
        max_instances: 10,
        startup_script: "#!/bin/bash",
        ...fields(version),
      },
      ...rest,
      change: { max_instances: 12, startup_script: "", ...rest.change },
    }));

const DNS: Readonly<Record<string, { readonly fields: Body; readonly secrets: readonly string[] }>> = {
  aws: {
    fields: { aws_access_key_id: "AKIA", aws_secret_access_key: "dns-secret" },
    secrets: ["aws_secret_access_key"],
  },
  azure: {
    fields: {
      azure_subscription_id: "subscription",
      azure_resource_group: "group",
      azure_tenant_id: "tenant",
      azure_client_id: "client",
      azure_client_secret: "dns-secret",
      azure_authority: "AZURE_CHINA",
      azure_region: "chinaeast",
    },
    secrets: ["azure_client_secret"],
  },
  digital_ocean: { fields: { digital_ocean_token: "dns-secret" }, secrets: ["digital_ocean_token"] },
  gcp: { fields: { gcp_project: "project", gcp_credentials: '{"type":"a"}' }, secrets: ["gcp_credentials"] },
  oci: {
    fields: {
      oci_fingerprint: "aa:bb",
      oci_tenancy_ocid: "tenancy",
      oci_region: "region",
      oci_compartment_ocid: "compartment",
      oci_user_ocid: "user",
      oci_private_key: "dns-secret",
    },
    secrets: ["oci_private_key"],
  },
};

export const dnsProviderTours = (): Tour[] =>
  Object.entries(DNS).map(([kind, { fields, secrets }]) => ({
    family: "dns_provider_configs",
    variant: kind,
    create: "create_dns_provider_config",
    update: "update_dns_provider_config",
    list: "get_dns_provider_configs",
    remove: "delete_dns_provider_config",
    envelope: "target_dns_provider_config",
    id: "dns_provider_config_id",
    removeBody: (id) => ({ target_dns_provider_config: { dns_provider_config_id: id, dns_provider_name: kind } }),
    body: { dns_provider_name: kind, dns_provider_config_name: `${kind} dns`, ...fields },
    change: { dns_provider_config_name: "renamed", [secrets[0] ?? ""]: kind === "gcp" ? '{"type":"b"}' : "rotated" },
    secrets,
  }));

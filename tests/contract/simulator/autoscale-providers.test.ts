import { describe, expect, test } from "@jest/globals";
import { problemsOf, RecordedDriver, type RecordedRequest } from "../../../simulator/autoscale/recorded/driver";
import { RECORDED } from "../../../simulator/autoscale/recorded/providers";
import { allFields, familyNamed, fieldsOf } from "../../../simulator/catalogue";
import type { JsonObject } from "../../../simulator/json";

const UUID = "5f2c1f1e-0c0e-4a6e-9a55-0d9d1f2e3c4b";
const GB = 1e9;
const ocid = (kind: string) => `ocid1.${kind}.oc1.iad.aaaa1234`;

/** For every VM provider a config that makes machines, and fields with values that make no sense. */
const SAMPLES: Readonly<Record<string, { good: JsonObject; nonsense: JsonObject }>> = {
  aws: {
    good: {
      aws_access_key_id: "AKIAEXAMPLE",
      aws_secret_access_key: "cloud-secret",
      aws_region: "eu-central-1",
      aws_ec2_ami_id: "ami-0123456789abcdef0",
      aws_ec2_instance_type: "t3.xlarge",
      aws_ec2_subnet_id: "subnet-0123456789abcdef0",
      aws_ec2_security_group_ids: ["sg-0123456789abcdef0"],
      aws_ec2_ebs_volume_size_bytes: 100 * GB,
    },
    nonsense: {
      aws_region: "Frankfurt",
      aws_ec2_ami_id: "ubuntu",
      aws_ec2_instance_type: "large",
      aws_ec2_subnet_id: "10.0.0.0/24",
      aws_ec2_security_group_ids: ["default"],
      aws_ec2_ebs_volume_size_bytes: -1,
    },
  },
  azure: {
    good: {
      azure_subscription_id: UUID,
      azure_tenant_id: UUID,
      azure_client_id: UUID,
      azure_client_secret: "cloud-secret",
      azure_resource_group: "vdi",
      azure_region: "westeurope",
      azure_vm_size: "Standard_D2s_v3",
      azure_image_reference: { publisher: "Canonical" },
      azure_network_sg: "/subscriptions/1/sg",
      azure_subnet: "/subscriptions/1/subnet",
      azure_os_username: "kasm",
      azure_os_password: "cloud-secret",
      azure_os_disk_size_bytes: 100 * GB,
    },
    nonsense: {
      azure_subscription_id: "mine",
      azure_tenant_id: "corp",
      azure_client_id: "kasm",
      azure_os_disk_size_bytes: 0,
    },
  },
  digital_ocean: {
    good: {
      digital_ocean_token: "cloud-secret",
      region: "nyc3",
      digital_ocean_droplet_image: "docker-20-04",
      digital_ocean_droplet_size: "c-2",
    },
    nonsense: { region: "New York" },
  },
  gcp: {
    good: {
      gcp_project: "vdi",
      gcp_region: "us-east4",
      gcp_zone: "us-east4-b",
      gcp_machine_type: "e2-standard-2",
      gcp_image: "projects/ubuntu-os-cloud/global/images/jammy",
      gcp_boot_volume_bytes: 50 * GB,
      gcp_disk_type: "pd-ssd",
      gcp_network: "default",
      gcp_subnetwork: "default",
    },
    nonsense: { gcp_zone: "europe-west1-b", gcp_boot_volume_bytes: -1 },
  },
  oci: {
    good: {
      oci_user_ocid: ocid("user"),
      oci_tenancy_ocid: ocid("tenancy"),
      oci_compartment_ocid: ocid("compartment"),
      oci_region: "us-ashburn-1",
      oci_fingerprint: Array(16).fill("ab").join(":"),
      oci_private_key: "-----BEGIN PRIVATE KEY-----\ncloud-secret\n-----END PRIVATE KEY-----",
      oci_availability_domains: ["UtgA:US-ASHBURN-AD-1"],
      oci_shape: "VM.Standard.E4.Flex",
      oci_image_ocid: ocid("image"),
      oci_subnet_ocid: ocid("subnet"),
      oci_boot_volume_bytes: 50 * GB,
    },
    nonsense: {
      oci_user_ocid: "me",
      oci_image_ocid: "ubuntu",
      oci_fingerprint: "ab",
      oci_private_key: "key",
      oci_boot_volume_bytes: -5,
    },
  },
  openstack: {
    good: {
      openstack_keystone_endpoint: "https://os.example.com:5000",
      openstack_nova_endpoint: "https://os.example.com:8774",
      openstack_glance_endpoint: "https://os.example.com:9292",
      openstack_cinder_endpoint: "https://os.example.com:8776",
      openstack_project_name: "vdi",
      openstack_availability_zone: "nova",
      openstack_flavor: "m1.large",
      openstack_image_id: UUID,
      openstack_network_id: UUID,
      openstack_password: "cloud-secret",
    },
    nonsense: { openstack_nova_endpoint: "os.example.com", openstack_image_id: "ubuntu" },
  },
  vsphere: {
    good: {
      vsphere_vcenter_address: "vcenter.example.com",
      vsphere_vcenter_port: 443,
      vsphere_vcenter_username: "kasm@vsphere.local",
      vsphere_vcenter_password: "cloud-secret",
      vsphere_datacenter_name: "dc",
      vsphere_template_name: "golden",
      vsphere_os_username: "kasm",
      vsphere_os_password: "cloud-secret",
    },
    nonsense: { vsphere_vcenter_address: "https://vcenter.example.com/", vsphere_vcenter_port: 70_000 },
  },
  nutanix: {
    good: {
      host: "prism.example.com",
      port: 9440,
      username: "kasm",
      password: "cloud-secret",
      api_version: "3.1",
      vm_candidate: "golden",
      cores: 4,
      memory_bytes: 8 * GB,
    },
    nonsense: { host: "https://prism", port: -1, api_version: "three", cores: -1, memory_bytes: -1 },
  },
  proxmox: {
    good: {
      host: "pve.example.com:8006",
      username: "kasm@pve",
      token_name: "autoscale",
      token_value: "cloud-secret",
      cluster_node_name: "pve1",
      template_name: "golden",
      vmid_range_lower: 500,
      vmid_range_upper: 600,
      cores: 4,
      memory_bytes: 8 * GB,
    },
    nonsense: {
      host: "https://pve/",
      username: "kasm",
      vmid_range_lower: 7,
      vmid_range_upper: 5,
      cores: -2,
      memory_bytes: -1,
    },
  },
};

test("every VM provider but Harvester and KubeVirt has its sample", () => {
  const variants = Object.keys(familyNamed("vm_provider_configs").variants?.fields ?? {});
  expect(Object.keys(SAMPLES).sort()).toEqual(
    variants.filter((name) => !["harvester", "kubevirt"].includes(name)).sort(),
  );
  expect(Object.keys(RECORDED).sort()).toEqual(Object.keys(SAMPLES).sort());
});

describe.each(Object.entries(SAMPLES))("%s", (name, { good, nonsense }) => {
  const config: JsonObject = {
    vm_provider_name: name,
    vm_provider_config_name: "cloud",
    vm_provider_config_id: "1",
    max_instances: 2,
    startup_script: "-M {manager_token}",
    ...good,
  };
  const { needs, oneOf = [], checks = [] } = RECORDED[name] as (typeof RECORDED)[string];

  test("all fields that are looked at are the provider's", () => {
    const known = fieldsOf(familyNamed("vm_provider_configs"), name).map((field) => field.key);
    const looked = [...needs, ...oneOf, ...checks.map(({ field }) => field)];
    expect(looked.filter((field) => !known.includes(field))).toEqual([]);
    expect(allFields(familyNamed("vm_provider_configs")).length).toBeGreaterThan(known.length);
  });

  test("a good config is recorded with all that it sets, but no secret and no script", async () => {
    const recorded: Omit<RecordedRequest, "time">[] = [];
    const driver = new RecordedDriver(config, (request) => recorded.push(request));
    const order = { name: "kasm-1", serverId: "1", installation: "1", provider: config, userData: "-M manager-secret" };
    await driver.make(order);
    expect(recorded).toMatchObject([{ provider: name, config: "cloud", action: "create", machine: "kasm-1" }]);
    expect(recorded[0]?.address ?? "").not.toContain("undefined");
    expect(JSON.stringify(recorded)).not.toMatch(/cloud-secret|manager-secret|manager_token/);
    const secrets = fieldsOf(familyNamed("vm_provider_configs"), name).filter((field) => field.secret === true);
    const shown = Object.keys(good).filter((key) => !secrets.some((field) => field.key === key));
    expect(Object.keys(recorded[0]?.parameters ?? {}).sort()).toEqual([...shown, "startup_script_bytes"].sort());
    await driver.remove("kasm-1");
    expect(recorded[1]).toMatchObject({ action: "delete", machine: "kasm-1" });
  });

  test.each(needs)("needs %s", (field) => {
    expect(problemsOf({ ...config, [field]: null }, "")).toContain(`${field} is missing`);
    expect(problemsOf({ ...config, [field]: "" }, "")).toContain(`${field} is missing`);
  });

  test.each(Object.entries(nonsense))("refuses nonsense in %s", (field, value) => {
    expect(problemsOf({ ...config, [field]: value }, "").join("; ")).toContain(`${field} is not `);
  });

  test("tells everything at once", () => {
    const bare = { vm_provider_name: name };
    expect(problemsOf(bare, "")).toHaveLength(needs.length + (oneOf.length > 0 ? 1 : 0));
    expect(problemsOf({ ...config, ...nonsense }, "").length).toBeGreaterThanOrEqual(Object.keys(nonsense).length);
    expect(problemsOf(config, "")).toEqual([]);
  });
});

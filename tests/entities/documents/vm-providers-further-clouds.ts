import type { DocumentRow } from "../support/document";
import { ruled, said, sizes, table } from "../support/vm-provider-rows";

const gib = 2 ** 30;
const project = "projects/pensive-voice-547511";
const credentials = { type: "service_account", client_email: "kasm@example.com", private_key: "a-private-key" };
const accelerators = [{ acceleratorType: "projects/p/zones/z/acceleratorTypes/nvidia-tesla-t4", acceleratorCount: 1 }];

const gcp: readonly DocumentRow[] = [
  ...table("VM providers GCP", "gcp", [
    ["Provider", "Google Cloud", "provider", "gcp", "vm_provider_name"],
    ["Name", "identifies the config", "name", "GCP agents", "vm_provider_config_name"],
    ["GCP Credentials", "JSON key of a service account", "credentials", credentials, "gcp_credentials"],
    ["Max Instances", "at most", "maxInstances", 7, "max_instances"],
    ["Project ID", "pensive-voice-547511", "project", "pensive-voice-547511", "gcp_project"],
    ["Region", "us-east4", "region", "us-east4", "gcp_region"],
    ["Zone", "us-east4-b", "zone", "us-east4-b", "gcp_zone"],
    ["Machine Type", "e2-standard-2", "machineType", "e2-standard-2", "gcp_machine_type"],
    [
      "Machine Image",
      "projects/ubuntu-os-cloud/…",
      "image",
      "projects/ubuntu-os-cloud/global/images/ubuntu-2004-focal-v20211212",
      "gcp_image",
    ],
    [
      "Boot Volume GB",
      "size of the boot volume",
      "bootVolumeSize",
      "60 GiB",
      sizes("gcp_boot_volume_gb", 60, "gcp_boot_volume_bytes", 60 * gib),
    ],
    ["Disk Type", "pd-ssd", "diskType", "pd-ssd", "gcp_disk_type"],
    [
      "Customer Managed Encryption Key (CMEK)",
      `${project}/…/my-key`,
      "customerManagedEncryptionKey",
      `${project}/locations/global/keyRings/my-keyring/cryptoKeys/my-key`,
      "gcp_cmek",
    ],
    ["Network", `${project}/global/networks/default`, "network", `${project}/global/networks/default`, "gcp_network"],
    [
      "Sub Network",
      `${project}/…/default`,
      "subnetwork",
      `${project}/regions/us-east4/subnetworks/default`,
      "gcp_subnetwork",
    ],
    ["Public IP", "checked", "publicIp", true, "gcp_public_ip"],
    [
      "Network Tags (JSON)",
      '["https-server", "foo", "bar"]',
      "networkTags",
      ["https-server", "foo", "bar"],
      "gcp_network_tags",
    ],
    ["Custom Labels (JSON)", '{"foo": "bar", "bin":"baz"}', "labels", { foo: "bar", bin: "baz" }, "gcp_custom_labels"],
    [
      "Metadata (JSON)",
      '[{"key": "ssh-keys", "value":"user1:ssh-rsa <key contents> user1"}]',
      "metadata",
      { "ssh-keys": "user1:ssh-rsa <key contents> user1" },
      { name: "gcp_metadata", value: '[{"key":"ssh-keys","value":"user1:ssh-rsa <key contents> user1"}]' },
    ],
    [
      "Service Account (JSON)",
      "email and scopes",
      "serviceAccount",
      { email: "service-account@example.com", scopes: ["https://www.googleapis.com/auth/cloud-platform"] },
      "gcp_service_account",
    ],
    ["Guest Accelerators (JSON)", "one T4", "guestAccelerators", accelerators, "gcp_guest_accelerators"],
    [
      "GCP Config Override (JSON)",
      "shieldedInstanceConfig",
      "configOverride",
      { shieldedInstanceConfig: { enableIntegrityMonitoring: true, enableSecureBoot: true, enableVtpm: true } },
      "gcp_config_override",
    ],
    ["Startup Script", "installs the agent", "startupScript", "#!/bin/bash\n", "startup_script"],
  ]),
  ruled(
    "VM providers GCP",
    "GCP Config Override (JSON)",
    "all but name and labels",
    "configOverride",
    /name and labels cannot be overridden/,
  ),
  ruled("VM providers GCP", "GCP Credentials", "JSON of a service account", "credentials", /private_key/),
];

const instanceOptions = {
  launch_instance_details: {
    instance_options: { OCI_MODEL_NAME: "InstanceOptions", are_legacy_imds_endpoints_disabled: true },
  },
};
const agentPlugins = {
  launch_instance_details: {
    agent_config: {
      OCI_MODEL_NAME: "LaunchInstanceAgentConfigDetails",
      is_monitoring_disabled: false,
      is_management_disabled: false,
      are_all_plugins_disabled: false,
      plugins_config: [
        {
          OCI_MODEL_NAME: "InstanceAgentPluginConfigDetails",
          name: "Vulnerability Scanning",
          desired_state: "ENABLED",
        },
      ],
    },
  },
};
const flex = { shape: "VM.Standard.E4.Flex", flexCpus: 2, flexMemory: "8 GiB" };
const groups = ["ocid1.networksecuritygroup.oc1.iad.xxx", "ocid1.networksecuritygroup.oc1.iad.yyy"];
const domains = ["BEol:US-ASHBURN-AD-1", "BEol:US-ASHBURN-AD-2"];
const pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n";

const oci: readonly DocumentRow[] = [
  ...table("VM providers OCI", "oci", [
    ["Provider", "Oracle Cloud", "provider", "oci", "vm_provider_name"],
    ["Name", "identifies the config", "name", "OCI agents", "vm_provider_config_name"],
    ["User OCID", "ocid1.user.oc1..xyz", "userOcid", "ocid1.user.oc1..xyz", "oci_user_ocid"],
    ["Public Key Fingerprint", "xx:yy:zz:11:22:33", "fingerprint", "xx:yy:zz:11:22:33", "oci_fingerprint"],
    ["Private Key", "PEM", "privateKey", pem, "oci_private_key"],
    ["Region", "us-ashburn-1", "region", "us-ashburn-1", "oci_region"],
    ["Tenancy OCID", "ocid1.tenancy.oc1..xyz", "tenancyOcid", "ocid1.tenancy.oc1..xyz", "oci_tenancy_ocid"],
    [
      "Compartment OCID",
      "ocid1.compartment.oc1..xyx",
      "compartmentOcid",
      "ocid1.compartment.oc1..xyx",
      "oci_compartment_ocid",
    ],
    [
      "Network Security Group OCIDs (JSON)",
      JSON.stringify(groups),
      "networkSecurityGroupOcids",
      groups,
      "oci_nsg_ocids",
    ],
    ["Max Instances", "at most", "maxInstances", 7, "max_instances"],
    [
      "Availability Domains (JSON)",
      JSON.stringify(domains),
      "availabilityDomains",
      domains,
      "oci_availability_domains",
    ],
    ["Image OCID", "ocid1.image.oc1.iad.xyz", "imageOcid", "ocid1.image.oc1.iad.xyz", "oci_image_ocid"],
    ["Shape", "VM.Standard.E4.Flex", "shape", "VM.Standard.E4.Flex", "oci_shape", flex],
    ["Flex CPUs", "OCPUs of a flex shape", "flexCpus", 2, "oci_flex_cpus", flex],
    ...(
      [
        ["100%", "BASELINE_1_1"],
        ["50%", "BASELINE_1_2"],
        ["12.5%", "BASELINE_1_8"],
      ] as const
    ).map(
      ([share, wire]) =>
        [
          "Burstable Base CPU Utilization",
          share,
          "baselineCpuUtilization",
          share,
          { name: "oci_baseline_ocpu_utilization", value: wire },
          flex,
        ] as const,
    ),
    [
      "Flex Memory GB",
      "memory of a flex shape",
      "flexMemory",
      "8 GiB",
      sizes("oci_flex_memory_gb", 8, "oci_flex_memory_bytes", 8 * gib),
      flex,
    ],
    [
      "Boot Volume GB",
      "size of the boot volume",
      "bootVolumeSize",
      "60 GiB",
      sizes("oci_boot_volume_gb", 60, "oci_boot_volume_bytes", 60 * gib),
    ],
    ["Boot Volume VPUs Per GB", "120", "bootVolumeVpusPerGb", 120, "oci_storage_vpus_per_gb"],
    ["Custom Tags (JSON)", '{"foo":"bar", "bin":"baz"}', "tags", { foo: "bar", bin: "baz" }, "oci_custom_tags"],
    ["Subnet OCID", "ocid1.subnet.oc1.iad.xyz", "subnetOcid", "ocid1.subnet.oc1.iad.xyz", "oci_subnet_ocid"],
    ["SSH Public Key", "ssh-rsa XYABC", "sshPublicKey", "ssh-rsa XYABC", "oci_ssh_public_key"],
    ["Startup Script", "installs the agent", "startupScript", "#!/bin/bash\n", "startup_script"],
    [
      "OCI Config Override",
      "Disable Legacy Instance Metadata Service",
      "configOverride",
      instanceOptions,
      "oci_config_override",
    ],
    ["OCI Config Override", "Enable Instance Agent Plugins", "configOverride", agentPlugins, "oci_config_override"],
  ]),
  said(
    "VM providers OCI",
    "Burstable Base CPU Utilization",
    "100% for a non-burstable instance",
    "vm-providers/oracle-cloud.ts#baselineCpuUtilization",
    /`100%` is an instance that is not burstable/,
  ),
  ruled("VM providers OCI", "Flex CPUs", "only with a flex shape", "flexCpus", /only a flex shape/),
  ruled("VM providers OCI", "Flex Memory GB", "only with a flex shape", "flexMemory", /only a flex shape/),
  ruled("VM providers OCI", "Boot Volume VPUs Per GB", "10 to 120 in tens", "bootVolumeVpusPerGb", /10/),
  said(
    "VM providers OCI",
    "Boot Volume VPUs Per GB",
    "10 is the default, balanced",
    "vm-providers/oracle-cloud.ts#bootVolumeVpusPerGb",
    /default is 10: balanced/,
  ),
  ruled(
    "VM providers OCI",
    "OCI Config Override",
    "OCI_MODEL_NAME names a model",
    "configOverride",
    /needs OCI_MODEL_NAME/,
  ),
  said(
    "VM providers OCI",
    "OCI Image ID",
    "by region, on the OCI Image page",
    "vm-providers/oracle-cloud.ts#imageOcid",
    /differs by region: see Oracle's page of images/,
  ),
  said(
    "VM providers OCI",
    "Enable Instance Agent Plugins",
    "the list is on an instance's page",
    "vm-providers/oracle-cloud.ts#configOverride",
    /the page Oracle Cloud Agent of an instance lists/,
  ),
];

/** The tables and notes of Google Cloud and Oracle Cloud in Kasm's document on VM provider configs. */
export const rows: readonly DocumentRow[] = [...gcp, ...oci];

import { digitalOcean, pem, sshKey, vmProvider, type VmProviderSample } from "../support/vm-provider";

const region = "us-east4";

export const samples: readonly VmProviderSample[] = [
  vmProvider("digital_ocean", digitalOcean, () => ({
    token: { token: "another-digitalocean-token" },
    region: { region: "fra1" },
    dropletImage: { dropletImage: "ubuntu-22-04-x64" },
    dropletSize: { dropletSize: "c-4" },
    dropletTags: { dropletTags: ["kasm", "zone:abc123"] },
    sshKeyName: { sshKeyName: "agents" },
    firewallName: { firewallName: "other" },
  })),
  vmProvider(
    "gcp",
    {
      project: "pensive-voice-547511",
      region,
      zone: `${region}-b`,
      machineType: "e2-standard-2",
      image: "projects/ubuntu-os-cloud/global/images/ubuntu-2204-jammy-v20240614",
      bootVolumeSize: "75 GiB",
      diskType: "pd-ssd",
      network: "projects/pensive-voice-547511/global/networks/default",
      subnetwork: `projects/pensive-voice-547511/regions/${region}/subnetworks/default`,
    },
    () => ({
      credentials: {
        credentials: {
          type: "service_account",
          client_email: "kasm@pensive-voice-547511.iam.gserviceaccount.com",
          private_key: pem("PRIVATE KEY", "MIIEvQIBADANBgkq"),
        },
      },
      project: { project: "other-project-1" },
      region: { region: "europe-west3" },
      zone: { zone: `${region}-c` },
      machineType: { machineType: "e2-standard-4" },
      image: { image: "projects/debian-cloud/global/images/debian-12" },
      bootVolumeSize: { bootVolumeSize: "100 GiB" },
      diskType: { diskType: "pd-balanced" },
      customerManagedEncryptionKey: {
        customerManagedEncryptionKey: "projects/p/locations/global/keyRings/my-keyring/cryptoKeys/my-key",
      },
      network: { network: "projects/pensive-voice-547511/global/networks/vdi" },
      subnetwork: { subnetwork: `projects/pensive-voice-547511/regions/${region}/subnetworks/vdi` },
      publicIp: { publicIp: true },
      networkTags: { networkTags: ["https-server", "foo", "bar"] },
      labels: { labels: { foo: "bar", bin: "baz" } },
      metadata: { metadata: { "ssh-keys": "user1:ssh-rsa AAAA user1", "enable-oslogin": "FALSE" } },
      serviceAccount: {
        serviceAccount: {
          email: "service-account@example.com",
          scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
      },
      guestAccelerators: {
        guestAccelerators: [
          { acceleratorType: `projects/p/zones/${region}-b/acceleratorTypes/nvidia-tesla-t4`, acceleratorCount: 1 },
        ],
      },
      startupScriptType: { startupScriptType: "windows-startup-script-ps1" },
      installedOsType: { installedOsType: "windows" },
      configOverride: { configOverride: { shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true } } },
    }),
  ),
  vmProvider(
    "oci",
    {
      userOcid: "ocid1.user.oc1..xyz",
      fingerprint: "aa:bb:cc:11:22:33",
      privateKey: pem("PRIVATE KEY", "MIIEvQIBADANBgkq"),
      region: "us-ashburn-1",
      tenancyOcid: "ocid1.tenancy.oc1..xyz",
      compartmentOcid: "ocid1.compartment.oc1..xyz",
      availabilityDomains: ["BEol:US-ASHBURN-AD-1"],
      imageOcid: "ocid1.image.oc1.iad.xyz",
      shape: "VM.Standard2.4",
      bootVolumeSize: "75 GiB",
      subnetOcid: "ocid1.subnet.oc1.iad.xyz",
    },
    () => {
      const flex = { shape: "VM.Standard.E4.Flex", flexCpus: 4, flexMemory: "16 GiB" };
      return {
        userOcid: { userOcid: "ocid1.user.oc1..abc" },
        fingerprint: { fingerprint: "dd:ee:ff:44:55:66" },
        privateKey: { privateKey: pem("PRIVATE KEY", "MIIEvQIBADANBgkx") },
        region: { region: "eu-frankfurt-1" },
        tenancyOcid: { tenancyOcid: "ocid1.tenancy.oc1..abc" },
        compartmentOcid: { compartmentOcid: "ocid1.compartment.oc1..abc" },
        networkSecurityGroupOcids: {
          networkSecurityGroupOcids: [
            "ocid1.networksecuritygroup.oc1.iad.xxx",
            "ocid1.networksecuritygroup.oc1.iad.yyy",
          ],
        },
        availabilityDomains: { availabilityDomains: ["BEol:US-ASHBURN-AD-1", "BEol:US-ASHBURN-AD-2"] },
        imageOcid: { imageOcid: "ocid1.image.oc1.iad.abc" },
        shape: { shape: "VM.Standard2.8" },
        flexCpus: flex,
        flexMemory: { ...flex, flexMemory: "32 GiB" },
        baselineCpuUtilization: { ...flex, baselineCpuUtilization: "50%" },
        bootVolumeSize: { bootVolumeSize: "100 GiB" },
        bootVolumeVpusPerGb: { bootVolumeVpusPerGb: 20 },
        tags: { tags: { foo: "bar", bin: "baz" } },
        subnetOcid: { subnetOcid: "ocid1.subnet.oc1.iad.abc" },
        sshPublicKey: { sshPublicKey: sshKey("A") },
        configOverride: {
          configOverride: {
            launch_instance_details: {
              instance_options: { OCI_MODEL_NAME: "InstanceOptions", are_legacy_imds_endpoints_disabled: true },
            },
          },
        },
      };
    },
  ),
];

import type { Refusal } from "../support/refusal";
import type { Properties } from "../support/sample";
import { complete } from "../support/vm-provider-inputs";

type Problems = Refusal["problems"];

function refusal(
  provider: Parameters<typeof complete>[0],
  title: string,
  wrong: Properties,
  problems: Problems,
  dialect?: Refusal["dialect"],
): Refusal {
  return {
    title: `${provider}: ${title}`,
    kind: "vmProvider",
    inputs: { ...complete(provider), ...wrong },
    problems,
    ...(dialect === undefined ? {} : { dialect }),
  };
}

/** Sizes between two whole ones, which Kasm 1.18 has no number for. */
const rounded = (provider: string, wrong: Properties, unit: string, ...sizes: readonly string[]): Refusal =>
  refusal(
    provider,
    "sizes between those that Kasm 1.18 counts in",
    wrong,
    sizes.map((size) => [size, new RegExp(`whole ${unit}`)] as const),
    "1.18",
  );

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA kasm-agent";

export const refusals: readonly Refusal[] = [
  refusal("harvester", "a provider nobody has", { provider: "hyperv" }, [["provider", /"proxmox"/]]),
  refusal("harvester", "another provider's field", { amiId: "ami-1" }, [
    ["", /^amiId: .*no such field for this provider/],
  ]),
  refusal(
    "harvester",
    "no machines, and a script whose braces are not doubled",
    { maxInstances: 0, startupScript: "echo ${HOME}" },
    [
      ["maxInstances", /1/],
      ["", /^startupScript: .*not doubled/],
    ],
  ),
  refusal(
    "kubevirt",
    "an address that is none, a certificate in base64, a private key, all at once",
    {
      host: "kubevirt.example.com",
      sslCertificate: Buffer.from("-----BEGIN CERTIFICATE-----").toString("base64"),
      sshPublicKey: "-----BEGIN OPENSSH PRIVATE KEY-----",
      networkType: "multus",
      enableSecureBoot: true,
    },
    [
      ["", /^host: .*not an address/],
      ["", /^sslCertificate: .*base64/],
      ["sshPublicKey", /private key/],
      ["networkName", /needs the name of the network/],
      ["enableEfiBoot", /secure boot needs EFI boot/],
    ],
  ),
  refusal(
    "harvester",
    "a network and an interface of no type there is",
    { networkType: "vlan", interfaceType: "virtio" },
    [
      ["networkType", /"pod"\|"multus"/],
      ["interfaceType", /"masquerade"\|"bridge"/],
    ],
  ),
  refusal(
    "kubevirt",
    "a network and an interface of no type there is",
    { networkType: "vlan", interfaceType: "virtio" },
    [
      ["networkType", /"pod"\|"multus"/],
      ["interfaceType", /"masquerade"\|"bridge"/],
    ],
  ),
  refusal("harvester", "a name for the pod network", { networkType: "pod", networkName: "default/vlan7" }, [
    ["networkName", /pod network has no name/],
  ]),
  refusal(
    "harvester",
    "sizes that Kasm 1.18 would round",
    { memory: "16 GB", diskSize: "100 GB" },
    [
      ["memory", /"14 GiB" or "15 GiB"/],
      ["diskSize", /"93 GiB" or "94 GiB"/],
    ],
    "1.18",
  ),
  refusal("aws", "a passphrase without its key", { keyPairPrivateKey: undefined, keyPairPassphrase: "a-passphrase" }, [
    ["", /^keyPairPassphrase: .*keyPairPrivateKey/],
  ]),
  refusal(
    "aws",
    "a key that is no PEM, instance options outside their block, a script too long for AWS",
    { keyPairPrivateKey: "a-key", configOverride: { EbsOptimized: true }, startupScript: "x".repeat(16_385) },
    [
      ["", /^keyPairPrivateKey: .*PEM/],
      ["configOverride", /EbsOptimized: .*instance_config/],
      ["", /^startupScript: .*16384/],
    ],
  ),
  refusal("aws", "JSON as text", { securityGroupIds: '["sg-1"]', tags: { size: 4 }, configOverride: "{}" }, [
    ["securityGroupIds", /a list of texts/],
    ["tags.size", /a text is expected/],
    ["configOverride", /not its text/],
  ]),
  refusal(
    "aws",
    "a volume that Kasm 1.18 would round",
    { ebsVolumeSize: "75 GB" },
    [["ebsVolumeSize", /whole GiB/]],
    "1.18",
  ),
  refusal(
    "azure",
    "ids that are none, a small disk, half an image",
    {
      subscriptionId: "dev",
      clientId: "kasm",
      networkSecurityGroup: "example-nsg",
      subnet: "default",
      osDiskSize: "30 GiB",
      imageReference: { publisher: "canonical" },
    },
    [
      ["subscriptionId", /00000000-/],
      ["clientId", /00000000-/],
      ["networkSecurityGroup", /resource id/],
      ["subnet", /resource id/],
      ["osDiskSize", /at least 50 GB/],
      ["imageReference", /offer, sku, version missing/],
    ],
  ),
  refusal(
    "azure",
    "an image named twice, Linux without a key, half a plan",
    { imageReference: { id: "/subscriptions/1", sku: "s" }, sshPublicKey: undefined, planName: "base" },
    [
      ["imageReference", /leave out sku/],
      ["sshPublicKey", /Linux machine needs a public key/],
      ["planProduct", /all three or none/],
      ["planPublisher", /all three or none/],
    ],
  ),
  refusal(
    "azure",
    "Windows with an SSH key, brackets in a path",
    { isWindows: true, configOverride: { "os_profile.linux_configuration.ssh.public_keys[0].path": "/root" } },
    [
      ["sshPublicKey", /Windows machines take no SSH key/],
      ["configOverride", /by their index/],
    ],
  ),
  refusal(
    "azure",
    "a path within another one",
    { configOverride: { hardware_profile: {}, "hardware_profile.vm_size": "Standard_D4s_v3" } },
    [["configOverride", /"hardware_profile.vm_size" lies within another path/]],
  ),
  refusal("azure", "an index at the top", { configOverride: { "0.path": "x" } }, [["configOverride", /no list/]]),
  refusal("digital_ocean", "a tag with a blank", { dropletTags: ["kasm agents"] }, [
    ["dropletTags", /no tag at DigitalOcean/],
  ]),
  refusal(
    "gcp",
    "credentials as text, what only Kasm sets, a script twice",
    {
      credentials: '{"type":"service_account"}',
      metadata: { "startup-script": "echo" },
      startupScript: "echo",
      configOverride: { name: "agent", labels: {} },
      serviceAccount: { email: "a@example.com" },
      guestAccelerators: [{ acceleratorType: "t4", acceleratorCount: 0 }],
      bootVolumeSize: "10 GiB",
    },
    [
      ["", /^credentials: .*JSON.parse/],
      ["bootVolumeSize", /at least 50 GB/],
      ["serviceAccount.scopes", /./],
      ["guestAccelerators.0.acceleratorCount", /./],
      ["configOverride", /name and labels cannot be overridden; labels have a field/],
      ["metadata", /the place of startupScript/],
    ],
  ),
  refusal("gcp", "a key without its private half", { credentials: { type: "service_account", client_email: "a" } }, [
    ["", /^credentials: .*private_key/],
  ]),
  refusal("gcp", "a key of something else", { credentials: { installed: {} } }, [["", /^credentials: no type/]]),
  refusal(
    "oci",
    "OCIDs of other things, steps that Oracle has not, CPUs for a fixed shape",
    {
      userOcid: "ocid1.tenancy.oc1..xyz",
      fingerprint: "none",
      networkSecurityGroupOcids: ["ocid1.subnet.oc1.iad.xyz"],
      availabilityDomains: [],
      bootVolumeVpusPerGb: 15,
      flexCpus: 4,
      flexMemory: "16 GiB",
    },
    [
      ["userOcid", /ocid1\.user\./],
      ["fingerprint", /pairs of digits/],
      ["networkSecurityGroupOcids", /ocid1\.networksecuritygroup\./],
      ["availabilityDomains", /one availability domain/],
      ["bootVolumeVpusPerGb", /10/],
      ["flexCpus", /\.Flex/],
      ["flexMemory", /\.Flex/],
    ],
  ),
  refusal(
    "oci",
    "a flex shape without CPUs and memory, models without names",
    {
      shape: "VM.Standard.E4.Flex",
      configOverride: {
        launch_instance_details: {
          instance_options: { areLegacyImdsEndpointsDisabled: true },
          agent_config: { OCI_MODEL_NAME: "launch details", plugins_config: [{ name: "Vulnerability Scanning" }] },
          freeform_tags: { anyThing: "goes" },
        },
      },
    },
    [
      ["flexCpus", /needs the number of OCPUs/],
      ["flexMemory", /needs the memory/],
      [
        "configOverride",
        /instance_options needs OCI_MODEL_NAME.*are_legacy_imds_endpoints_disabled.*is the name of a model.*plugins_config needs OCI_MODEL_NAME/,
      ],
    ],
  ),
  refusal(
    "vsphere",
    "Windows with an SSH key and a script for bash",
    { installedOsType: "windows", sshPublicKey: key, startupScript: "#!/bin/bash\necho" },
    [
      ["sshPublicKey", /only Linux/],
      ["", /^startupScript: .*on Windows the script runs in PowerShell/],
    ],
  ),
  refusal("vsphere", "PowerShell for Linux", { startupScript: "<powershell>\nhostname\n</powershell>" }, [
    ["", /^startupScript: .*on Linux the script runs in bash/],
  ]),
  refusal(
    "vsphere",
    "a datastore cluster by name on Kasm 1.19",
    { datastoreClusterName: "ssd" },
    [["datastoreClusterName", /Kasm 1\.19 has no place for it; set useDatastoreCluster/]],
    "1.19",
  ),
  refusal(
    "vsphere",
    "a switch that came with Kasm 1.19, and memory that 1.18 would round",
    { useDatastoreCluster: true, memory: "8 GB" },
    [
      ["useDatastoreCluster", /before 1\.19 has no place for it; name the datastore cluster/],
      ["memory", /whole MiB/],
    ],
    "1.18",
  ),
  refusal(
    "openstack",
    "endpoints without certificates, versions that are none, a user beside the credential",
    {
      keystoneEndpoint: "http://openstack.example.com:5000",
      glanceEndpoint: "openstack",
      novaVersion: "v2",
      cinderEndpoint: "https://openstack.example.com:8776/v3",
      username: "kasm",
      volumeSize: "75 GiB",
      metadata: [],
    },
    [
      ["keystoneEndpoint", /certificate that it trusts/],
      ["novaVersion", /not a version/],
      ["glanceEndpoint", /not an address/],
      ["cinderEndpoint", /id of the project/],
      ["metadata", /object of texts/],
      ["username", /goes with authMethod "password"/],
      ["volumeSize", /without createVolume: true/],
    ],
  ),
  refusal(
    "openstack",
    "a password without a user, a volume without a type",
    {
      authMethod: "password",
      applicationCredentialId: undefined,
      applicationCredentialSecret: undefined,
      password: "an-openstack-password",
      projectDomainName: "a",
      userDomainName: "b",
      createVolume: true,
      volumeSize: "75 GiB",
    },
    [
      ["username", /authMethod "password" needs it/],
      ["volumeType", /a new volume needs it/],
    ],
  ),
  refusal(
    "nutanix",
    "a URL for a host and no version",
    { host: "https://prism.example.com:9440", apiVersion: "three" },
    [
      ["", /^host: a bare host name/],
      ["apiVersion", /not a version/],
    ],
  ),
  refusal("proxmox", "a range of ids that ends before it begins", { vmIdRangeLower: 6000 }, [
    ["vmIdRangeUpper", /before it begins/],
  ]),
  rounded("azure", { osDiskSize: "75 GB" }, "GiB", "osDiskSize"),
  rounded("gcp", { bootVolumeSize: "75 GB" }, "GiB", "bootVolumeSize"),
  rounded("kubevirt", { memory: "16 GB", diskSize: "100 GB" }, "GiB", "memory", "diskSize"),
  rounded("nutanix", { memory: "16 GB" }, "GiB", "memory"),
  rounded("proxmox", { memory: "16 GB" }, "GiB", "memory"),
  rounded(
    "oci",
    { shape: "VM.Standard.E4.Flex", flexCpus: 4, flexMemory: "16 GB", bootVolumeSize: "75 GB" },
    "GiB",
    "bootVolumeSize",
    "flexMemory",
  ),
  rounded("openstack", { createVolume: true, volumeType: "__DEFAULT__", volumeSize: "75 GB" }, "GiB", "volumeSize"),
  refusal("azure", "a plan without its name", { planProduct: "ubuntu" }, [
    ["planName", /all three or none/],
    ["planPublisher", /all three or none/],
  ]),
  refusal("azure", "half a public key", { sshPublicKey: "ssh-rsa" }, [["sshPublicKey", /public key/]]),
  refusal(
    "harvester",
    "addresses and keys that are none, a network without a name, secure boot without EFI",
    {
      host: "harvester.example.com",
      sslCertificate: "a certificate",
      sshPublicKey: "ssh-rsa",
      networkType: "multus",
      enableSecureBoot: true,
    },
    [
      ["", /^host: .*not an address/],
      ["", /^sslCertificate: .*PEM/],
      ["sshPublicKey", /public key/],
      ["networkName", /needs the name of the network/],
      ["enableEfiBoot", /secure boot needs EFI boot/],
    ],
  ),
  refusal("kubevirt", "a name for the pod network", { networkType: "pod", networkName: "default/vlan7" }, [
    ["networkName", /pod network has no name/],
  ]),
  refusal(
    "oci",
    "keys that are none, and OCIDs of other things everywhere",
    {
      privateKey: "a-private-key",
      tenancyOcid: "ocid1.user.oc1..xyz",
      compartmentOcid: "ocid1.user.oc1..xyz",
      imageOcid: "ubuntu",
      subnetOcid: "ocid1.vcn.oc1.iad.xyz",
      sshPublicKey: "ssh-rsa",
    },
    [
      ["", /^privateKey: .*PEM/],
      ["tenancyOcid", /ocid1\.tenancy\./],
      ["compartmentOcid", /ocid1\.compartment\./],
      ["imageOcid", /ocid1\.image\./],
      ["subnetOcid", /ocid1\.subnet\./],
      ["sshPublicKey", /public key/],
    ],
  ),
  refusal("vsphere", "neither a template nor a machine to clone", { templateName: undefined, vmName: "" }, [
    ["templateName", /the template to clone, or a machine in vmName/],
  ]),
  refusal("vsphere", "half a public key", { sshPublicKey: "ssh-rsa" }, [["sshPublicKey", /public key/]]),
  refusal(
    "openstack",
    "the other endpoints and versions, and a volume's parts apart",
    {
      novaEndpoint: "http://openstack.example.com:8774/v2/",
      cinderEndpoint: "http://openstack.example.com:8776/v3/383a0dad105e460ab5a863ea0a45932b",
      glanceVersion: "two",
      cinderVersion: "v3",
      volumeType: "__DEFAULT__",
    },
    [
      ["novaEndpoint", /certificate that it trusts/],
      ["cinderEndpoint", /certificate that it trusts/],
      ["glanceVersion", /not a version/],
      ["cinderVersion", /not a version/],
      ["volumeType", /without createVolume: true/],
    ],
  ),
  refusal(
    "openstack",
    "a credential where a user is asked for, and a volume without a size",
    { authMethod: "password", createVolume: true, volumeType: "__DEFAULT__" },
    [
      ["applicationCredentialId", /goes with authMethod "applicationCredential"/],
      ["", /^applicationCredentialSecret: .*goes with authMethod "applicationCredential"/],
      ["projectDomainName", /authMethod "password" needs it/],
      ["userDomainName", /authMethod "password" needs it/],
      ["username", /authMethod "password" needs it/],
      ["", /^password: authMethod "password" needs it/],
      ["volumeSize", /a new volume needs it/],
    ],
  ),
  refusal(
    "openstack",
    "a user where a credential is asked for",
    {
      applicationCredentialId: undefined,
      applicationCredentialSecret: undefined,
      projectDomainName: "a",
      userDomainName: "b",
      username: "kasm",
      password: "an-openstack-password",
    },
    [
      ["applicationCredentialId", /authMethod "applicationCredential" needs it/],
      ["", /^applicationCredentialSecret: authMethod "applicationCredential" needs it/],
      ["projectDomainName", /goes with authMethod "password"/],
      ["userDomainName", /goes with authMethod "password"/],
      ["username", /goes with authMethod "password"/],
      ["", /^password: it goes with authMethod "password"/],
    ],
  ),
  refusal("proxmox", "a range without room", { vmIdRangeUpper: 5003 }, [["vmIdRangeUpper", /4 machines/]]),
];

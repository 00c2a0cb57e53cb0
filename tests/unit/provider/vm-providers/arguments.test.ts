import { check } from "../../../../provider/core";
import {
  azureRoles,
  openStackAccessRules,
  vmProvider,
  type AzureFields,
  type OciFlexShape,
  type OpenStackFields,
  type OracleCloudFields,
  type VmProviderArgs,
  type VmProviderArgsOf,
  type VsphereFields,
} from "../../../../provider/entities";

/**
 * Whether the compiler takes these arguments is proven by `tsc`: a line that it should refuse and does not is an error
 * there. What it refuses is refused at run time too, for those who write JavaScript.
 */
function refused(args: VmProviderArgs): string[] {
  const { problems } = check(vmProvider, { ...args });
  return problems.map(({ property, reason }) => (property === "" ? (reason.split(":")[0] ?? "") : property)).sort();
}

const common = { name: "agents", maxInstances: 10 };
type Own<Fields, Left extends keyof Fields> = Required<Omit<Pick<Fields, RequiredKeys<Fields>>, Left>>;
type RequiredKeys<Fields> = { [Key in keyof Fields]-?: undefined extends Fields[Key] ? never : Key }[keyof Fields];

const openstack: Own<OpenStackFields, "authMethod"> & typeof common & { provider: "openstack" } = {
  provider: "openstack",
  ...common,
  keystoneEndpoint: "https://openstack.example.com:5000",
  novaEndpoint: "https://openstack.example.com:8774/v2/",
  novaVersion: "2.90",
  glanceEndpoint: "https://openstack.example.com:9292",
  glanceVersion: "2",
  cinderEndpoint: "https://openstack.example.com:8776/v3/383a0dad",
  cinderVersion: "3",
  projectName: "kasm",
  imageId: "image",
  flavor: "gen.medium",
  networkId: "network",
  availabilityZone: "nova",
};
const credential = { applicationCredentialId: "21dced", applicationCredentialSecret: "secret" };
const user = { username: "kasm", password: "secret", projectDomainName: "domain-1", userDomainName: "domain-2" };
const volume = { volumeSize: "75 GiB", volumeType: "__DEFAULT__" } as const;

describe("OpenStack", () => {
  const signedIn = { ...openstack, authMethod: "applicationCredential", ...credential } as const;

  test("signs in by an application credential or by a user's password", () => {
    expect(refused(signedIn)).toEqual([]);
    expect(refused({ ...openstack, authMethod: "password", ...user })).toEqual([]);
  });
  test("takes all of one way and nothing of the other", () => {
    // @ts-expect-error the credential is missing
    expect(refused({ ...openstack, authMethod: "applicationCredential" })).toEqual(Object.keys(credential));
    // @ts-expect-error the user is missing
    expect(refused({ ...openstack, authMethod: "password" })).toEqual(Object.keys(user).sort());
    // @ts-expect-error a credential has no user
    expect(refused({ ...signedIn, username: "kasm" })).toEqual(["username"]);
    // @ts-expect-error a user has no credential
    expect(refused({ ...openstack, authMethod: "password", ...user, ...credential })).toEqual(Object.keys(credential));
    // @ts-expect-error there are two ways
    expect(refused({ ...openstack, authMethod: "token" })).toEqual(["authMethod"]);
  });
  test("takes a volume with size and type, or none", () => {
    expect(refused({ ...signedIn, createVolume: true, ...volume })).toEqual([]);
    expect(refused({ ...signedIn, createVolume: false })).toEqual([]);
    // @ts-expect-error the type is missing
    expect(refused({ ...signedIn, createVolume: true, volumeSize: "75 GiB" })).toEqual(["volumeType"]);
    // @ts-expect-error there is no volume
    expect(refused({ ...signedIn, createVolume: false, volumeSize: "75 GiB" })).toEqual(["volumeSize"]);
    // @ts-expect-error there is no volume by default
    expect(refused({ ...signedIn, ...volume })).toEqual(["volumeSize", "volumeType"]);
  });
});

const oci: Own<OracleCloudFields, "shape"> & typeof common & { provider: "oci" } = {
  provider: "oci",
  ...common,
  userOcid: "ocid1.user.oc1..xyz",
  fingerprint: "aa:bb:cc",
  privateKey: "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
  region: "us-ashburn-1",
  tenancyOcid: "ocid1.tenancy.oc1..xyz",
  compartmentOcid: "ocid1.compartment.oc1..xyz",
  availabilityDomains: ["BEol:US-ASHBURN-AD-1"],
  imageOcid: "ocid1.image.oc1.iad.xyz",
  bootVolumeSize: "75 GiB",
  subnetOcid: "ocid1.subnet.oc1.iad.xyz",
};
const flex = { flexCpus: 4, flexMemory: "16 GiB" } as const;

describe("Oracle Cloud", () => {
  test("takes a flex shape with CPUs and memory, any other without", () => {
    expect(refused({ ...oci, shape: "VM.Standard.E4.Flex", ...flex })).toEqual([]);
    expect(refused({ ...oci, shape: "VM.Standard2.4" })).toEqual([]);
    expect(refused({ ...oci, shape: "VM.Standard.E2.1.Micro" })).toEqual([]);
    // @ts-expect-error CPUs and memory are missing
    expect(refused({ ...oci, shape: "VM.Standard.E4.Flex" })).toEqual(["flexCpus", "flexMemory"]);
    // @ts-expect-error the memory is missing
    expect(refused({ ...oci, shape: "VM.Standard.E4.Flex", flexCpus: 4 })).toEqual(["flexMemory"]);
    // @ts-expect-error the shape has CPUs and memory of its own
    expect(refused({ ...oci, shape: "VM.Standard2.4", ...flex })).toEqual(["flexCpus", "flexMemory"]);
  });
  test("takes a shape that is known only at run time, when the program says which it is", () => {
    const shape: string = ["VM", "Standard", "E4", "Flex"].join(".");
    expect(refused({ ...oci, shape: shape as OciFlexShape, ...flex })).toEqual([]);
    // @ts-expect-error it does not
    expect(refused({ ...oci, shape, ...flex })).toEqual([]);
  });
  test("counts the performance of volumes in tens up to 120", () => {
    expect(refused({ ...oci, shape: "VM.Standard2.4", bootVolumeVpusPerGb: 120 })).toEqual([]);
    // @ts-expect-error not a multiple of ten
    expect(refused({ ...oci, shape: "VM.Standard2.4", bootVolumeVpusPerGb: 15 })).toEqual(["bootVolumeVpusPerGb"]);
    // @ts-expect-error too much
    expect(refused({ ...oci, shape: "VM.Standard2.4", bootVolumeVpusPerGb: 130 })).toEqual(["bootVolumeVpusPerGb"]);
  });
});

const resource = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/vdi/providers/Microsoft.Network";
const azure: Own<AzureFields, never> & typeof common & { provider: "azure" } = {
  provider: "azure",
  ...common,
  subscriptionId: "00000000-0000-0000-0000-000000000001",
  resourceGroup: "vdi",
  tenantId: "00000000-0000-0000-0000-000000000002",
  clientId: "00000000-0000-0000-0000-000000000003",
  clientSecret: "secret",
  authority: "public",
  region: "eastus",
  vmSize: "Standard_D2s_v3",
  osDiskType: "Premium_LRS",
  osDiskSize: "75 GiB",
  imageReference: { publisher: "canonical", offer: "jammy", sku: "22_04-lts-gen2", version: "latest" },
  networkSecurityGroup: `${resource}/networkSecurityGroups/agents`,
  subnet: `${resource}/virtualNetworks/vdi/subnets/default`,
  osUsername: "kasm-admin",
  osPassword: "secret",
};
const sshPublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA kasm-agent";

describe("Azure", () => {
  test("wants an SSH key for Linux and takes none for Windows", () => {
    expect(refused({ ...azure, sshPublicKey })).toEqual([]);
    expect(refused({ ...azure, isWindows: true })).toEqual([]);
    // @ts-expect-error Linux without a key
    expect(refused({ ...azure })).toEqual(["sshPublicKey"]);
    // @ts-expect-error Windows with a key
    expect(refused({ ...azure, isWindows: true, sshPublicKey })).toEqual(["sshPublicKey"]);
  });
  test("takes a marketplace plan whole", () => {
    const plan = { planName: "base", planProduct: "linux", planPublisher: "vendor" };
    expect(refused({ ...azure, sshPublicKey, ...plan })).toEqual([]);
    // @ts-expect-error product and publisher are missing
    expect(refused({ ...azure, sshPublicKey, planName: "base" })).toEqual(["planProduct", "planPublisher"]);
  });
  test("takes an image by id, or by publisher, offer, sku and version", () => {
    expect(refused({ ...azure, sshPublicKey, imageReference: { id: "/subscriptions/1/images/i" } })).toEqual([]);
    // @ts-expect-error half of it
    expect(refused({ ...azure, sshPublicKey, imageReference: { publisher: "p" } })).toEqual(["imageReference"]);
    // @ts-expect-error both
    expect(refused({ ...azure, sshPublicKey, imageReference: { id: "i", sku: "s" } })).toEqual(["imageReference"]);
  });
  test("names the three roles of Kasm's app", () => {
    expect(azureRoles).toEqual(["Virtual Machine Contributor", "Network Contributor", "DNS Zone Contributor"]);
  });
});

const vsphere: Own<VsphereFields, "installedOsType"> & typeof common & { provider: "vsphere"; templateName: string } = {
  provider: "vsphere",
  ...common,
  vcenterAddress: "vcenter.example.com",
  vcenterPort: 443,
  vcenterUsername: "kasm",
  vcenterPassword: "secret",
  templateName: "ubuntu",
  datacenterName: "dc1",
  osUsername: "kasm-admin",
  osPassword: "secret",
  cpus: 4,
  memory: "8 GiB",
};

test("vSphere clones a template or a machine", () => {
  const { templateName: _, ...without } = vsphere;
  const linux = { ...without, installedOsType: "linux" } as const;
  expect(refused({ ...linux, templateName: "ubuntu", vmName: "golden" })).toEqual([]);
  expect(refused({ ...linux, vmName: "golden", vmSnapshotName: "clean" })).toEqual([]);
  // @ts-expect-error there is nothing to clone
  expect(refused({ ...linux })).toEqual(["templateName"]);
});

test("vSphere takes an SSH key for Linux only", () => {
  expect(refused({ ...vsphere, installedOsType: "linux", sshPublicKey })).toEqual([]);
  expect(refused({ ...vsphere, installedOsType: "windows" })).toEqual([]);
  // @ts-expect-error Windows takes none
  expect(refused({ ...vsphere, installedOsType: "windows", sshPublicKey })).toEqual(["sshPublicKey"]);
  // @ts-expect-error the family is not said
  expect(refused({ ...vsphere })).toEqual(["installedOsType"]);
});

const gcp: VmProviderArgsOf<"gcp"> = {
  provider: "gcp",
  ...common,
  project: "p",
  region: "us-east4",
  zone: "us-east4-b",
  machineType: "e2-standard-2",
  image: "i",
  bootVolumeSize: "75 GiB",
  diskType: "pd-ssd",
  network: "n",
  subnetwork: "s",
};

test("Google Cloud lets neither name nor labels be overridden", () => {
  expect(refused({ ...gcp, configOverride: { shieldedInstanceConfig: { enableVtpm: true } } })).toEqual([]);
  // @ts-expect-error the name is Kasm's
  expect(refused({ ...gcp, configOverride: { name: "agent" } })).toEqual(["configOverride"]);
  // @ts-expect-error so are the labels
  expect(refused({ ...gcp, configOverride: { labels: { a: "b" } } })).toEqual(["configOverride"]);
});

test("each provider has its own fields and none of the others'", () => {
  // @ts-expect-error an AMI is AWS's
  expect(refused({ ...gcp, amiId: "ami-1" })).toEqual(["amiId"]);
  // @ts-expect-error there is no such provider
  expect(refused({ ...gcp, provider: "hyperv" })).toEqual(["provider"]);
});

test("OpenStack's access rules are the sixteen of the document, each once", () => {
  const rules = openStackAccessRules();
  expect(new Set(rules.map((rule) => JSON.stringify(rule))).size).toBe(16);
  expect(rules).toContainEqual({ service: "volumev3", method: "DELETE", path: "/v3/*/volumes/*" });
  expect(rules).toContainEqual({ service: "compute", method: "GET", path: "/v2.1/servers/*/os-interface" });
  expect(rules).toContainEqual({ service: "image", method: "GET", path: "/v2/schemas/image" });
});

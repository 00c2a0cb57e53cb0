import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Environment } from "./support/environment";
import { Project, repository, succeeded } from "./support/project";

const key = (label: string) => `-----BEGIN ${label}-----\nMIIEvQIBADANBgkq\n-----END ${label}-----\n`;
const uuid = (last: number) => `00000000-0000-0000-0000-00000000000${last}`;
const network = `/subscriptions/${uuid(1)}/resourceGroups/vdi/providers/Microsoft.Network`;

interface Settings {
  readonly plain: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
}

/** What each example's README asks for. */
const settings: Readonly<Record<string, Settings>> = {
  aws: {
    plain: {
      region: "eu-central-1",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      amiId: "ami-0abcdef1234567890",
      subnetId: "subnet-0123456789",
      securityGroupIds: '["sg-065ae66f2d"]',
    },
    secret: { secretAccessKey: "an-aws-secret-access-key", keyPairPrivateKey: key("RSA PRIVATE KEY") },
  },
  azure: {
    plain: {
      subscriptionId: uuid(1),
      tenantId: uuid(2),
      clientId: uuid(3),
      resourceGroup: "vdi",
      networkSecurityGroup: `${network}/networkSecurityGroups/desktops`,
      subnet: `${network}/virtualNetworks/vdi/subnets/default`,
    },
    secret: { clientSecret: "an-azure-client-secret", osPassword: "An-Azure-Passw0rd" },
  },
  digitalOcean: {
    plain: { sshKeyName: "kasm", firewallName: "kasm-agents" },
    secret: { token: "a-digitalocean-token" },
  },
  googleCloud: {
    plain: { project: "pensive-voice-547511" },
    secret: {
      credentials: JSON.stringify({
        type: "service_account",
        client_email: "kasm@pensive-voice-547511.iam.gserviceaccount.com",
        private_key: key("PRIVATE KEY"),
      }),
    },
  },
  harvester: {
    plain: { host: "https://harvester.example.com/k8s/clusters/local" },
    secret: { token: "a-kubernetes-token" },
  },
  kubevirt: {
    plain: { host: "https://kubevirt.example.com:6443", certificate: key("CERTIFICATE") },
    secret: { token: "a-kubernetes-token" },
  },
  nutanix: { plain: { host: "prism.example.com" }, secret: { password: "a-prism-password" } },
  openstack: {
    plain: {
      keystoneEndpoint: "https://openstack.example.com:5000",
      novaEndpoint: "https://openstack.example.com:8774/v2.1/",
      glanceEndpoint: "https://openstack.example.com:9292",
      cinderEndpoint: "https://openstack.example.com:8776/v3/383a0dad105e460ab5a863ea0a45932b",
      applicationCredentialId: "21dced0fd20347869b93710d2b98aae0",
      imageId: "4a2a3b0c",
      networkId: "9c8b7a6d",
    },
    secret: { applicationCredentialSecret: "an-openstack-secret" },
  },
  oracleCloud: {
    plain: {
      userOcid: "ocid1.user.oc1..xyz",
      fingerprint: "aa:bb:cc:11:22:33",
      tenancyOcid: "ocid1.tenancy.oc1..xyz",
      compartmentOcid: "ocid1.compartment.oc1..xyz",
      imageOcid: "ocid1.image.oc1.eu-frankfurt-1.xyz",
      subnetOcid: "ocid1.subnet.oc1.eu-frankfurt-1.xyz",
      availabilityDomains: '["BEol:EU-FRANKFURT-1-AD-1"]',
    },
    secret: { privateKey: key("PRIVATE KEY") },
  },
  proxmox: { plain: { host: "https://pve.example.com:8006" }, secret: { tokenValue: "a-proxmox-token" } },
  vsphere: {
    plain: { address: "vcenter.example.com" },
    secret: { password: "a-vcenter-password", osPassword: "a-guest-password" },
  },
};

const prefix = "vm-provider-";
const examples = readdirSync(join(repository, "examples")).filter((name) => name.startsWith(prefix));
const settingsOf = (example: string) =>
  example.slice(prefix.length).replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());

test("there is an example for each provider", () => {
  expect(examples.map(settingsOf).sort()).toEqual(Object.keys(settings).sort());
});

describe("each example of a VM provider runs as its README says", () => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await Environment.open({ realm: "vm-providers", kasmVersion: "1.19.0" });
  });
  afterAll(() => environment?.close());

  test.each(examples)("%s", async (example) => {
    const namespace = settingsOf(example);
    const { plain, secret } = settings[namespace] as Settings;
    const named = (values: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [`${namespace}:${name}`, value]));
    const kasm = { "kasm:endpoint": "", "kasm:apiKey": "", "kasm:caCertificate": "" };
    for (const name of Object.keys(kasm) as (keyof typeof kasm)[]) kasm[name] = environment.config[name] ?? "";
    const before = environment.kasm.dump({ runtime: false });
    const project = await Project.create({
      program: join(repository, "examples", example, "index.ts"),
      environment: environment.variables,
      config: { ...kasm, ...named(plain) },
      secrets: { "kasm:apiKeySecret": environment.kasm.apiKeySecret, ...named(secret) },
    });
    try {
      succeeded(await project.up());
      const rows = await environment.rows("get_vm_provider_configs", "vm_provider_configs");
      expect(rows).toHaveLength(1);
      const state = await project.exportedState();
      const outputs = JSON.stringify(await project.outputs());
      for (const value of Object.values(secret)) {
        expect(state).not.toContain(JSON.stringify(value).slice(1, -1));
        expect(outputs).not.toContain(JSON.stringify(value).slice(1, -1));
      }
      expect(succeeded(await project.preview()).changes).toEqual([]);
      succeeded(await project.destroy());
      expect(environment.kasm.dump({ runtime: false })).toEqual(before);
    } finally {
      project.remove();
    }
  });
});

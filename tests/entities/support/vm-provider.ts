import type { Prepared, Properties, Sample } from "./sample";

export const sshKey = (name: string) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${name} kasm-agent`;
export const pem = (label: string, content: string) => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`;

/** What every config has, whatever makes the machines. */
const common = { maxInstances: 10 };
const commonChanges = (name: string) => ({
  name: { name: `${name}-2` },
  maxInstances: { maxInstances: 12 },
  startupScript: { startupScript: "echo {server_id} > /root/id\n" },
});

/** A change of the provider makes another config, with fields of its own. */
const other = (inputs: Properties): Properties => ({
  ...Object.fromEntries(Object.keys(inputs).map((field) => [field, undefined])),
  provider: "nutanix",
  name: inputs["name"],
  maxInstances: 10,
  host: "prism.example.com",
  port: 9440,
  username: "kasm",
  password: "a-prism-password",
  apiVersion: "3.1",
  vmCandidate: "ubuntu",
  cores: 4,
  memory: "8 GiB",
});

/** A sample that refers to nothing, so that its inputs are known beforehand. */
export interface VmProviderSample extends Sample {
  readonly inputs: Properties;
}

/** A sample of a config for one provider. */
export function vmProvider(
  provider: string,
  own: Properties,
  changes: (dialect: "1.18" | "1.19") => Record<string, Properties>,
): VmProviderSample {
  const inputs: Properties = { provider, name: `${provider}-agents`, ...common, ...own };
  return {
    title: `VmProvider ${provider}`,
    kind: "vmProvider",
    inputs,
    create: "create_vm_provider_config",
    prepare: (_stack, dialect): Promise<Prepared> =>
      Promise.resolve({
        inputs,
        changes: {
          provider: provider === "nutanix" ? { ...other(inputs), ...toDigitalOcean } : other(inputs),
          ...commonChanges(String(inputs["name"])),
          ...changes(dialect),
        },
      }),
  };
}

export const digitalOcean = {
  token: "a-digitalocean-token",
  region: "nyc1",
  dropletImage: "docker-18-04",
  dropletSize: "c-2",
  sshKeyName: "kasm",
  firewallName: "kasm-agents",
};
const toDigitalOcean: Properties = {
  host: undefined,
  port: undefined,
  username: undefined,
  password: undefined,
  apiVersion: undefined,
  vmCandidate: undefined,
  cores: undefined,
  memory: undefined,
  provider: "digital_ocean",
  ...digitalOcean,
};

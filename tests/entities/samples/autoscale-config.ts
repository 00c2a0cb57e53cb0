import type { Dialect } from "../../../provider/core";
import { harvester } from "../../unit/provider/support/samples";
import type { Stack } from "../../unit/provider/support/stack";
import type { Properties, Sample } from "../support/sample";
import { ldap } from "./ldap-config";

const key = "-----BEGIN RSA PRIVATE KEY-----\nc3No\n-----END RSA PRIVATE KEY-----\n";
const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const pools = { "Docker Agent": "harvester-agents", "Server Pool": "windows" } as const;
type Type = keyof typeof pools;

/** The smallest inputs of two connection types: what VNC and SSH have more is among the changes. */
const connections: Readonly<Record<string, Properties>> = {
  RDP: { connectionType: "RDP", connectionPort: 3389 },
  KasmVNC: {
    connectionType: "KasmVNC",
    connectionPort: 8443,
    connectionUsername: "kasm_user",
    connectionPassword: "a-desktop-password",
  },
};
const nothingOf = (inputs: Properties): Properties =>
  Object.fromEntries(Object.keys(inputs).map((name) => [name, undefined]));

async function made(stack: Stack, kind: Parameters<Stack["create"]>[0], inputs: Properties, name: string) {
  return { id: (await stack.create(kind, inputs)).id, name };
}

/** What a config of the type refers to, twice, and the changes that both types have. */
async function common(stack: Stack, type: Type, instead: (pool: unknown) => Properties) {
  const pool = (name: string, kind: Type) => made(stack, "serverPool", { name, type: kind }, name);
  const other: Type = type === "Docker Agent" ? "Server Pool" : "Docker Agent";
  const provider = (name: string) => made(stack, "vmProvider", { ...harvester, name }, name);
  const zone = (name: string) => made(stack, "zone", { name }, name);
  return {
    inputs: {
      name: pools[type],
      type,
      serverPool: await pool(pools[type], type),
      zone: await zone("berlin"),
      vmProvider: await provider("harvester"),
    },
    changes: {
      name: { name: `more-${pools[type]}` },
      type: { type: other, ...instead(await pool(pools[other], other)) },
      enabled: { enabled: false },
      serverPool: { serverPool: await pool("others", type) },
      zone: { zone: await zone("hamburg") },
      vmProvider: { vmProvider: await provider("other-harvester") },
      aggressiveScaling: { aggressiveScaling: false },
      hooks: { hooks: { created: { name: "a hook" } } },
      downscaleBackoff: { downscaleBackoff: "20 minutes" },
    },
  };
}

async function agents(stack: Stack, dialect: Dialect) {
  const { inputs, changes } = await common(stack, "Docker Agent", (serverPool) => ({
    serverPool,
    ...connections["RDP"],
  }));
  const dnsProvider = await made(stack, "dnsProvider", { provider: "digital_ocean", name: "dns", token: "t" }, "dns");
  const dns = { registerDns: true, baseDomainName: "agents.example.com", dnsProvider };
  const nginx = { nginxCertificate: { nginxCertificate: certificate }, nginxKey: { nginxKey: key } };
  return {
    inputs,
    changes: {
      ...changes,
      standbyCores: { standbyCores: 8 },
      standbyMemory: { standbyMemory: "8 GB" },
      standbyGpus: { standbyGpus: 1 },
      agentCoresOverride: { agentCoresOverride: 12 },
      agentGpusOverride: { agentGpusOverride: 2 },
      agentMemoryOverride: { agentMemoryOverride: "32 GiB" },
      registerDns: dns,
      baseDomainName: { baseDomainName: "agents.example.com" },
      dnsProvider: { dnsProvider },
      ...(dialect === "1.18" ? nginx : {}),
    },
  };
}

async function servers(stack: Stack, connection: Properties) {
  const { inputs, changes } = await common(stack, "Server Pool", (serverPool) => ({
    serverPool,
    ...nothingOf(connection),
  }));
  const ldapConfig = await made(stack, "ldapConfig", ldap, ldap.name);
  const records = { adCreateMachineRecord: true, ldapConfig, adComputerContainerDn: "OU=Desktops,DC=example,DC=com" };
  const ssh = { connectionType: "SSH", useUserPrivateKey: false };
  const { connectionType } = connection;
  const many = { connectionType: "RDP", reusable: true };
  return {
    inputs: { ...inputs, ...connection },
    changes: {
      ...changes,
      connectionType: { connectionType: connectionType === "RDP" ? "VNC" : "RDP" },
      connectionPort: { connectionPort: 4443 },
      connectionUsername: { connectionUsername: "administrator" },
      connectionPassword: { connectionPassword: "another-desktop-password" },
      connectionCredentialType: { connectionCredentialType: "a word of Kasm's own" },
      connectionSsoUsernameDomain: { connectionSsoUsernameDomain: "EXAMPLE" },
      connectionInfo: { connectionInfo: { guac: { settings: { security: "nla" } } } },
      useUserPrivateKey: { connectionType: "SSH", useUserPrivateKey: false },
      connectionPrivateKey: { ...ssh, connectionPrivateKey: key },
      connectionPassphrase: { ...ssh, connectionPrivateKey: key, connectionPassphrase: "a-passphrase" },
      agentInstalled: { agentInstalled: true, requireCheckin: true },
      requireCheckin: { requireCheckin: true },
      reusable: { reusable: true },
      maxSimultaneousUsers: { maxSimultaneousUsers: 7 },
      maxSimultaneousSessionsPerServer: { ...many, maxSimultaneousSessionsPerServer: 5 },
      minimumPoolStandbySessions: { minimumPoolStandbySessions: 2 },
      adCreateMachineRecord: records,
      ldapConfig: records,
      adComputerContainerDn: { ...records, adComputerContainerDn: "OU=Kiosks,DC=example,DC=com" },
      adRecursiveMachineRecordCleanup: { ...records, adRecursiveMachineRecordCleanup: true },
      rotateServersIn: { rotateServersIn: "7 days" },
      rotateServersPreWarm: { rotateServersIn: "7 days", rotateServersPreWarm: "30 minutes" },
    },
  };
}

const create = "create_autoscale_config";

export const samples: readonly Sample[] = [
  { title: "AutoscaleConfig Docker Agent", kind: "autoscaleConfig", create, prepare: agents },
  ...Object.entries(connections).map(([type, connection]): Sample => ({
    title: `AutoscaleConfig Server Pool ${type}`,
    kind: "autoscaleConfig",
    create,
    prepare: (stack) => servers(stack, connection),
  })),
];

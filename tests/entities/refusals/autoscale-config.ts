import type { Refusal } from "../support/refusal";

const reference = (name: string) => ({ id: `a-${name}`, name });
const shared = {
  name: "desktops",
  serverPool: reference("pool"),
  zone: reference("zone"),
  vmProvider: reference("provider"),
};
const agents = { ...shared, type: "Docker Agent" };
const servers = { ...shared, type: "Server Pool", connectionType: "RDP", connectionPort: 3389 };
const ldapConfig = reference("directory");

export const refusals: readonly Refusal[] = [
  {
    title: "a type nobody has, and nowhere to make machines",
    kind: "autoscaleConfig",
    inputs: { name: "desktops", type: "Server", serverPool: reference("pool"), zone: reference("zone") },
    problems: [
      ["type", /"Docker Agent"\|"Server Pool"/],
      ["vmProvider", /is required/],
    ],
  },
  {
    title: "agents with a desktop's connection, and DNS records without a domain and a provider",
    kind: "autoscaleConfig",
    inputs: { ...agents, registerDns: true, connectionType: "RDP", standbyCores: -1, standbyMemory: "8000" },
    problems: [
      ["standbyCores", />=0/],
      ["standbyMemory", /a number, a space and a unit/],
      ["", /^connectionType: AutoscaleConfig has no such field for this type/],
      ["baseDomainName", /needs the domain/],
      ["dnsProvider", /needs a DnsProvider/],
    ],
  },
  {
    title: "parts of cores, which Kasm's database cannot keep",
    kind: "autoscaleConfig",
    inputs: { ...agents, standbyCores: 1.5, agentCoresOverride: 0.5 },
    problems: [
      ["standbyCores", /expected int/],
      ["agentCoresOverride", /expected int/],
    ],
  },
  {
    title: "a certificate that 1.19 has no place for",
    kind: "autoscaleConfig",
    dialect: "1.19",
    inputs: {
      ...agents,
      nginxCertificate: "-----BEGIN CERTIFICATE-----\nMIIB",
      nginxKey: "-----BEGIN PRIVATE KEY-----\nMIIB",
    },
    problems: [
      ["nginxCertificate", /not used it since 1\.17/],
      ["", /^nginxKey: .*not used it since 1\.17/],
    ],
  },
  {
    title: "desktops with an agent's standby, and without a connection",
    kind: "autoscaleConfig",
    inputs: { ...shared, type: "Server Pool", standbyCores: 8 },
    problems: [
      ["connectionType", /is required/],
      ["connectionPort", /is required/],
      ["", /^standbyCores: AutoscaleConfig has no such field for this type/],
    ],
  },
  {
    title: "KasmVNC with nobody to sign in and two sessions",
    kind: "autoscaleConfig",
    inputs: { ...servers, connectionType: "KasmVNC", reusable: true, maxSimultaneousSessionsPerServer: 2 },
    problems: [
      ["connectionUsername", /KasmVNC" needs the name/],
      ["", /^connectionPassword: .*KasmVNC" needs the password/],
      ["maxSimultaneousSessionsPerServer", /one session at a time/],
    ],
  },
  {
    title: "keys without SSH",
    kind: "autoscaleConfig",
    inputs: {
      ...servers,
      useUserPrivateKey: true,
      connectionPrivateKey: "-----BEGIN RSA PRIVATE KEY-----\nc3No",
      connectionPassphrase: "a-passphrase",
    },
    problems: [
      ["useUserPrivateKey", /connectionType "SSH" only/],
      ["", /^connectionPrivateKey: goes with connectionType "SSH" only/],
      ["", /^connectionPassphrase: goes with connectionType "SSH" only/],
    ],
  },
  {
    title: "two sessions on desktops that are not used again, and a service that does not report",
    kind: "autoscaleConfig",
    inputs: { ...servers, maxSimultaneousSessionsPerServer: 2, agentInstalled: true },
    problems: [
      ["maxSimultaneousSessionsPerServer", /needs reusable: true/],
      ["requireCheckin", /agentInstalled: true needs requireCheckin: true/],
    ],
  },
  {
    title: "computer records with no directory and no place, or none and both",
    kind: "autoscaleConfig",
    inputs: { ...servers, adCreateMachineRecord: true },
    problems: [
      ["ldapConfig", /needs the LdapConfig/],
      ["adComputerContainerDn", /needs the unit/],
    ],
  },
  {
    title: "what goes with computer records only, and a place that is no name",
    kind: "autoscaleConfig",
    inputs: { ...servers, ldapConfig, adComputerContainerDn: "DC=example", adRecursiveMachineRecordCleanup: true },
    problems: [
      ["ldapConfig", /adCreateMachineRecord: true only/],
      ["adComputerContainerDn", /adCreateMachineRecord: true only/],
      ["adRecursiveMachineRecordCleanup", /adCreateMachineRecord: true only/],
    ],
  },
  {
    title: "a place that is no distinguished name, half a day and half a minute",
    kind: "autoscaleConfig",
    inputs: {
      ...servers,
      adCreateMachineRecord: true,
      ldapConfig,
      adComputerContainerDn: "example.com/Desktops",
      rotateServersIn: "12 hours",
      rotateServersPreWarm: "90 seconds",
    },
    problems: [
      ["adComputerContainerDn", /not a distinguished name/],
      ["rotateServersIn", /not a whole number of days/],
      ["rotateServersPreWarm", /not a whole number of minutes/],
    ],
  },
  {
    title: "a replacement made before nothing",
    kind: "autoscaleConfig",
    inputs: { ...servers, rotateServersPreWarm: "30 minutes" },
    problems: [["rotateServersPreWarm", /goes with rotateServersIn only/]],
  },
  {
    title: "a certificate and a key that are none, on a Kasm that still keeps them",
    kind: "autoscaleConfig",
    dialect: "1.18",
    inputs: { ...agents, nginxCertificate: "a certificate", nginxKey: "a-key" },
    problems: [
      ["nginxCertificate", /PEM/],
      ["", /^nginxKey: .*PEM/],
    ],
  },
  {
    title: "a key beside the users' own",
    kind: "autoscaleConfig",
    inputs: {
      ...servers,
      connectionType: "SSH",
      useUserPrivateKey: true,
      connectionPrivateKey: "-----BEGIN RSA PRIVATE KEY-----\nc3No",
    },
    problems: [["", /^connectionPrivateKey: is used with useUserPrivateKey: false only/]],
  },
  {
    title: "a passphrase of nothing",
    kind: "autoscaleConfig",
    inputs: { ...servers, connectionType: "SSH", connectionPassphrase: "a-passphrase" },
    problems: [["", /^connectionPassphrase: opens connectionPrivateKey, which is missing/]],
  },
  {
    title: "a key that is none",
    kind: "autoscaleConfig",
    inputs: { ...servers, connectionType: "SSH", useUserPrivateKey: false, connectionPrivateKey: "a-key" },
    problems: [["", /^connectionPrivateKey: .*PEM/]],
  },
];

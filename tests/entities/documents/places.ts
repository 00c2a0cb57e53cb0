import type { DocumentRow, FieldRow, Wire } from "../support/document";

/** Rows of one table, for one kind and sample. */
function table(section: string, kind: FieldRow["kind"], sample?: string) {
  return (label: string, value: string, field: string, input: unknown, wire: FieldRow["wire"]): FieldRow => ({
    section,
    label,
    value,
    kind,
    ...(sample === undefined ? {} : { sample }),
    field,
    input,
    wire,
  });
}
const both = (name: string, value: unknown): Wire => ({ name, value });

const defaultZone = table("SOP 4", "zone");
const zone: readonly DocumentRow[] = [
  {
    ...defaultZone(
      "Upstream Auth Address",
      "kasm.<DOMAIN>",
      "upstreamAuthAddress",
      "kasm.example.com",
      both("upstream_auth_address", "kasm.example.com"),
    ),
    beside: { name: "default", adopt: true },
  },
  {
    section: "SOP 4",
    label: "If using pod networking",
    value: "the ClusterIP won't work: VMs are outside Kubernetes",
    note: { checkedBy: "rule", where: "zone.upstreamAuthAddress", words: /known only inside the Kubernetes cluster/ },
  },
  {
    section: "SOP 4",
    label: "IMPORTANT",
    value: "not $request_host$, which resolves in the browser",
    note: { checkedBy: "rule", where: "zone.upstreamAuthAddress", words: /resolves in a browser, not on an agent/ },
  },
];

const pool = table("SOP 7.1", "serverPool", "ServerPool Docker Agent");
const agents = table("SOP 7.2", "autoscaleConfig", "AutoscaleConfig Docker Agent");
const hours = table("SOP 7.2", "autoscaleSchedule");
const agentPool: readonly DocumentRow[] = [
  pool("Name", "harvester-agents", "name", "harvester-agents", both("server_pool_name", "harvester-agents")),
  pool("Type", "Docker Agent", "type", "Docker Agent", both("server_pool_type", "Docker Agent")),
  agents("In the pool you just created", "Add AutoScale Config", "serverPool", undefined, { name: "server_pool_id" }),
  agents("VM Provider", "harvester-docker-agents", "vmProvider", undefined, { name: "vm_provider_config_id" }),
  agents("Enabled", "Checked", "enabled", true, both("enabled", true)),
  agents("Aggressive Scaling", "Unchecked", "aggressiveScaling", false, both("aggressive_scaling", false)),
  agents("Standby Cores", "8", "standbyCores", 8, both("standby_cores", 8)),
  agents("Standby Memory (MB)", "8000", "standbyMemory", "8000 MB", {
    "1.18": both("standby_memory_mb", 8000),
    "1.19": both("standby_memory_bytes", 8_000_000_000),
  }),
  agents("Standby GPUs", "0", "standbyGpus", 0, both("standby_gpus", 0)),
  agents("Downscale Backoff (seconds)", "900", "downscaleBackoff", "15 minutes", both("downscale_backoff", 900)),
  agents("Agent Cores Override", "(leave blank)", "agentCoresOverride", 0, both("agent_cores_override", 0)),
  agents("Agent Memory Override", "(leave blank)", "agentMemoryOverride", "0 GB", {
    "1.18": both("agent_memory_override_gb", 0),
    "1.19": both("agent_memory_override_bytes", 0),
  }),
  agents("Register DNS", "Unchecked", "registerDns", false, both("register_dns", false)),
  hours(
    "Scheduling",
    "Mon-Fri",
    "daysOfTheWeek",
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
    both("days_of_the_week", [1, 2, 3, 4, 5]),
  ),
  hours("Scheduling", "from 07:00", "activeStartTime", "07:00", both("active_start_time", "07:00")),
  hours("Scheduling", "to 19:00", "activeEndTime", "19:00", both("active_end_time", "19:00")),
  {
    section: "SOP 7.2",
    label: "Scheduling",
    value: "leave defaults for always-on autoscaling",
    note: {
      checkedBy: "text",
      where: "provider/entities/autoscale-schedule.ts#AutoscaleSchedule",
      words: /without any it always is/,
    },
  },
  {
    section: "SOP 7.2",
    label: "Register DNS",
    value: "only for environments with dynamic DNS",
    note: { checkedBy: "rule", where: "autoscaleConfig.dnsProvider", words: /needs a DnsProvider/ },
  },
];

const desktops = table("SOP 10.3", "serverPool", "ServerPool Server Pool");
const windows = table("SOP 10.3", "autoscaleConfig", "AutoscaleConfig Server Pool RDP");
const serverPool: readonly DocumentRow[] = [
  desktops("Type", "Server", "type", "Server Pool", both("server_pool_type", "Server Pool")),
  windows("Connection Type", "RDP", "connectionType", "RDP", both("connection_type", "RDP")),
  windows("Attach AutoScale config", "to the pool", "serverPool", undefined, { name: "server_pool_id" }),
  windows("VM provider", "harvester-windows-rdp", "vmProvider", undefined, { name: "vm_provider_config_id" }),
  windows("Minimum Available Sessions", "2", "minimumPoolStandbySessions", 2, both("minimum_pool_standby_sessions", 2)),
];

const service = table("Kasm Desktop Service", "server", "Server RDP");
const text = (label: string, value: string, where: `${string}.ts#${string}`, words: RegExp): DocumentRow => ({
  section: "Kasm Desktop Service",
  label,
  value,
  note: { checkedBy: "text", where, words },
});
const installed = "provider/entities/desktop-connection.ts#agentInstalled";
const desktopService: readonly DocumentRow[] = [
  service("Kasm Desktop Service Installed", "enabled", "agentInstalled", true, both("agent_installed", true)),
  service("Create a new Server", "optionally in a pool", "serverPool", undefined, { name: "server_pool_id" }),
  service("Supports multiple concurrent users", "on one system", "maxSimultaneousUsers", 5, {
    name: "max_simultaneous_users",
    value: 5,
  }),
  {
    section: "Kasm Desktop Service",
    label: "Registration Token",
    value: "of the server, for the installer",
    note: {
      checkedBy: "output",
      where: "provider/entities/server.ts#registrationToken",
      words: /installer of the Kasm Desktop Service asks for.*expires.*secret/,
    },
  },
  text("Windows firewall", "TCP 4902 from the API servers and connection proxies", installed, /4902, which Kasm's API/),
  text("Outbound", "to the API servers at 443", installed, /reaches the API servers at 443/),
  text("Supported Operating Systems", "Windows 10, 11, 2019, 2022 (x86_64)", installed, /10, 11, 2019 and 2022/),
  text("Installer", "a version that supports the version of Kasm", installed, /installer fits certain versions/),
  text(
    "Registration checks",
    "the service by the hostname in the server record",
    "provider/entities/server.ts#hostname",
    /at which Kasm reaches the desktop/,
  ),
  text(
    "Security concerns",
    "one set of credentials means one Windows profile",
    "provider/entities/desktop-connection.ts#connectionPassword",
    /users share one profile/,
  ),
  text("Scripted Installation", "agent.exe --register-token", "provider/entities/server.ts#Server", /--register-token/),
];

/** Chapters 4, 7 and 10.3 of the post-install procedure, and what the Kasm Desktop Service asks of a server. */
export const rows: readonly DocumentRow[] = [...zone, ...agentPool, ...serverPool, ...desktopService];

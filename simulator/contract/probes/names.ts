import type { Run } from "../run";
import { outcomeOf, rowsIn } from "../wire";
import { cannotTell, isTaken, NotDeterminable, shown, spelling, takes, without, type Probes } from "./probe";

const MACHINE = {
  vm_provider_name: "harvester",
  max_instances: 1,
  kube_host: "https://harvester.example.com:6443",
  vm_namespace: "kasm",
  cores: 2,
  disk_image: "ubuntu",
};

/** The names of memory and disk size that a server of a line before 1.19 may have, by the switch's value. */
const SIZES = {
  plain: { memory: 2, disk_size: 20 },
  gb: { memory_gb: 2, disk_size_gb: 20 },
  bytes: { memory_bytes: 2e9, disk_size_bytes: 20e9 },
  mb: { memory_mb: 2000, disk_size_gb: 20 },
};
const NEWER = { memory_bytes: 2e9, disk_size_bytes: 20e9 };

/** Which names and spellings a server knows: these are found out first, as everything later uses them. */
export const nameProbes: Probes = {
  vm_provider_name_key: async (run) => {
    const sizes = run.dialect === "1.19" ? [NEWER] : Object.values(SIZES);
    for (const key of ["vm_provider_config_name", "config_name"]) {
      for (const size of sizes) {
        const fields = { ...MACHINE, ...size, [key]: run.unique("machine") };
        run.settle("vm_provider_name_key", key);
        const { reply } = await run.tryMake("vm_provider_configs[harvester]", fields);
        if (outcomeOf(reply) === "accepted") return key;
      }
    }
    run.settle("vm_provider_name_key", undefined);
    throw new NotDeterminable("no name of a config is taken");
  },
  harvester_size_names: async (run) => {
    if (run.dialect === "1.19") throw new NotDeterminable("1.19 names sizes in bytes");
    const key = run.switches.vm_provider_name_key;
    for (const [value, size] of Object.entries(SIZES)) {
      const { made } = await run.tryMake("vm_provider_configs[harvester]", {
        ...MACHINE,
        ...size,
        [key]: run.unique("machine"),
      });
      const row = made && (await run.read(made));
      if (row !== undefined && Object.keys(size).every((name) => name in row)) return value;
    }
    throw new NotDeterminable("no names of sizes are taken");
  },
  later_hypervisors: async (run) => {
    if (run.dialect !== "1.17") throw new NotDeterminable("shows on 1.17 only");
    run.settle("later_hypervisors", "1.17");
    const fields = await without(run, "vm_provider_configs[proxmox]");
    run.settle("later_hypervisors", undefined);
    return (await takes(run, "vm_provider_configs[proxmox]", fields)) ? "1.17" : "1.18";
  },
  newer_columns: async (run) => {
    if (run.dialect !== "1.16" && run.dialect !== "1.17") throw new NotDeterminable("shows on 1.16 and 1.17 only");
    const [zone] = rowsIn(await run.done("get_zones"), "zones");
    return zone !== undefined && "proxy_rdp_port" in zone ? "present" : "absent";
  },
  load_strategy: async (run) => {
    const zone = await run.make("zones");
    const taken = (load_strategy: string) => async () => {
      if (!isTaken(await run.update(zone, { load_strategy }))) return false;
      return (await shown(run, zone)).load_strategy === load_strategy;
    };
    return spelling(
      { name: "kasms", taken: taken("least_kasms") },
      { name: "sessions", taken: taken("fewest_sessions") },
    );
  },
  autoscale_type: async (run) => {
    const fields = await without(run, "autoscale_configs[servers]", "autoscale_type");
    for (const [value, autoscale_type] of [
      ["server_pool", "Server Pool"],
      ["server", "Server"],
    ] as const) {
      const name = { autoscale_config_name: run.unique("scale") };
      if (await takes(run, "autoscale_configs[servers]", { ...fields, ...name, autoscale_type })) return value;
    }
    throw new NotDeterminable("neither Server Pool nor Server is taken");
  },
  openstack_auth_method: (run) =>
    spelling(
      { name: "user", taken: () => withField(run, "openstack", { openstack_auth_method: "user", ...OPENSTACK }) },
      {
        name: "password",
        taken: () => withField(run, "openstack", { openstack_auth_method: "password", ...OPENSTACK }),
      },
    ),
  vsphere_os_type: (run) =>
    spelling(
      { name: "capitalised", taken: () => withField(run, "vsphere", { vsphere_installed_OS_type: "Linux" }) },
      { name: "lower", taken: () => withField(run, "vsphere", { vsphere_installed_OS_type: "linux" }) },
    ),
  proxmox_os_type: (run) =>
    spelling(
      { name: "lower", taken: () => withField(run, "proxmox", { installed_os_type: "linux" }) },
      { name: "capitalised", taken: () => withField(run, "proxmox", { installed_os_type: "Linux" }) },
    ),
  azure_authority: (run) =>
    spelling(
      { name: "enum", taken: () => withField(run, "azure", { azure_authority: "AZURE_PUBLIC_CLOUD" }) },
      { name: "url", taken: () => withField(run, "azure", { azure_authority: "https://login.microsoftonline.com" }) },
    ),
  auto_login_attribute: async (run) => {
    if (run.dialect !== "1.19") throw new NotDeterminable("shows on 1.19 only");
    const user = await run.make("users[local]");
    const reply = await run.ask("get_attributes", { target_user: { user_id: user.id } });
    const row = reply.body?.user_attributes;
    if (typeof row !== "object" || row === null) return cannotTell(reply);
    return "user_login_to_kasm" in row ? "user_login_to_kasm" : "auto_login_kasm";
  },
};

/** What OpenStack wants with a user name. */
const OPENSTACK = {
  openstack_username: "kasm",
  openstack_password: "password",
  openstack_project_domain_name: "default",
  openstack_user_domain_name: "default",
};

async function withField(run: Run, kind: string, field: Record<string, string>) {
  const label = `vm_provider_configs[${kind}]`;
  return takes(run, label, { ...(await without(run, label)), ...field });
}

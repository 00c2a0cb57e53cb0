import { define, type SwitchDefinition } from "./switch";

/** Open behaviours of the autoscaler, of the machines it makes and of how they register. */
export const AUTOSCALE_SWITCHES = [
  define({
    name: "aggressive_scaling",
    about: "how many machines aggressive scaling makes when several are missing; without it they come one by one",
    source: "kasm-docs.md 6.1",
    values: { all: "all that are missing at once", each: "one more at each round, though others are being made" },
  }),
  define({
    name: "schedule_equal_times",
    about: "a schedule whose end is its start",
    source: "kasm-wire.md 9",
    values: { day: "lasts a whole day from there", never: "is never active" },
  }),
  define({
    name: "server_pool_backoff",
    about: "downscale_backoff of an autoscale config for servers, which older servers have for agents only",
    source: "kasm-docs.md 6.1",
    values: { kept: "holds for servers too", none: "servers that are not needed go at once" },
  }),
  define({
    name: "autoscale_config_machines",
    about: "the machines that an autoscale config made, when it is deleted",
    source: "kasm-docs.md 6.1",
    values: {
      removed: "go with their servers, whatever sessions they have",
      kept: "stay, as servers of the pool that nobody removes",
    },
  }),
  define({
    name: "autoscaled_agent",
    about: "whether an agent that the autoscaler made is enabled when it registers",
    source: "kasm-docs.md 8",
    values: { enabled: "always", auto_agent: "as the setting auto_agent says for any agent" },
  }),
  define({
    name: "kube_ssl_cert",
    about: "how the certificate of a Harvester or KubeVirt config is written",
    source: "harvester.md 5",
    values: { any: "as PEM or as its base64", pem: "as PEM", base64: "as base64 of the PEM, as in a kubeconfig" },
  }),
  define({
    name: "kube_without_certificate",
    about: "a Harvester or KubeVirt config without kube_ssl_cert",
    source: "kasm-docs.md 5.2",
    values: { verify: "trusts the system's authorities", trust: "trusts any certificate" },
  }),
  define({
    name: "harvester_image",
    about: "what disk_image of a Harvester config names",
    source: "harvester.md 5",
    values: { display_name: "an image's displayName", name: "its metadata.name", any: "either" },
  }),
  define({
    name: "network_name",
    about: "network_name of a Harvester or KubeVirt config without a namespace",
    source: "harvester.md 5",
    values: { as_given: "is passed on as it is", completed: "gets vm_namespace" },
  }),
  define({
    name: "kube_config_override",
    about: "what config_override of a Harvester or KubeVirt config is merged into",
    source: "kasm-docs.md 5.2",
    values: { manifest: "the whole VirtualMachine", spec: "its spec" },
  }),
] as const satisfies readonly SwitchDefinition[];

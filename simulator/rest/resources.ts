import type { Evidence } from "../catalogue";

export type RestOperation = "list" | "get" | "create" | "update" | "delete";

/** One operation on a resource, and the call of the other API whose rights, rules and records it shares. */
export interface RestSupport extends Evidence {
  /** Missing where the simulator keeps no such objects. */
  readonly call?: string;
  /** Permission names, where there is no call to take them from. */
  readonly permissions?: readonly string[];
  /** Why the simulator can't do it, as a sentence. */
  readonly refused?: string;
  /** The documents list 409 among its answers. */
  readonly conflicts?: boolean;
  /** Refuses API keys. */
  readonly personsOnly?: boolean;
}

/** What stands under one path of the REST API. */
export interface RestResource {
  /** Under /api/. */
  readonly path: string;
  readonly operations: Partial<Readonly<Record<RestOperation, RestSupport>>>;
}

/** Which operation a method is, with an id in the path and without. */
export const METHODS: Readonly<Record<"one" | "all", Readonly<Record<string, RestOperation>>>> = {
  one: { GET: "get", PATCH: "update", DELETE: "delete" },
  all: { GET: "list", POST: "create" },
};

const section = "kasm-docs.md 4";
const page = (call: string, more: Partial<RestSupport> = {}): RestSupport => ({
  call,
  grade: "documented",
  source: section,
  ...more,
});
const conflicts = { conflicts: true };
const noEgress = (right: string, more: Partial<RestSupport> = {}): RestSupport => ({
  permissions: [right],
  refused:
    "The simulator keeps no egress providers, gateways or credentials: the bodies of these requests are unknown.",
  grade: "documented",
  source: section,
  ...more,
});

/** Every path and method that the documents of Kasm's development line show. */
export const REST_RESOURCES: readonly RestResource[] = [
  {
    path: "admin/infrastructure/zones",
    operations: {
      list: page("get_zones", { grade: "inferred" }),
      create: page("create_zone", conflicts),
      get: page("get_zones"),
      delete: page("delete_zone", conflicts),
    },
  },
  {
    path: "admin/infrastructure/server-pools",
    operations: { create: page("create_server_pool", conflicts), update: page("update_server_pool") },
  },
  {
    path: "admin/infrastructure/autoscale-configs",
    operations: {
      list: page("get_autoscale_configs"),
      create: page("create_autoscale_config"),
      get: page("get_autoscale_configs"),
      delete: page("delete_autoscale_config"),
    },
  },
  { path: "admin/infrastructure/autoscale-schedules", operations: { create: page("create_schedule") } },
  { path: "admin/infrastructure/servers", operations: { list: page("get_servers") } },
  {
    path: "admin/providers/vm-configs",
    operations: {
      create: page("create_vm_provider_config"),
      get: page("get_vm_provider_configs"),
      delete: page("delete_vm_provider_config"),
    },
  },
  { path: "admin/providers/dns-configs", operations: { create: page("create_dns_provider_config") } },
  {
    path: "admin/providers/egress-gateways",
    operations: { create: noEgress("egress_gateways_create"), delete: noEgress("egress_gateways_delete") },
  },
  {
    path: "admin/providers/egress-credentials",
    operations: {
      create: noEgress("egress_credentials_create"),
      update: noEgress("egress_credentials_modify"),
      delete: noEgress("egress_credentials_delete"),
    },
  },
  {
    path: "admin/providers/egress-provider-mappings",
    operations: { create: noEgress("egress_providers_create"), delete: noEgress("egress_providers_delete") },
  },
  { path: "admin/providers/egress-gateway-options", operations: { list: noEgress("egress_gateways_view") } },
  { path: "admin/providers/egress-provider-options", operations: { list: noEgress("egress_providers_view") } },
  {
    path: "providers/egress-gateway-options",
    operations: { list: noEgress("user", { personsOnly: true, grade: "observed" }) },
  },
];

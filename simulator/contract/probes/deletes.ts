import { isTaken, type Probes } from "./probe";

/** What a server does with a delete while something else refers to the object. */
export const deleteProbes: Probes = {
  autoscale_delete: async (run) => {
    const config = await run.make("autoscale_configs[agents]");
    await run.make("schedules", { autoscale_config_id: config.id });
    return isTaken(await run.remove(config)) ? "cascade" : "refuse";
  },
  sso_delete: async (run) => {
    const config = await run.make("oidc_configs");
    await run.make("sso_mappings", { sso_id: config.id });
    return isTaken(await run.remove(config)) ? "cascade" : "refuse";
  },
  optional_reference_delete: async (run) => {
    const policy = await run.make("url_filter_policies");
    await run.make("images[Container]", { filter_policy_id: policy.id });
    return isTaken(await run.remove(policy)) ? "clear" : "refuse";
  },
  required_reference_delete: async (run) => {
    const provider = await run.make("storage_providers");
    await run.make("storage_mappings", { storage_provider_id: provider.id });
    return isTaken(await run.remove(provider)) ? "cascade" : "refuse";
  },
};

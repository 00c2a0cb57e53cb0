import type { SwitchName } from "../../catalogue/switches";
import { answerProbes } from "./answers";
import { deleteProbes } from "./deletes";
import { nameProbes } from "./names";
import type { Probe } from "./probe";
import { refusalProbes } from "./refusals";
import { recordProbes } from "./records";
import { rightProbes } from "./rights";

const { form_requirements, ...furtherRefusals } = refusalProbes;
const { partial_update, ...furtherRecords } = recordProbes;

/** A probe for every switch that a server shows over its API, in the order in which they run: later ones use what earlier ones found. */
export const PROBES: ReadonlyMap<SwitchName, Probe> = new Map(
  Object.entries({
    partial_update,
    ...nameProbes,
    form_requirements,
    ...answerProbes,
    ...furtherRefusals,
    ...deleteProbes,
    ...rightProbes,
    ...furtherRecords,
  })
    .filter((entry): entry is [string, Probe] => entry[1] !== undefined)
    .map(([name, probe]) => [name as SwitchName, probe]),
);

/** Why a switch has no probe. */
export const UNTOLD: Partial<Readonly<Record<SwitchName, string>>> = {
  size_base: "shows only in machines made, and after an upgrade",
  system_group_delete: "would delete a built-in group",
  session_start: "needs a session",
  stopped_sessions: "needs a session",
  session_memory_name: "needs a session",
  autoscale_config_machines: "shows only when machines are made",
  session_sharing: "needs a session",
  aggressive_scaling: "shows only when machines are made",
  schedule_equal_times: "shows only when machines are made",
  server_pool_backoff: "shows only when machines are made",
  autoscaled_agent: "shows only when machines are made",
  kube_ssl_cert: "shows only when machines are made",
  kube_without_certificate: "shows only when machines are made",
  harvester_image: "shows only when machines are made",
  network_name: "shows only when machines are made",
  kube_config_override: "shows only when machines are made",
  oidc_claims: "needs an identity provider",
  oidc_standard_claims: "needs an identity provider",
  oidc_no_groups_attribute: "needs an identity provider",
  sso_same_name: "needs an identity provider",
  sso_unmapped_groups: "needs an identity provider",
  rest_object: "is of the REST API, which the suite leaves alone",
  rest_list: "is of the REST API, which the suite leaves alone",
};

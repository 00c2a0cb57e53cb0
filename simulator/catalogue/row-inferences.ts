import type { Inference } from "./inference";

/** What rows of the catalogue rest on that no evidence gives. */
export const ROW_INFERENCES: readonly Inference[] = [
  {
    about: "get_image and get_staging_config are there, with the id in their object's envelope",
    rows: ["call get_image", "parameter get_image.*", "call get_staging_config", "parameter get_staging_config.*"],
    source: "kasm-wire.md 1.4",
    switches: ["single_getters"],
  },
  {
    about: "get_zones answers whole zones whatever brief says",
    rows: ["parameter get_zones.brief"],
    source: "kasm-wire.md 5",
    reason:
      "one caller's code sends it; nothing says what would be left out, and whole zones hold all that it could ask",
  },
  {
    about: "The user fields that an attribute may fill",
    rows: ["call get_sso_attribute_mapping_fields", "field sso_attribute_mappings.user_field"],
    source: "kasm-wire.md 3.3",
    switches: ["sso_user_field"],
  },
  {
    about: "Names of the id and the name of Harvester, KubeVirt, Nutanix and Proxmox configs",
    rows: [
      "field vm_provider_configs[*].vm_provider_config_id",
      "field vm_provider_configs[*].vm_provider_config_name",
      "parameter delete_vm_provider_config.target_vm_provider_config.config_id",
    ],
    source: "kasm-docs.md 5.1",
    switches: ["vm_provider_name_key"],
  },
  {
    about: "Names of memory and disk size of the same four up to 1.18",
    rows: ["field vm_provider_configs[*].memory_bytes", "field vm_provider_configs[*].disk_size_bytes"],
    source: "kasm-docs.md 5.2",
    switches: ["harvester_size_names", "size_base"],
  },
  {
    about: "The same four name max_instances and startup_script as the columns and the other seven providers do",
    rows: ["field vm_provider_configs[*].max_instances", "field vm_provider_configs[*].startup_script"],
    source: "kasm-docs.md 5.1",
    reason: "the column and seven providers agree; no other name was ever seen to choose from",
  },
  {
    about: "update_agent takes what update_server takes for an agent",
    rows: ["parameter update_agent.target_agent*"],
    source: "kasm-docs.md 3.3",
    reason:
      "no caller shows a key; the documented way to change an agent is update_server, which does not rest on this",
  },
  {
    about: "A cast config's name beside its id is ignored by a delete",
    rows: ["parameter delete_cast_config.casting_config_name"],
    source: "kasm-wire.md 1.11",
    reason: "one caller sends both, the web client the id alone: either way the id decides",
  },
  {
    about: "Envelopes of the calls about a user's attributes and servers",
    rows: ["parameter update_user_attributes.*", "parameter assign_user_server.*", "parameter unassign_user_server.*"],
    source: "kasm-docs.md 3.2",
    reason: "target_user, target_server and the rule that a request wraps target_<thing> leave one shape",
  },
  {
    about: "Users were not assigned to servers before 1.18",
    rows: ["limit *assign_user_server since 1.18", "limit *.server_assignment_enabled *", "limit *.assigned_servers *"],
    source: "kasm-docs.md 3.1",
    reason: "the documents of 1.18 are the first that have it; an older server that has it would only do more",
  },
  {
    about: "Labels of workspaces were not answered before 1.18",
    rows: ["limit images.include_labels *", "limit images.exclude_labels *"],
    source: "kasm-docs.md 7.6",
    reason: "read-only and empty here: a client can't tell from it whether a label would count",
  },
  {
    about: "Forms and envelopes of the calls about hardware tokens",
    rows: ["parameter *_physical_token*"],
    source: "kasm-wire.md 14.1",
    reason: "the facts name the calls alone; one public copy of the web client has these bodies, and nothing another",
  },
  {
    about: "Fields that one caller sends and that are taken as ignored: groups.permissions, users.authorized_images",
    rows: ["field groups.permissions", "field users.authorized_images"],
    source: "kasm-wire.md 4.1",
    reason: "nothing shows them being read back, so a server that kept them would answer the same",
  },
  {
    about: "Columns of users that no caller writes are set by create_user and update_user",
    rows: ["field users.plan_*", "field users.stripe_id", "field users.subscription_id"],
    source: "kasm-1.19-columns.md users",
    switches: ["user_columns"],
  },
  {
    about: "A user's company is answered and can't be set",
    rows: ["field users.company_id"],
    source: "kasm-1.19-columns.md users",
    reason: "there is no call about companies: a client has no id to set",
  },
  {
    about: "The private half of a user's SSH key is never answered",
    rows: ["field user_attributes.ssh_private_key"],
    source: "kasm-1.19-columns.md user_attributes",
    reason: "no caller reads it; a secret that nobody is known to need is better kept",
  },
  {
    about: "Name of the attribute by which a user signs in to a workspace at once",
    rows: ["field user_attributes.user_login_to_kasm"],
    source: "kasm-docs.md 3.2",
    switches: ["auto_login_attribute"],
  },
  {
    about: "How the simulator keeps what it never answers: links, sign-ins, machines to remove",
    rows: ["field user_server_assignments.*", "field session_tokens.*", "field machine_removals.*"],
    source: "kasm-wire.md 1.2",
    reason: "it stays inside: no answer holds it under these names",
  },
  {
    about: "Defaults of two group settings that the facts do not give",
    rows: ["group setting *"],
    source: "kasm-docs.md 7.5",
    reason: "a client has to read defaults anyway: they differ by version and can be changed for everybody",
  },
  {
    about: "Defaults and categories of global settings that the facts do not give",
    rows: ["setting *"],
    source: "kasm-wire.md 12.10",
    reason: "values are an administrator's: a client has to read them",
  },
  {
    about: "What stands in registries",
    rows: ["registry entry *"],
    source: "kasm-docs.md 7.7",
    reason: "invented, as nothing is fetched; the shape is documented, and a client has to read what there is",
  },
  {
    about: "Where a file mapping is fetched by the machine that it is for",
    rows: ["address *"],
    source: "kasm-docs.md 5.11",
    reason: "a path of Kasm's own scripts: no client of the API asks it",
  },
];

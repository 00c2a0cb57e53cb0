import { define, type SwitchDefinition } from "./switch";

/** Open behaviours of machines, pools, workspaces, files and what else is placed somewhere. */
export const PLACE_SWITCHES = [
  define({
    name: "form_requirements",
    about: "a field that the web client's form wants in a certain case (say, a user name with a method) is missing",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", accept: "is stored without: the database takes it" },
  }),
  define({
    name: "openstack_auth_method",
    about: "spelling of OpenStack's sign-in with a user name",
    source: "kasm-docs.md 5.7",
    values: { user: "user", password: "password", any: "both are stored as sent" },
  }),
  define({
    name: "vsphere_os_type",
    about: "spelling of vsphere_installed_OS_type",
    source: "kasm-docs.md 5.6",
    values: { capitalised: "Linux Windows", lower: "linux windows", any: "both are stored as sent" },
  }),
  define({
    name: "proxmox_os_type",
    about: "spelling of Proxmox's installed_os_type, of which only linux was seen",
    source: "kasm-docs.md 5.5",
    values: { lower: "linux windows", capitalised: "Linux Windows", any: "both are stored as sent" },
  }),
  define({
    name: "azure_authority",
    about: "how the cloud of an Azure subscription is written, for machines and for DNS",
    source: "kasm-1.19-columns.md azure_configs",
    values: {
      enum: "AZURE_PUBLIC_CLOUD AZURE_GOVERNMENT AZURE_CHINA AZURE_GERMANY, as the web client writes it",
      url: "the address of Azure's authority, as the preseed reference does",
      any: "both are stored as sent",
    },
  }),
  define({
    name: "aws_key_pair",
    about: "an AWS config without aws_ec2_private_key, though the column is NOT NULL",
    source: "kasm-docs.md 5.8",
    values: { filled: "the server makes a key pair", required: "is refused" },
  }),
  define({
    name: "forced_values",
    about:
      "what the web client forces before it sends: check-in with an installed service, one session for KasmVNC, VNC and what is not reusable",
    source: "kasm-wire.md 8",
    values: { stored: "the server stores what is sent", forced: "the server forces it too" },
  }),
  define({
    name: "registration_jwt",
    about: "the registration token of a desktop server, read twice",
    source: "kasm-wire.md 9b",
    values: { fresh: "is a new one at each read", fixed: "stays the same" },
  }),
  define({
    name: "optional_reference_delete",
    about:
      "deleting what an optional reference of another object names (a workspace's web filter policy, a config's pool)",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", clear: "empties the reference" },
  }),
  define({
    name: "filter_policy_words",
    about: "what a read shows of a workspace's filter_policy_id after inherit or force_disabled was written",
    source: "kasm-wire.md 10.2",
    values: {
      column: "null, as the column holds ids only; filter_policy_force_disabled tells them apart",
      kept: "the word",
    },
  }),
  define({
    name: "required_reference_delete",
    about: "deleting what other objects can't be without (the workspace of a cast, the zone of a server)",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", cascade: "deletes them too" },
  }),
  define({
    name: "owner_rights",
    about: "rights for file mappings and storage mappings",
    source: "kasm-docs.md 2.3",
    values: {
      owner: "to view or modify the user, group or workspace that owns it; a user's own need none",
      none: "none: any sign-in will do",
    },
  }),
  define({
    name: "storage_mapping_by_key",
    about: "calls about storage mappings, which are not under /api/admin/, with an API key",
    source: "kasm-wire.md 12.3",
    values: { accept: "are answered", refuse: "are 401: only a session will do" },
  }),
  define({
    name: "storage_mapping_name",
    about: "a storage mapping without a name, though the column is NOT NULL",
    source: "kasm-wire.md 12.3",
    values: { filled: "gets its provider's name", required: "is refused" },
  }),
  define({
    name: "oauth_mapping",
    about: "when a storage mapping is there that needs consent first",
    source: "kasm-wire.md 12.3",
    values: { stored: "at once", after_consent: "after the consent, so never here" },
  }),
  define({
    name: "binary_content",
    about: "what a read shows of a binary file mapping's content",
    source: "kasm-wire.md 12.4",
    values: { absent: "null", base64: "the bytes in base64" },
  }),
  define({
    name: "upload_limit",
    about: "an upload of more than 5 MB, which the web client advises against",
    source: "kasm-wire.md 12.4",
    values: { refuse: "is refused", accept: "is stored" },
  }),
  define({
    name: "branding_dashboard_logo",
    about: "a branding config without dashboard_logo_url, though the column is NOT NULL",
    source: "kasm-1.19-columns.md branding_configs",
    values: { filled: "gets the built-in picture", required: "is refused" },
  }),
  define({
    name: "later_hypervisors",
    about: "the oldest line with Nutanix and Proxmox, which came after 1.16",
    source: "kasm-docs.md 1",
    values: { "1.17": "1.17", "1.18": "1.18: 1.17 refuses them" },
  }),
  define({
    name: "newer_columns",
    about: "whether 1.16 and 1.17 have the columns of 1.19 that the web client of 1.15 does not know",
    source: "kasm-wire.md 15",
    values: { present: "they have them", absent: "they do not know them" },
  }),
] as const satisfies readonly SwitchDefinition[];

import { groupSettingFields } from "../../../provider/entities/group-setting-fields";
import type { Stack } from "../../unit/provider/support/stack";
import type { Properties, Sample } from "../support/sample";

/** Those whose value is no boolean, each unlike Kasm's default. */
const others: Properties = {
  chatHistoryMessages: 50,
  dashboardRedirect: "https://intranet.example.com/",
  defaultUiLanguage: "de",
  disabledImageMessage: "Back on Monday",
  idleDisconnect: "50 seconds",
  kasmvncModePreference: { order: ["h264", "jpeg"] },
  keepaliveExpiration: "2 hours",
  keepaliveExpirationAction: "pause",
  keepaliveInterval: "1 minute",
  maxKasmsPerUser: 2,
  maxUserStorageMappings: 1,
  metadata: { team: "a" },
  passwordExpires: 90,
  runConfig: { hostname: "kasm" },
  sessionBanner: "restricted",
  sessionTimeLimit: "8 hours",
  usageLimit: { type: "per_group", hours: 12.5, interval: "weekly" },
  volumeMapping: { "/mnt/data": { bind: "/data", mode: "ro" } },
};

/** Kasm's default of these is true. */
const on =
  /^(allowKasmDelete|allowTotp2fa|allowWebauthn2fa|enable(Container|UiServer)Logging|lockSharing|readOnly|controlPanel)/;

/** Makes what settings refer to, and gives its id. */
async function made({ simulator }: Stack, call: string, body: Properties, answer: string, id: string): Promise<string> {
  const response = await fetch(`${simulator.url}/api/admin/${call}`, {
    method: "POST",
    body: JSON.stringify({ api_key: simulator.apiKey, api_key_secret: simulator.apiKeySecret, ...body }),
  });
  const object = ((await response.json()) as Record<string, Properties>)[answer];
  return String(object?.[id]);
}

export const samples: readonly Sample[] = [
  {
    title: "GroupSettings",
    kind: "groupSettings",
    async prepare(stack, dialect) {
      const { id } = await stack.create("group", { name: "Developers" });
      const other = await stack.create("group", { name: "Builders" });
      const image = { image_type: "Link", friendly_name: "Intranet", link_url: "https://intranet.example.com/" };
      const start = await made(stack, "create_image", { target_image: image }, "image", "image_id");
      const filter = { filter_policy_name: "strict", safe_search_patterns: "{}" };
      const policy = { target_url_filter_policy: filter };
      const web = await made(stack, "create_url_filter_policy", policy, "filter_policy", "filter_policy_id");
      const values: Properties = {
        ...others,
        defaultImage: { id: start, name: "Intranet" },
        webFilterPolicy: { id: web, name: "strict" },
      };
      const kept = { allowKasmAudio: false };
      const setting = (name: string): [string, Properties] => {
        const value = values[name] ?? !on.test(name);
        return [`settings.${name}`, { settings: { ...kept, [name]: value } }];
      };
      const there = Object.entries(groupSettingFields).filter(([, { codec }]) => codec.names(dialect).length > 0);
      const names = new Set(["allowKasmAudio", ...there.map(([name]) => name)]);
      return {
        inputs: { group: { id, name: "Developers" }, settings: kept },
        changes: {
          // A setting that the group has before and after comes first: one that is added again gets another id.
          ...Object.fromEntries([...names].map(setting)),
          group: { group: { id: other.id, name: "Builders" } },
        },
      };
    },
  },
];

import { groupNamed, workspaceNamed } from "../support/others";
import type { Properties, Sample } from "../support/sample";

const client = (fields: readonly string[], value: boolean): Record<string, Properties> =>
  Object.fromEntries(fields.map((field) => [field, { enforceClientSettings: true, [field]: value }]));

const onByDefault = [
  "allowKasmAudio",
  "allowKasmClipboardDown",
  "allowKasmClipboardUp",
  "allowKasmDownloads",
  "allowKasmUploads",
  "kasmAudioDefaultOn",
];
const offByDefault = [
  "allowKasmGamepad",
  "allowKasmMicrophone",
  "allowKasmPrinting",
  "allowKasmSharing",
  "allowKasmSmartCardPassthrough",
  "allowKasmWebcam",
  "allowKasmRdpClientFileTransferClipboard",
  "allowKasmRdpMapLocalDrives",
  "allowKasmRdpWebauthnPassthrough",
  "kasmImeModeDefaultOn",
];

export const samples: readonly Sample[] = [
  {
    title: "CastConfig",
    kind: "castConfig",
    create: "create_cast_config",
    async prepare(stack) {
      const workspace = await workspaceNamed(stack);
      const other = await workspaceNamed(stack, "Terminal");
      const group = await groupNamed(stack, "Visitors");
      return {
        inputs: { name: "Demo", key: "demo", workspace },
        changes: {
          name: { name: "Fair" },
          key: { key: "fair-2027" },
          workspace: { workspace: other },
          allowResume: { allowResume: true },
          allowAnonymous: { allowAnonymous: true, group },
          group: { group },
          requireRecaptcha: { requireRecaptcha: true },
          limitSessions: { limitSessions: true, sessionsRemaining: 200 },
          sessionsRemaining: { limitSessions: true, sessionsRemaining: 300 },
          limitIps: { limitIps: true, ipRequestLimit: 3, ipRequestSeconds: 3600 },
          ipRequestLimit: { ipRequestLimit: 3 },
          ipRequestSeconds: { ipRequestSeconds: 3600 },
          kasmUrl: { kasmUrl: "https://www.example.com/" },
          dynamicKasmUrl: { dynamicKasmUrl: true },
          dynamicDockerNetwork: { dynamicDockerNetwork: true },
          errorUrl: { errorUrl: "https://www.example.com/sorry" },
          allowedReferrers: { allowedReferrers: ["https://www.example.com", "https://example.com"] },
          launcherBackgroundUrl: { launcherBackgroundUrl: "img/fair.jpg" },
          disableControlPanel: { disableControlPanel: true },
          disableTips: { disableTips: true },
          disableFixedRes: { disableFixedRes: true },
          enableSharing: { enableSharing: true },
          enforceClientSettings: { enforceClientSettings: true },
          remoteAppConfigs: { remoteAppConfigs: { notepad: { program: "notepad" } } },
          validUntil: { validUntil: "2027-03-31T22:00:00Z" },
          ...client(onByDefault, false),
          ...client(offByDefault, true),
        },
      };
    },
  },
];

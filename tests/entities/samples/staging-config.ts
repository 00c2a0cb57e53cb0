import { autoscale } from "../../unit/provider/support/samples";
import { poolNamed, workspaceNamed, zoneNamed } from "../support/others";
import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "StagingConfig",
    kind: "stagingConfig",
    create: "create_staging_config",
    async prepare(stack) {
      const workspace = await workspaceNamed(stack);
      const other = await workspaceNamed(stack, "Terminal");
      const zone = await zoneNamed(stack, "berlin");
      const hamburg = await zoneNamed(stack, "hamburg");
      const serverPool = await poolNamed(stack, "agents", "Docker Agent");
      const inputs = await autoscale(stack);
      const { id } = await stack.create("autoscaleConfig", inputs);
      const autoscaleConfig = { id, name: String(inputs["name"]) };
      return {
        inputs: { workspace, zone, sessions: 3, expiration: "8 hours" },
        changes: {
          workspace: { workspace: other },
          zone: { zone: hamburg },
          sessions: { sessions: 5 },
          expiration: { expiration: "45 minutes" },
          serverPool: { serverPool },
          autoscaleConfig: { serverPool: inputs["serverPool"], autoscaleConfig },
          allowKasmAudio: { allowKasmAudio: false },
          allowKasmClipboardDown: { allowKasmClipboardDown: false },
          allowKasmClipboardUp: { allowKasmClipboardUp: false },
          allowKasmDownloads: { allowKasmDownloads: false },
          allowKasmUploads: { allowKasmUploads: false },
          allowKasmGamepad: { allowKasmGamepad: true },
          allowKasmMicrophone: { allowKasmMicrophone: true },
          allowKasmPrinting: { allowKasmPrinting: true },
          allowKasmRdpClientFileTransferClipboard: { allowKasmRdpClientFileTransferClipboard: true },
          allowKasmWebcam: { allowKasmWebcam: true },
        },
      };
    },
  },
];

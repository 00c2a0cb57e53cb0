import type { JsonObject } from "../json";
import type { Evidence } from "./model";

/** One workspace of a registry. Its shape is documented, what stands in it is invented. */
export interface RegistryEntry extends Evidence {
  readonly friendlyName: string;
  /** The container image without its tag. */
  readonly image: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly architecture: readonly string[];
  /** Major and minor versions of Kasm that it is there for. */
  readonly versions: readonly string[];
  readonly sizeMegabytes: number;
  readonly runConfig?: JsonObject;
  readonly execConfig?: JsonObject;
}

const EVERYWHERE = ["1.16", "1.17", "1.18", "1.19"];
const BOTH = ["amd64", "arm64"];

const entry = (
  friendlyName: string,
  image: string,
  category: string,
  more: Partial<RegistryEntry> = {},
): RegistryEntry => ({
  friendlyName,
  image,
  description: `${friendlyName}, an entry invented by the simulator`,
  categories: [category],
  architecture: BOTH,
  versions: EVERYWHERE,
  sizeMegabytes: 2500,
  runConfig: { hostname: "kasm" },
  grade: "inferred",
  source: "kasm-docs.md 7.7",
  ...more,
});

const goesTo = (program: string): Partial<RegistryEntry> => ({
  execConfig: {
    go: { cmd: `bash -c '/dockerstartup/custom_startup.sh --go --url "$KASM_URL"'` },
    assign: { cmd: program },
  },
});

/**
 * What registries offer here. All of it is invented: names look like real ones, so that programs read well.
 * One entry is for one architecture only, one for no version that the simulator plays.
 */
export const REGISTRY_ENTRIES: Readonly<Record<"official" | "other", readonly RegistryEntry[]>> = {
  official: [
    entry("Chrome", "kasmweb/chrome", "Browser", { architecture: ["amd64"], ...goesTo("google-chrome") }),
    entry("Firefox", "kasmweb/firefox", "Browser", goesTo("firefox")),
    entry("Chromium", "kasmweb/chromium", "Browser", goesTo("chromium")),
    entry("Tor Browser", "kasmweb/tor-browser", "Privacy"),
    entry("Ubuntu Jammy", "kasmweb/ubuntu-jammy-desktop", "Desktop", { sizeMegabytes: 9200 }),
    entry("Ubuntu Noble", "kasmweb/ubuntu-noble-desktop", "Desktop", {
      sizeMegabytes: 9800,
      versions: ["1.17", "1.18", "1.19"],
    }),
    entry("Debian Bookworm", "kasmweb/debian-bookworm-desktop", "Desktop"),
    entry("Kali Linux", "kasmweb/kali-rolling-desktop", "Security"),
    entry("Desktop", "kasmweb/desktop", "Desktop"),
    entry("Terminal", "kasmweb/terminal", "Development", { sizeMegabytes: 1400 }),
    entry("Visual Studio Code", "kasmweb/vs-code", "Development"),
    entry("LibreOffice", "kasmweb/libre-office", "Office"),
    entry("Blender", "kasmweb/blender", "Multimedia", { architecture: ["amd64"] }),
    entry("Older Desktop", "kasmweb/older-desktop", "Desktop", { versions: ["1.12", "1.13"] }),
  ],
  other: [
    entry("Community Browser", "example/community-browser", "Browser"),
    entry("Community Desktop", "example/community-desktop", "Desktop", { architecture: ["arm64"] }),
    entry("Community Tools", "example/community-tools", "Development"),
  ],
};

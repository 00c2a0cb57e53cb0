import type { Refusal } from "../support/refusal";

const reference = { id: "3f2a0c5e5d0b4d6f8a7e9c1b2d3e4f50", name: "x" };
const cast = { name: "Demo", key: "demo", workspace: reference };
const staging = { workspace: reference, zone: reference, sessions: 3, expiration: "8 hours" };

const clientSettings = [
  "allowKasmAudio",
  "allowKasmClipboardDown",
  "allowKasmClipboardUp",
  "allowKasmDownloads",
  "allowKasmUploads",
  "allowKasmGamepad",
  "allowKasmMicrophone",
  "allowKasmPrinting",
  "allowKasmSharing",
  "allowKasmSmartCardPassthrough",
  "allowKasmWebcam",
  "allowKasmRdpClientFileTransferClipboard",
  "allowKasmRdpMapLocalDrives",
  "allowKasmRdpWebauthnPassthrough",
  "kasmAudioDefaultOn",
  "kasmImeModeDefaultOn",
];
const brandingTexts = [
  "name",
  "hostname",
  "htmlTitle",
  "loginCaption",
  "faviconLogoUrl",
  "headerLogoUrl",
  "dashboardLogoUrl",
  "launcherBackgroundUrl",
  "loginLogoUrl",
  "loginSplashUrl",
  "loadingSessionText",
  "joiningSessionText",
  "destroyingSessionText",
];

export const refusals: readonly Refusal[] = [
  {
    title: "an address that is none",
    kind: "registry",
    inputs: { url: "registry.kasmweb.com", schemaVersion: "2.0" },
    problems: [
      ["url", /not an address/],
      ["schemaVersion", /1\.0/],
    ],
  },
  {
    title: "an address that is too long",
    kind: "registry",
    inputs: { url: `https://registry.example.com/${"a".repeat(250)}` },
    problems: [["url", /Kasm keeps 255/]],
  },
  {
    title: "a tag that is none, and the rules of containers",
    kind: "registryWorkspace",
    inputs: {
      registry: reference,
      workspace: "Chrome",
      tag: "kasmweb/chrome:1.18.0",
      persistentProfilePath: "/home/kasm-user",
      restrictToZone: true,
    },
    problems: [
      ["tag", /not a tag/],
      ["persistentProfilePath", /shared by all users/],
      ["zone", /needs the zone/],
    ],
  },
  {
    title: "what a container may not be, as for other workspaces",
    kind: "registryWorkspace",
    inputs: {
      registry: reference,
      workspace: "Chrome",
      friendlyName: "a".repeat(256),
      imageSrc: "a".repeat(256),
      cores: 1.125,
      memory: "128 MB",
      dockerUser: "a".repeat(256),
      hash: "a".repeat(256),
      launchConfig: { launch_form: [{ key: "a" }, { key: "a" }] },
      restrictToServer: true,
      restrictToNetwork: true,
      zone: reference,
    },
    problems: [
      ["friendlyName", /Kasm keeps 255/],
      ["imageSrc", /Kasm keeps 255/],
      ["cores", /two decimals/],
      ["memory", /256 MB to 256000 MB/],
      ["dockerUser", /Kasm keeps 255/],
      ["hash", /Kasm keeps 255/],
      ["launchConfig", /two fields of the form have the key "a"/],
      ["server", /needs the server/],
      ["restrictNetworkNames", /needs the networks/],
      ["zone", /without restrictToZone/],
    ],
  },
  {
    title: "networks that nothing is restricted to",
    kind: "registryWorkspace",
    inputs: { registry: reference, workspace: "Chrome", restrictNetworkNames: ["a"] },
    problems: [["restrictNetworkNames", /without restrictToNetwork/]],
  },
  {
    title: "limits without numbers, and anonymous users without a group",
    kind: "castConfig",
    inputs: { ...cast, key: "a/b", allowAnonymous: true, limitSessions: true, limitIps: true },
    problems: [
      ["key", /part of an address/],
      ["group", /needs the group/],
      ["sessionsRemaining", /needs the number/],
      ["ipRequestLimit", /number of sessions of one address/],
      ["ipRequestSeconds", /time within which/],
    ],
  },
  {
    title: "numbers without their limit, and client settings that are not enforced",
    kind: "castConfig",
    inputs: { ...cast, sessionsRemaining: 3, ...Object.fromEntries(clientSettings.map((field) => [field, false])) },
    problems: [
      ["sessionsRemaining", /without limitSessions/],
      ...clientSettings.map((field) => [field, /without enforceClientSettings/] as const),
    ],
  },
  {
    title: "a time that Kasm cannot count, and machines for no pool",
    kind: "stagingConfig",
    inputs: { ...staging, expiration: "20 minutes", autoscaleConfig: reference },
    problems: [
      ["expiration", /multiple of 36 seconds/],
      ["serverPool", /needs the pool/],
    ],
  },
  {
    title: "an answer that there is not",
    kind: "webFilterPolicy",
    inputs: { name: "Work", categories: { "1": "refuse" } },
    problems: [["categories.1", /inherit/]],
  },
  {
    title: "empty texts",
    kind: "brandingConfig",
    inputs: Object.fromEntries(brandingTexts.map((field) => [field, ""])),
    problems: brandingTexts.map((field) => [field, /empty/] as const),
  },
];

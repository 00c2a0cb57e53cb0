import { container, desktopNamed, made, poolNamed, zoneNamed } from "../support/others";
import type { Properties, Sample } from "../support/sample";

const common = {
  friendlyName: { friendlyName: "Browser" },
  description: { description: "Isolated web browsing" },
  enabled: { enabled: false },
  imageSrc: { imageSrc: "img/thumbnails/chrome.png" },
  categories: { categories: ["Browser", "Desktop"] },
  hidden: { hidden: true },
  notes: { notes: "Ask before changing" },
};

const form = {
  launch_form: [
    { key: "mode", label: "Mode", input_type: "select", options: [{ label: "A", value: "a" }], required: true },
    { key: "url", input_type: "input", display_if: [{ key: "mode", value_regex: "a" }] },
  ],
};

const session = {
  persistentProfilePath: { persistentProfilePath: "/mnt/kasm_profiles/{username}" },
  enforceWorkspacePersistence: { enforceWorkspacePersistence: true },
  launchConfig: { launchConfig: form },
  sessionTimeLimit: { sessionTimeLimit: "8 hours" },
  sessionBanner: { sessionBanner: { id: "3f2a0c5e5d0b4d6f8a7e9c1b2d3e4f50", name: "Confidential" } },
  sessionBannerForceDisabled: { sessionBannerForceDisabled: true },
};

const desktop = {
  rdpClientType: { rdpClientType: "RDP_CLIENT" },
  isRemoteApp: { isRemoteApp: true, remoteAppProgram: "notepad" },
  remoteAppName: { isRemoteApp: true, remoteAppProgram: "notepad", remoteAppName: "Notepad" },
  remoteAppProgram: { isRemoteApp: true, remoteAppProgram: "notepad" },
  remoteAppArguments: { isRemoteApp: true, remoteAppProgram: "notepad", remoteAppArguments: "C:\\a.txt" },
  remoteAppIcon: { isRemoteApp: true, remoteAppProgram: "notepad", remoteAppIcon: "img/notepad.png" },
};

/** The fields of a container that need nothing else on the server. */
export const ofContainers = {
  cores: { cores: 4.25 },
  memory: { memory: "4 GB" },
  gpuCount: { gpuCount: 1 },
  requireGpu: { requireGpu: true },
  gpuGraphicsAcceleration: { gpuGraphicsAcceleration: { enabled: true } },
  gpuVideoEncoding: { gpuVideoEncoding: { enabled: true } },
  cpuAllocationMethod: { cpuAllocationMethod: "Shares" },
  dockerRegistry: { dockerRegistry: "harbor.example.com/dockerhub" },
  dockerUser: { dockerUser: "puller" },
  dockerToken: { dockerToken: "a-docker-token" },
  hash: { hash: "sha256:0123" },
  uncompressedSize: { uncompressedSize: "3 GB" },
  resolutionWidth: { resolutionWidth: 1920 },
  resolutionHeight: { resolutionHeight: 1080 },
  runConfig: { runConfig: { hostname: "kasm", environment: { LANG: "de_DE.UTF-8" } } },
  execConfig: { execConfig: { first_launch: { cmd: "bash -c true", user: "root" } } },
  volumeMappings: { volumeMappings: { "/mnt/share": { bind: "/share", mode: "ro", uid: 1000, gid: 1000 } } },
  restrictToNetwork: { restrictToNetwork: true, restrictNetworkNames: ["kasm_default_network"] },
  restrictNetworkNames: { restrictToNetwork: true, restrictNetworkNames: ["kasm_default_network"] },
  allowNetworkSelection: { allowNetworkSelection: true },
  overrideEgressGateways: { overrideEgressGateways: true },
  ...session,
};

const type = (inputs: Properties) => ({ type: inputs });
const link = {
  type: "Link",
  image: undefined,
  cores: undefined,
  memory: undefined,
  linkUrl: "https://www.example.com/",
};

export const samples: readonly Sample[] = [
  {
    title: "Workspace Container",
    kind: "workspace",
    create: "create_image",
    async prepare(stack) {
      const zone = await zoneNamed(stack, "berlin");
      const hardware = { hostname: "agent-1", cores: 8, memoryBytes: 16e9 };
      const agent = { id: stack.simulator.registerAgent(hardware), name: "agent-1" };
      const filter = await made(stack, "webFilterPolicy", "Work", { name: "Work" });
      return {
        inputs: container(),
        changes: {
          ...common,
          ...type(link),
          image: { image: "kasmweb/chrome:1.18.1" },
          ...ofContainers,
          filterPolicy: { filterPolicy: filter },
          restrictToZone: { restrictToZone: true, zone },
          zone: { restrictToZone: true, zone },
          restrictToServer: { restrictToServer: true, server: agent },
          server: { restrictToServer: true, server: agent },
        },
      };
    },
  },
  {
    title: "Workspace Server",
    kind: "workspace",
    create: "create_image",
    async prepare(stack) {
      const zone = await zoneNamed(stack, "berlin");
      const [first, second] = [await desktopNamed(stack, "one", zone), await desktopNamed(stack, "two", zone)];
      return {
        inputs: { type: "Server", friendlyName: "Windows", server: first },
        changes: {
          ...common,
          ...type({ type: "Link", server: undefined, linkUrl: "https://www.example.com/" }),
          ...session,
          ...desktop,
          server: { server: second },
        },
      };
    },
  },
  {
    title: "Workspace Server Pool",
    kind: "workspace",
    create: "create_image",
    async prepare(stack) {
      const first = await poolNamed(stack, "one", "Server Pool");
      const second = await poolNamed(stack, "two", "Server Pool");
      return {
        inputs: { type: "Server Pool", friendlyName: "Windows", serverPool: first },
        changes: {
          ...common,
          ...type({ type: "Link", serverPool: undefined, linkUrl: "https://www.example.com/" }),
          ...session,
          ...desktop,
          serverPool: { serverPool: second },
        },
      };
    },
  },
  {
    title: "Workspace Link",
    kind: "workspace",
    create: "create_image",
    prepare: () =>
      Promise.resolve({
        inputs: { type: "Link", friendlyName: "Wiki", linkUrl: "https://wiki.example.com/" },
        changes: {
          ...common,
          ...type({ ...container("Wiki"), type: "Container", linkUrl: undefined }),
          linkUrl: { linkUrl: "https://www.example.com/" },
        },
      }),
  },
];

import { container } from "../support/others";
import type { Refusal } from "../support/refusal";

const reference = { id: "3f2a0c5e5d0b4d6f8a7e9c1b2d3e4f50", name: "x" };
const chrome = container();
const windows = { type: "Server", friendlyName: "Windows", server: reference };

export const refusals: readonly Refusal[] = [
  {
    title: "a profile path that all users would share, as in the SOP",
    kind: "workspace",
    inputs: { ...chrome, persistentProfilePath: "/home/kasm-user" },
    problems: [["persistentProfilePath", /path inside the container.*\{username\}/]],
  },
  {
    title: "memory beyond what Kasm's form takes",
    kind: "workspace",
    inputs: { ...chrome, memory: "128 MB" },
    problems: [["memory", /256 MB to 256000 MB/]],
  },
  {
    title: "texts that are too long",
    kind: "workspace",
    inputs: {
      ...chrome,
      friendlyName: "a".repeat(256),
      image: "a".repeat(256),
      imageSrc: "a".repeat(256),
      dockerUser: "a".repeat(256),
      hash: "a".repeat(256),
    },
    problems: [
      ["friendlyName", /256 characters long; Kasm keeps 255/],
      ["image", /Kasm keeps 255/],
      ["imageSrc", /Kasm keeps 255/],
      ["dockerUser", /Kasm keeps 255/],
      ["hash", /Kasm keeps 255/],
    ],
  },
  {
    title: "cores with three decimals",
    kind: "workspace",
    inputs: { ...chrome, cores: 1.125 },
    problems: [["cores", /two decimals/]],
  },
  {
    title: "restrictions without what they restrict to",
    kind: "workspace",
    inputs: { ...chrome, restrictToZone: true, restrictToServer: true, restrictToNetwork: true },
    problems: [
      ["zone", /needs the zone/],
      ["server", /needs the server/],
      ["restrictNetworkNames", /needs the networks/],
    ],
  },
  {
    title: "what has no effect without its restriction",
    kind: "workspace",
    inputs: { ...chrome, zone: reference, server: reference, restrictNetworkNames: ["a"] },
    problems: [
      ["restrictNetworkNames", /without restrictToNetwork/],
      ["zone", /without restrictToZone/],
      ["server", /without restrictToServer/],
    ],
  },
  {
    title: "a remote program without the program",
    kind: "workspace",
    inputs: { ...windows, isRemoteApp: true },
    problems: [["remoteAppProgram", /needs the program/]],
  },
  {
    title: "details of a remote program that is none",
    kind: "workspace",
    inputs: { ...windows, remoteAppName: "a", remoteAppProgram: "b", remoteAppArguments: "c", remoteAppIcon: "d" },
    problems: [
      ["remoteAppName", /without isRemoteApp/],
      ["remoteAppProgram", /without isRemoteApp/],
      ["remoteAppArguments", /without isRemoteApp/],
      ["remoteAppIcon", /without isRemoteApp/],
    ],
  },
  {
    title: "fields of another type",
    kind: "workspace",
    inputs: { type: "Link", friendlyName: "Wiki", linkUrl: "https://wiki.example.com/", cores: 2, server: reference },
    problems: [
      ["", /cores: Workspace has no such field for this type/],
      ["", /server: Workspace has no such field for this type/],
    ],
  },
  {
    title: "a type that there is not",
    kind: "workspace",
    inputs: { ...chrome, type: "Desktop" },
    problems: [["type", /Container/]],
  },
  {
    title: "configurations of another form, without naming what may be secret",
    kind: "workspace",
    inputs: {
      ...chrome,
      runConfig: { environment: ["LANG=de"], privileged: "yes" },
      volumeMappings: { "/mnt/share": { mode: "rx" } },
      launchConfig: { launch_form: [{ key: "a" }, { key: "a" }] },
    },
    problems: [
      ["", /runConfig: is not of the expected form/],
      ["", /runConfig: is not of the expected form/],
      ["", /volumeMappings: is not of the expected form/],
      ["launchConfig", /two fields of the form have the key "a"/],
    ],
  },
];

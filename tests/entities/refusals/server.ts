import type { Refusal } from "../support/refusal";

const zone = { id: "a-zone", name: "default" };
const base = { name: "desktop-1", hostname: "desktop-1.example.com", zone, connectionPort: 22 };

export const refusals: readonly Refusal[] = [
  {
    title: "a type nobody has, a URL for a host, a long name and a port beyond all ports",
    kind: "server",
    inputs: {
      name: "desktop-1",
      hostname: "https://desktop-1.example.com",
      zone,
      connectionType: "Telnet",
      connectionPort: 65_536,
    },
    problems: [
      ["hostname", /not a host name alone/],
      ["connectionType", /"KasmVNC"\|"RDP"\|"VNC"\|"SSH"/],
      ["connectionPort", /65535/],
    ],
  },
  {
    title: "KasmVNC with nobody to sign in, and with two sessions",
    kind: "server",
    inputs: { ...base, connectionType: "KasmVNC", maxSimultaneousSessions: 2, reusable: true },
    problems: [
      ["connectionUsername", /KasmVNC" needs the name/],
      ["", /^connectionPassword: .*KasmVNC" needs the password/],
      ["maxSimultaneousSessions", /one session at a time/],
    ],
  },
  {
    title: "VNC with SSH's keys and two sessions",
    kind: "server",
    inputs: {
      ...base,
      connectionType: "VNC",
      useUserPrivateKey: false,
      connectionPrivateKey: "-----BEGIN RSA PRIVATE KEY-----\nc3No",
      connectionPassphrase: "a-passphrase",
      maxSimultaneousSessions: 2,
    },
    problems: [
      ["useUserPrivateKey", /connectionType "SSH" only/],
      ["", /^connectionPrivateKey: goes with connectionType "SSH" only/],
      ["", /^connectionPassphrase: goes with connectionType "SSH" only/],
      ["maxSimultaneousSessions", /one session at a time/],
    ],
  },
  {
    title: "a key beside the user's own, and two sessions on a desktop that is not used again",
    kind: "server",
    inputs: {
      ...base,
      connectionType: "SSH",
      connectionPrivateKey: "-----BEGIN RSA PRIVATE KEY-----\nc3No",
      maxSimultaneousSessions: 2,
    },
    problems: [
      ["", /^connectionPrivateKey: is used with useUserPrivateKey: false only/],
      ["maxSimultaneousSessions", /needs reusable: true/],
    ],
  },
  {
    title: "what opens a key, and no key",
    kind: "server",
    inputs: { ...base, connectionType: "SSH", useUserPrivateKey: false, connectionPassphrase: "a-passphrase" },
    problems: [["", /^connectionPassphrase: opens connectionPrivateKey, which is missing/]],
  },
  {
    title: "a host name that Kasm has no room for, and a key in base64",
    kind: "server",
    inputs: {
      ...base,
      hostname: "h".repeat(256),
      connectionType: "SSH",
      useUserPrivateKey: false,
      connectionPrivateKey: Buffer.from("-----BEGIN RSA PRIVATE KEY-----\n").toString("base64"),
    },
    problems: [
      ["hostname", /256 characters/],
      ["", /^connectionPrivateKey: this is the PEM text in base64/],
    ],
  },
];

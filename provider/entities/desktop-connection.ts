import type * as pulumi from "@pulumi/pulumi";
import { choice, flag, integer, is, json, needs, only, pem, secret, text } from "../core";
import type { Condition, FieldTable, Without } from "../core";

/** How Kasm gets to a desktop that is no container: what static and autoscaled servers have in common (kasm-wire.md 8, 9b). */
export interface DesktopConnectionFields {
  /** How the desktop is streamed. KasmVNC and VNC serve one session at a time. Updates. */
  connectionType: "KasmVNC" | "RDP" | "VNC" | "SSH";
  /** Port of the desktop, usually 3389 for RDP, 5900 for VNC, 22 for SSH. Updates. */
  connectionPort: pulumi.Input<number>;
  /** Name to sign in with; KasmVNC needs one, for others the default is none. Updates. */
  connectionUsername?: pulumi.Input<string>;
  /**
   * Password to sign in with; KasmVNC needs one, for others the default is none. Kept as a secret; sent when it changes,
   * never compared with the server's. Updates.
   * With one password for all, users share one profile on the desktop.
   */
  connectionPassword?: pulumi.Input<string>;
  /**
   * Where the name and password come from, in Kasm's own words. Which words there are is documented nowhere
   * (kasm-docs.md 10.2): set it once in the web page and copy what {@link getServer} shows. Default none. Updates.
   */
  connectionCredentialType?: pulumi.Input<string>;
  /** Domain of users that sign in with their own names: by the column's name, as no document tells. Default none. Updates. */
  connectionSsoUsernameDomain?: pulumi.Input<string>;
  /**
   * Settings for the connection itself, as an object. Which ones there are no document tells (kasm-wire.md 15); the global
   * settings `defaultVmRdpConnectionSettings` and its like are, by their names, what holds without it. Default `{}`. Updates as a whole.
   */
  connectionInfo?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
  /** SSH: sign in with the user's own key instead of {@link connectionPrivateKey}. A new autoscale config: true. Updates. */
  useUserPrivateKey?: pulumi.Input<boolean>;
  /** SSH: PEM text of the key to sign in with; needs `useUserPrivateKey: false`. Default none. Kept as a secret; sent when it changes. Updates. */
  connectionPrivateKey?: pulumi.Input<string>;
  /** SSH: what opens {@link connectionPrivateKey}. Default none. Kept as a secret; sent when it changes. Updates. */
  connectionPassphrase?: pulumi.Input<string>;
  /**
   * Whether the Kasm Desktop Service is installed on the desktop: uploads, downloads, previews, scripts, file mappings and
   * local Windows users then work. The service listens on TCP 4902, which Kasm's API servers and connection proxies must
   * reach, and itself reaches the API servers at 443. It runs on Windows 10, 11, 2019 and 2022 (x86_64); an installer fits
   * certain versions of Kasm only. A new one: false. Updates.
   */
  agentInstalled?: pulumi.Input<boolean>;
  /** Whether a desktop is used again when its session has ended. A new one: false. Several sessions at once by RDP or SSH need it. Updates. */
  reusable?: pulumi.Input<boolean>;
  /** At most this many users at once on one desktop: by the column's name. A new autoscale config: 1. Updates. */
  maxSimultaneousUsers?: pulumi.Input<number>;
}

type Keys = "useUserPrivateKey" | "connectionPrivateKey" | "connectionPassphrase";
type Credentials = "connectionUsername" | "connectionPassword";
type WithoutKeys = Without<Keys>;

/**
 * The fields by connection type: keys with SSH only, a name and a password always with KasmVNC, and one session at a time
 * (`Sessions`) with KasmVNC and VNC.
 */
export type ByConnectionType<Fields extends DesktopConnectionFields, Sessions extends keyof Fields> =
  | (Shared<Fields, Sessions | Credentials> &
      Required<Pick<Fields, Credentials>> & { connectionType: "KasmVNC" } & OneSession<Sessions> &
      WithoutKeys)
  | (Shared<Fields, Sessions> & { connectionType: "VNC" } & OneSession<Sessions> & WithoutKeys)
  | (Shared<Fields, Sessions> & { connectionType: "RDP" } & Pick<Fields, Sessions> & WithoutKeys)
  | (Shared<Fields, Sessions> & { connectionType: "SSH" } & Pick<Fields, Sessions> & (UsersKey | OwnKey<Fields>));

type Shared<Fields extends DesktopConnectionFields, More extends keyof Fields> = Omit<
  Fields,
  "connectionType" | Keys | More
>;
type OneSession<Sessions extends PropertyKey> = { [Name in Sessions]?: pulumi.Input<1> };
type UsersKey = { useUserPrivateKey?: pulumi.Input<true> } & Partial<Record<Exclude<Keys, "useUserPrivateKey">, never>>;
type OwnKey<Fields extends DesktopConnectionFields> = { useUserPrivateKey: pulumi.Input<false> } & Pick<
  Fields,
  Exclude<Keys, "useUserPrivateKey">
>;

export const desktopConnection = {
  connectionType: choice("connection_type", { KasmVNC: "KasmVNC", RDP: "RDP", VNC: "VNC", SSH: "SSH" }),
  connectionPort: integer("connection_port", { min: 1, max: 65_535 }),
  connectionUsername: text("connection_username").optional(),
  connectionPassword: secret("connection_password").optional(),
  connectionCredentialType: text("connection_credential_type").optional(),
  connectionSsoUsernameDomain: text("connection_sso_username_domain").optional(),
  connectionInfo: json("connection_info").optional(),
  useUserPrivateKey: flag("use_user_private_key").optional(),
  connectionPrivateKey: secret("connection_private_key").optional().refine(pem),
  connectionPassphrase: secret("connection_passphrase").optional(),
  agentInstalled: flag("agent_installed").optional(),
  reusable: flag("reusable").optional(),
  maxSimultaneousUsers: integer("max_simultaneous_users", { min: 1 }).optional(),
} as const satisfies FieldTable;

/** A condition that holds for some of the connection types only. */
const where =
  (test: ReturnType<typeof is>, condition: Condition): Condition =>
  (inputs, known) =>
    test(inputs) === true ? condition(inputs, known) : undefined;

const kasmVnc = is("connectionType", "KasmVNC");
const ssh = is("connectionType", "SSH");
const onlySsh = (field: string) => only(field, ssh, 'goes with connectionType "SSH" only');

/**
 * What the union type says, for programs that no compiler checks.
 * @param sessions the field that says how many sessions one desktop serves
 */
export function desktopRules(sessions: string): readonly Condition[] {
  return [
    needs("connectionUsername", kasmVnc, 'connectionType "KasmVNC" needs the name to sign in with'),
    needs("connectionPassword", kasmVnc, 'connectionType "KasmVNC" needs the password to sign in with'),
    onlySsh("useUserPrivateKey"),
    onlySsh("connectionPrivateKey"),
    onlySsh("connectionPassphrase"),
    where(
      ssh,
      only(
        "connectionPrivateKey",
        is("useUserPrivateKey", false),
        "is used with useUserPrivateKey: false only; set that too, or leave the key out",
      ),
    ),
    where(
      ssh,
      only(
        "connectionPassphrase",
        ({ connectionPrivateKey }) => connectionPrivateKey != null,
        "opens connectionPrivateKey, which is missing",
      ),
    ),
    where(
      is("connectionType", "KasmVNC", "VNC"),
      only(sessions, is(sessions, 1), "KasmVNC and VNC serve one session at a time: 1, or leave it out"),
    ),
    where(
      is("connectionType", "RDP", "SSH"),
      only(
        sessions,
        (inputs) => (is(sessions, 1)(inputs) === false ? is("reusable", true)(inputs) : true),
        "more than one session needs reusable: true",
      ),
    ),
  ];
}

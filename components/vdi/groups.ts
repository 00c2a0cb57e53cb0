import * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../../provider/core";
import type { GroupSettingValues } from "../../provider/entities";

/** Which ways the clipboard works, seen from the user's computer: `down` is out of the session, `up` into it. */
export type Clipboard = "both" | "down" | "up" | "none";

/** A Kasm group in the words of the SOP (3.1-3.3). */
export interface FriendlyGroup {
  /** Keycloak group or groups whose members belong here, by name or path, without a leading slash. Default: no mapping. */
  from?: pulumi.Input<string> | pulumi.Input<string>[];
  /**
   * Where groups contradict each other, the lowest number wins. Default: `Administrators` 10, `All Users` 100 (SOP 3.1), others
   * 50, between the two. Updates.
   */
  priority?: pulumi.Input<number>;
  /** Default: as it is. Updates. */
  description?: pulumi.Input<string>;
  /** Sessions end after this time. Default: as it is. Updates. */
  sessionTimeLimit?: pulumi.Input<Duration>;
  /** Idle sessions are disconnected after this time. Default: as it is. Updates. */
  idleTimeout?: pulumi.Input<Duration>;
  /** Default `none`. Updates. */
  clipboard?: pulumi.Input<Clipboard>;
  /** Files into the session. Default false. Updates. */
  upload?: pulumi.Input<boolean>;
  /** Files out of the session. Default false. Updates. */
  download?: pulumi.Input<boolean>;
  /** Any other setting of the group; wins over the friendly ones. */
  settings?: GroupSettingValues;
  /** Take over a group of this name. Default true for the two built-in groups, else false. */
  adopt?: pulumi.Input<boolean>;
}

/** The groups that every Kasm server has. */
export const builtInGroups: readonly string[] = ["Administrators", "All Users"];

export const clipboards: readonly Clipboard[] = ["both", "down", "up", "none"];

/** The SOP's priorities for the built-in groups; any other stands between them, so that its settings win over All Users'. */
export function defaultPriority(group: string): number {
  return group === "Administrators" ? 10 : group === "All Users" ? 100 : 50;
}

/** The Keycloak groups of a Kasm group. */
export function sourcesOf({ from }: FriendlyGroup): pulumi.Input<string>[] {
  return from === undefined ? [] : Array.isArray(from) ? from : [from];
}

const friendlyNames = ["sessionTimeLimit", "idleTimeout", "clipboard", "upload", "download", "settings"] as const;

/**
 * The Kasm settings of a group. Clipboard, upload and download are always written, as denied when they are left out: Kasm lets
 * the built-in groups do all of it, so leaving them alone would allow what nobody asked for. Administrators who are given no
 * setting at all keep theirs (SOP 3.3).
 */
export function settingsOf(group: string, friendly: FriendlyGroup): GroupSettingValues | undefined {
  if (group === "Administrators" && friendlyNames.every((name) => friendly[name] === undefined)) return undefined;
  const clipboard = pulumi.output(friendly.clipboard ?? "none");
  const allowed = (...ways: Clipboard[]) => clipboard.apply((way) => ways.includes(way));
  return {
    ...(friendly.sessionTimeLimit === undefined ? {} : { sessionTimeLimit: friendly.sessionTimeLimit }),
    ...(friendly.idleTimeout === undefined ? {} : { idleDisconnect: friendly.idleTimeout }),
    allowKasmClipboardDown: allowed("both", "down"),
    allowKasmClipboardUp: allowed("both", "up"),
    allowKasmClipboardSeamless: allowed("both"),
    allowKasmUploads: friendly.upload ?? false,
    allowKasmDownloads: friendly.download ?? false,
    ...friendly.settings,
  };
}

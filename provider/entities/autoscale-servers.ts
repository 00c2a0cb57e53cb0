import type * as pulumi from "@pulumi/pulumi";
import { duration, flag, integer, is, needs, only, parseDuration, reference, text } from "../core";
import type { Condition, Duration, FieldTable } from "../core";
import type { ReferenceInput } from "./common";
import { desktopConnection, type DesktopConnectionFields, desktopRules } from "./desktop-connection";

/** What an autoscale config for desktop servers has (kasm-wire.md 8, kasm-docs.md 6.1). Every change updates in place. */
export interface ServerAutoscaleFields extends DesktopConnectionFields {
  /**
   * Whether a machine is used only after its start-up script has reported to Kasm; must be true with
   * {@link agentInstalled}. A new config: false.
   */
  requireCheckin?: pulumi.Input<boolean>;
  /** Make a machine when fewer sessions than this could start at once: the web page's Minimum Available Sessions. A new config gets 0. */
  minimumPoolStandbySessions?: pulumi.Input<number>;
  /** At most this many sessions at once on each machine; 1 for KasmVNC and VNC, and for RDP and SSH unless {@link reusable}. A new config gets 1. */
  maxSimultaneousSessionsPerServer?: pulumi.Input<number>;
  /** How long a machine may be idle before it is destroyed. A new config gets 30 minutes. Kasm's form of about 1.15 has it for agents only. */
  downscaleBackoff?: pulumi.Input<Duration>;
  /** Whether each machine gets a computer record in Active Directory; needs {@link ldapConfig} and {@link adComputerContainerDn}. A new config: false. */
  adCreateMachineRecord?: pulumi.Input<boolean>;
  /** The LdapConfig of the directory in which records are made. Default none. */
  ldapConfig?: ReferenceInput;
  /** Where the records are made: the distinguished name of an organisational unit, for example `OU=Desktops,DC=example,DC=com`. Default none. */
  adComputerContainerDn?: pulumi.Input<string>;
  /** Whether what lies below a computer record is removed with it: by the column's name. A new config: false. */
  adRecursiveMachineRecordCleanup?: pulumi.Input<boolean>;
  /** Replace each machine at this age, in whole days, for example `7 days`: by the column's name. Default none: machines are kept. */
  rotateServersIn?: pulumi.Input<Duration>;
  /** Make the replacement this long before, in whole minutes, for example `30 minutes`; needs {@link rotateServersIn}. Default none. */
  rotateServersPreWarm?: pulumi.Input<Duration>;
}

const whole = (unit: string, seconds: number) => (value: unknown) =>
  parseDuration(String(value)) % seconds === 0 ? undefined : `"${String(value)}" is not a whole number of ${unit}`;

function distinguishedName(value: unknown): string | undefined {
  const part = /^\s*[A-Za-z][\w-]*\s*=\s*\S/;
  return String(value)
    .split(/(?<!\\),/)
    .every((each) => part.test(each))
    ? undefined
    : `"${String(value)}" is not a distinguished name; write for example OU=Desktops,DC=example,DC=com`;
}

export const serverAutoscale: FieldTable = {
  ...desktopConnection,
  requireCheckin: flag("require_checkin").optional(),
  minimumPoolStandbySessions: integer("minimum_pool_standby_sessions", { min: 0 }).initially(0),
  maxSimultaneousSessionsPerServer: integer("max_simultaneous_sessions_per_server", { min: 1 }).initially(1),
  downscaleBackoff: duration("downscale_backoff").optional(),
  adCreateMachineRecord: flag("ad_create_machine_record").optional(),
  ldapConfig: reference("ldap_id", { to: "LdapConfig" }).optional(),
  adComputerContainerDn: text("ad_computer_container_dn").optional().refine(distinguishedName),
  adRecursiveMachineRecordCleanup: flag("ad_recursive_machine_record_cleanup").optional(),
  rotateServersIn: duration("rotate_servers_in_days", "days").optional().refine(whole("days", 86_400)),
  rotateServersPreWarm: duration("rotate_servers_pre_warm_minutes", "minutes").optional().refine(whole("minutes", 60)),
} satisfies Record<keyof ServerAutoscaleFields, FieldTable[string]>;

const records = is("adCreateMachineRecord", true);
const withRecords = "goes with adCreateMachineRecord: true only";

export const serverAutoscaleRules: readonly Condition[] = [
  ...desktopRules("maxSimultaneousSessionsPerServer"),
  ({ agentInstalled, requireCheckin }) =>
    agentInstalled === true && (requireCheckin === false || requireCheckin === undefined)
      ? {
          property: "requireCheckin",
          reason: "agentInstalled: true needs requireCheckin: true; the web page sets both",
        }
      : undefined,
  needs("ldapConfig", records, "adCreateMachineRecord needs the LdapConfig that reaches the directory"),
  needs("adComputerContainerDn", records, "adCreateMachineRecord needs the unit in which records are made"),
  only("ldapConfig", records, withRecords),
  only("adComputerContainerDn", records, withRecords),
  only("adRecursiveMachineRecordCleanup", records, withRecords),
  only(
    "rotateServersPreWarm",
    ({ rotateServersIn }) => rotateServersIn != null,
    "goes with rotateServersIn only, which says when machines are replaced",
  ),
];

import type * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../core";

/**
 * The server's settings that may be seen, by the names of kasm-wire.md 12.10 in camel case. Defaults are the server's
 * own, which differ by version; what is left out stays as it is.
 */
export interface GlobalSettingValues {
  /** Whether a new workspace is assigned to All Users by itself. */
  addImagesToDefaultGroup?: pulumi.Input<boolean>;
  /** The agent version that the server expects. */
  agentVersion?: pulumi.Input<string>;
  /** How long users that casting links make are kept. Kept in hours. */
  anonymousUserExpiration?: pulumi.Input<Duration>;
  /** Certificate that belongs to `secrets.apiPrivateKey`, as PEM text. */
  apiPublicCert?: pulumi.Input<string>;
  /** Whether agents that register are enabled by themselves. */
  autoAgent?: pulumi.Input<boolean>;
  /** Whether machines that autoscaling made and nobody knows any more are deleted. */
  cleanupOrphanedAutoscaleServers?: pulumi.Input<boolean>;
  /** How long debug log entries are kept. Kept in hours. */
  debugRetention?: pulumi.Input<Duration>;
  /** How CPU is shared out to sessions whose workspace says nothing. */
  defaultCpuAllocationMethod?: pulumi.Input<"Quotas" | "Shares">;
  /** Connection settings of RDP servers that have none of their own. */
  defaultVmRdpConnectionSettings?: pulumi.Input<Record<string, unknown>>;
  /** Connection settings of SSH servers that have none of their own. */
  defaultVmSshConnectionSettings?: pulumi.Input<Record<string, unknown>>;
  /** Connection settings of VNC servers that have none of their own. */
  defaultVmVncConnectionSettings?: pulumi.Input<Record<string, unknown>>;
  /** Whether sessions are protected by Kasm's sign-in. */
  enableKasmAuth?: pulumi.Input<boolean>;
  /** Whether requests to agents of another zone go through that zone's manager. */
  forwardInterZoneAgentRequests?: pulumi.Input<boolean>;
  /** Address of the reCAPTCHA service. */
  googleRecaptchaApiUrl?: pulumi.Input<string>;
  /** Public key of the reCAPTCHA site. */
  googleRecaptchaSiteKey?: pulumi.Input<string>;
  /** How often sessions are looked after. Kept in seconds. */
  guardianInterval?: pulumi.Input<Duration>;
  /** How many sessions are provisioned side by side. */
  guardianProvisionThreads?: pulumi.Input<number>;
  /** How long an agent that does not report is kept. Kept in seconds. */
  hostDeadExpiration?: pulumi.Input<Duration>;
  /** After how long without a report an agent counts as missing. Kept in seconds. */
  hostMissingExpiration?: pulumi.Input<Duration>;
  /** How log entries are sent to another host over HTTPS. */
  httpMethod?: pulumi.Input<"post" | "put">;
  /** Whether the certificate of the log host is left unchecked. */
  httpsInsecure?: pulumi.Input<boolean>;
  /** Domain of the sign-in cookie; `$request_host$` stands for the host the browser is on. Some servers confirm a change and keep the old value, which is reported as an error (kasm-docs.md 8). */
  kasmAuthDomain?: pulumi.Input<string>;
  /** How long a session without sign of life is kept. Kept in seconds. */
  keepaliveExpiration?: pulumi.Input<Duration>;
  /** Address of the picture behind the workspaces. */
  launcherBackgroundUrl?: pulumi.Input<string>;
  /** Address of the licence server. */
  licenseServerUrl?: pulumi.Input<string>;
  /** Host that log entries are sent to. */
  logHost?: pulumi.Input<string>;
  /** Port of the log host. */
  logPort?: pulumi.Input<number>;
  /** Where log entries go. */
  logProtocol?: pulumi.Input<"internal" | "https" | "splunk" | "elasticsearch">;
  /** How long log entries are kept. Kept in days. */
  logRetention?: pulumi.Input<Duration>;
  /** What the sign-in page offers to those who cannot sign in. */
  loginAssistance?: pulumi.Input<string>;
  /** After how long a manager that does not report is forgotten; `0 seconds` is never. Kept in seconds. */
  managerExpiration?: pulumi.Input<Duration>;
  /** After how many wrong passwords an account is locked. */
  maxLoginAttempts?: pulumi.Input<number>;
  /** Whether little is kept of the log where it goes elsewhere. */
  minimizeLocalLogging?: pulumi.Input<boolean>;
  /** Text of the notice on the sign-in page. */
  noticeMessage?: pulumi.Input<string>;
  /** Title of the notice on the sign-in page. */
  noticeTitle?: pulumi.Input<string>;
  /** After how long without a report another manager takes the lead. Kept in seconds. */
  primaryManagerTimeout?: pulumi.Input<Duration>;
  /** How long a session may take to start. Kept in seconds. */
  provisionTimeout?: pulumi.Input<Duration>;
  /** The SameSite attribute of Kasm's cookies. */
  sameSite?: pulumi.Input<"Lax" | "Strict" | "None">;
  /** Whether answers come from the zone that was asked. */
  sameZoneReply?: pulumi.Input<boolean>;
  /** How long a sign-in lasts. Kept in seconds. */
  sessionLifetime?: pulumi.Input<Duration>;
  /** Bit rate of recordings, for example `5 Mbps`. */
  sessionRecordingBitrate?: pulumi.Input<`${number} Mbps`>;
  /** Pictures per second in recordings. */
  sessionRecordingFramerate?: pulumi.Input<number>;
  /** How full a disk may get before recording stops, for example `80%`. */
  sessionRecordingGuacDiskLimit?: pulumi.Input<`${number}%`>;
  /** How many pieces of recordings may wait. */
  sessionRecordingQueueLength?: pulumi.Input<number>;
  /** Height of recordings, for example `1080 px`. */
  sessionRecordingResHeight?: pulumi.Input<`${number} px`>;
  /** Width of recordings, for example `1920 px`. */
  sessionRecordingResWidth?: pulumi.Input<`${number} px`>;
  /** How long recordings are kept. Kept in hours. */
  sessionRecordingRetentionPeriod?: pulumi.Input<Duration>;
  /** Where recordings are put, with placeholders; must end in `.mp4`. */
  sessionRecordingUploadLocation?: pulumi.Input<string>;
  /** How far the clock of a one-time password may be off. Kept in minutes. */
  tokenDriftMax?: pulumi.Input<Duration>;
  /** Whether the server looks for new versions of Kasm. */
  updateCheck?: pulumi.Input<boolean>;
  /** Address that log entries are sent to over HTTPS. */
  urlEndpoint?: pulumi.Input<string>;
  /** Where lists of the web filter come from. */
  webFilterUpdateUrl?: pulumi.Input<string>;
  /** How long a request for a security key may stay open. Kept in seconds. */
  webauthnRequestLifetime?: pulumi.Input<Duration>;
}

/**
 * Settings that hold secrets: write-only, kept as secrets, sent when the program's value changes. The server hides
 * them, so destroy cannot put back what was there before.
 */
export interface GlobalSettingSecrets {
  /** Private key that the server signs with, as PEM text. */
  apiPrivateKey?: pulumi.Input<string>;
  /** Private key of the reCAPTCHA site. */
  googleRecaptchaPrivKey?: pulumi.Input<string>;
  /** Token of the Splunk collector that log entries go to. */
  hecToken?: pulumi.Input<string>;
  /** Access key of the object storage. */
  objectStorageKey?: pulumi.Input<string>;
  /** Secret of the object storage's access key. */
  objectStorageSecret?: pulumi.Input<string>;
  /** Access key of the object storage that recordings go to. */
  recordingObjectStorageKey?: pulumi.Input<string>;
  /** Secret of that access key. */
  recordingObjectStorageSecret?: pulumi.Input<string>;
  /** Token with which agents and managers register. */
  registrationToken?: pulumi.Input<string>;
  /** Token that managers and agents share. */
  token?: pulumi.Input<string>;
}

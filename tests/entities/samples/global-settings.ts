import type { Properties, Sample } from "../support/sample";

const settings: Properties = {
  addImagesToDefaultGroup: false,
  agentVersion: "1.18.1",
  anonymousUserExpiration: "36 hours",
  apiPublicCert: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  autoAgent: true,
  cleanupOrphanedAutoscaleServers: true,
  debugRetention: "5 hours",
  defaultCpuAllocationMethod: "Quotas",
  defaultVmRdpConnectionSettings: { guac: { settings: { "resize-method": "reconnect" } } },
  defaultVmSshConnectionSettings: { guac: { settings: { "font-size": "14" } } },
  defaultVmVncConnectionSettings: { guac: { settings: { "color-depth": "16" } } },
  enableKasmAuth: false,
  forwardInterZoneAgentRequests: true,
  googleRecaptchaApiUrl: "https://recaptcha.example.com/api",
  googleRecaptchaSiteKey: "a-site-key",
  guardianInterval: "45 seconds",
  guardianProvisionThreads: 7,
  hostDeadExpiration: "2 hours",
  hostMissingExpiration: "90 seconds",
  httpMethod: "put",
  httpsInsecure: true,
  kasmAuthDomain: "kasm.example.com",
  keepaliveExpiration: "3 hours",
  launcherBackgroundUrl: "https://kasm.example.com/background.jpg",
  licenseServerUrl: "https://licenses.example.com/",
  logHost: "logs.example.com",
  logPort: 8088,
  logProtocol: "splunk",
  logRetention: "9 days",
  loginAssistance: "https://help.example.com/",
  managerExpiration: "11 minutes",
  maxLoginAttempts: 9,
  minimizeLocalLogging: true,
  noticeMessage: "Authorised use only",
  noticeTitle: "Notice",
  primaryManagerTimeout: "70 seconds",
  provisionTimeout: "20 minutes",
  sameSite: "Strict",
  sameZoneReply: true,
  sessionLifetime: "10 hours",
  sessionRecordingBitrate: "9 Mbps",
  sessionRecordingFramerate: 24,
  sessionRecordingGuacDiskLimit: "55%",
  sessionRecordingQueueLength: 17,
  sessionRecordingResHeight: "900 px",
  sessionRecordingResWidth: "1600 px",
  sessionRecordingRetentionPeriod: "48 hours",
  sessionRecordingUploadLocation: "recordings/{username}.mp4",
  tokenDriftMax: "3 minutes",
  updateCheck: false,
  urlEndpoint: "https://logs.example.com/kasm",
  webFilterUpdateUrl: "https://filter.example.com/lists",
  webauthnRequestLifetime: "100 seconds",
};

const secrets: Properties = {
  apiPrivateKey: "-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n",
  googleRecaptchaPrivKey: "a-recaptcha-key",
  hecToken: "a-collector-token",
  objectStorageKey: "an-access-key",
  objectStorageSecret: "a-storage-secret",
  recordingObjectStorageKey: "another-access-key",
  recordingObjectStorageSecret: "another-storage-secret",
  registrationToken: "a-registration-token",
  token: "a-manager-token",
};

const alone = (heading: string, values: Properties) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${heading}.${name}`, { [heading]: { [name]: value } }]),
  );

export const samples: readonly Sample[] = [
  {
    title: "GlobalSettings",
    kind: "globalSettings",
    prepare: () =>
      Promise.resolve({ inputs: {}, changes: { ...alone("settings", settings), ...alone("secrets", secrets) } }),
  },
];

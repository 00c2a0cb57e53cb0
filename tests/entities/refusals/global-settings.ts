import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "values of the wrong kind, without their unit or out of range, all at once",
    kind: "globalSettings",
    inputs: {
      settings: {
        autoAgent: "yes",
        sessionLifetime: 3600,
        sameSite: "lax",
        logPort: 65_536,
        sessionRecordingBitrate: "5",
        sessionRecordingUploadLocation: "recordings/{username}",
        licenseServerUrl: "licenses.example.com",
        googleRecaptchaApiUrl: "recaptcha",
        launcherBackgroundUrl: "ftp://images.example.com",
        webFilterUpdateUrl: "updates.example.com",
        apiPublicCert: "a certificate",
        defaultVmRdpConnectionSettings: "{}",
        maxLoginAttempts: -1,
      },
    },
    problems: [
      ["settings.autoAgent", /boolean/],
      ["settings.sessionLifetime", /string/],
      ["settings.sameSite", /"Lax"/],
      ["settings.logPort", /65535/],
      ["settings.sessionRecordingBitrate", /"5 Mbps"/],
      ["settings.sessionRecordingUploadLocation", /must end in \.mp4/],
      ["settings.licenseServerUrl", /write it whole/],
      ["settings.googleRecaptchaApiUrl", /write it whole/],
      ["settings.launcherBackgroundUrl", /http or https/],
      ["settings.webFilterUpdateUrl", /write it whole/],
      ["settings.apiPublicCert", /-----BEGIN/],
      ["settings.defaultVmRdpConnectionSettings", /./],
      ["settings.maxLoginAttempts", />=0/],
    ],
  },
  {
    title: "a setting nobody knows, and a secret where it would be seen",
    kind: "globalSettings",
    inputs: {
      settings: { sesionLifetime: "8 hours", hecToken: "a-collector-token" },
      secrets: { hecTokn: "x", token: 5 },
    },
    problems: [
      ["", /^settings: "sesionLifetime" is not known here; did you mean "sessionLifetime"\?/],
      ["", /^settings: "hecToken" is not known here/],
      ["", /^secrets: "hecTokn" is not known here; did you mean "hecToken"\?/],
      ["", /^secrets\.token: is not of the expected form/],
    ],
  },
];

import type { Properties, Sample } from "../support/sample";

const common: Properties = { name: "Files", defaultTarget: "/files" };
const changes: Record<string, Properties> = {
  name: { name: "Archive" },
  enabled: { enabled: false },
  defaultTarget: { defaultTarget: "/archive" },
  volumeConfig: { volumeConfig: { driver: "rclone" } },
  mountConfig: { mountConfig: { mode: "rw" } },
};

const oauth: Properties = {
  clientId: "kasm",
  clientSecret: "a-client-secret",
  authUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com/token",
  redirectUrl: "https://kasm.example.com/api/cloud_storage_callback",
  scope: ["files", "offline_access"],
};
const withoutOAuth: Properties = Object.fromEntries(Object.keys(oauth).map((name) => [name, undefined]));
const oauthChanges: Record<string, Properties> = {
  clientId: { clientId: "kasm-2" },
  clientSecret: { clientSecret: "another-client-secret" },
  authUrl: { authUrl: "https://sign-in.example.com/authorize" },
  authUrlOptions: { authUrlOptions: { prompt: "consent" } },
  tokenUrl: { tokenUrl: "https://sign-in.example.com/token" },
  redirectUrl: { redirectUrl: "https://desktops.example.com/api/cloud_storage_callback" },
  scope: { scope: ["files"] },
};

function sample(type: string, own: Properties, ownChanges: Record<string, Properties>, other: Properties): Sample {
  return {
    title: `StorageProvider ${type}`,
    kind: "storageProvider",
    create: "create_storage_provider",
    prepare: () =>
      Promise.resolve({ inputs: { type, ...common, ...own }, changes: { type: other, ...changes, ...ownChanges } }),
  };
}

const rootDrive = { rootDriveUrl: "https://graph.example.com/me/drive" };

export const samples: readonly Sample[] = [
  sample("Custom", {}, {}, { type: "S3" }),
  sample("S3", {}, {}, { type: "Custom" }),
  sample("Dropbox", oauth, oauthChanges, { type: "Google Drive" }),
  sample("Google Drive", oauth, oauthChanges, { type: "Dropbox" }),
  sample(
    "OneDrive",
    { ...oauth, ...rootDrive },
    { ...oauthChanges, rootDriveUrl: { rootDriveUrl: "https://graph.example.com/drives/1" } },
    { ...withoutOAuth, rootDriveUrl: undefined, type: "S3" },
  ),
  sample(
    "Nextcloud",
    { webdavUrl: "https://cloud.example.com/webdav/" },
    { webdavUrl: { webdavUrl: "https://files.example.com/webdav/" } },
    { webdavUrl: undefined, type: "S3" },
  ),
];

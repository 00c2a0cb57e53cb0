import type { Refusal } from "../support/refusal";

const reference = { id: "3f2a0c5e5d0b4d6f8a7e9c1b2d3e4f50", name: "x" };
const file = { group: reference, name: "Message", destination: "/home/kasm-user/motd.txt" };
const mapping = { group: reference, storageProvider: reference, name: "Files" };
const oauth = {
  type: "Dropbox",
  name: "Dropbox",
  defaultTarget: "/dropbox",
  clientId: "kasm",
  clientSecret: "a-client-secret",
  authUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com/token",
  redirectUrl: "https://kasm.example.com/api/cloud_storage_callback",
  scope: ["files"],
};

export const refusals: readonly Refusal[] = [
  {
    title: "no owner",
    kind: "fileMapping",
    inputs: { ...file, group: undefined, content: "Hello" },
    problems: [["workspace", /exactly one of workspace, group and user/]],
  },
  {
    title: "two owners, no place, and no text",
    kind: "fileMapping",
    inputs: { ...file, user: reference, destination: " " },
    problems: [
      ["user", /exactly one of workspace, group and user/],
      ["destination", /path in the session/],
      ["", /content: is required/],
    ],
  },
  {
    title: "a text of more than 5 MB",
    kind: "fileMapping",
    inputs: { ...file, content: "a".repeat(5_000_001) },
    problems: [["", /content: the file has 5000001 bytes, and Kasm takes 5 MB/]],
  },
  {
    title: "bytes that are no base64",
    kind: "fileMapping",
    inputs: { ...file, type: "binary", contentBase64: "not base64!" },
    problems: [["", /contentBase64: it is not base64/]],
  },
  {
    title: "bytes beyond 5 MB",
    kind: "fileMapping",
    inputs: { ...file, type: "binary", contentBase64: Buffer.alloc(5_000_001).toString("base64") },
    problems: [["", /contentBase64: the file has 5000001 bytes/]],
  },
  {
    title: "bytes for a text",
    kind: "fileMapping",
    inputs: { ...file, content: "Hello", contentBase64: "SGVsbG8=" },
    problems: [["", /contentBase64: FileMapping has no such field for this type/]],
  },
  {
    title: "a switch that 1.18 lacks",
    kind: "fileMapping",
    dialect: "1.18",
    inputs: { ...file, content: "Hello", enabled: false },
    problems: [["enabled", /before 1\.19 has no place for it; delete the mapping/]],
  },
  {
    title: "no owner, and halves of credentials of two providers",
    kind: "storageMapping",
    inputs: { ...mapping, group: undefined, s3AccessKeyId: "AKIA123", webdavUser: "jane" },
    problems: [
      ["workspace", /exactly one/],
      ["s3Bucket", /the bucket they are for/],
      ["", /s3SecretAccessKey: the id of an access key needs its secret/],
      ["", /webdavPassword: Nextcloud needs the user's password/],
    ],
  },
  {
    title: "the other halves",
    kind: "storageMapping",
    inputs: { ...mapping, s3Bucket: "reports", s3SecretAccessKey: "an-s3-secret", webdavPassword: "a-webdav-password" },
    problems: [
      ["s3AccessKeyId", /needs its id/],
      ["webdavUser", /needs the user/],
    ],
  },
  {
    title: "both providers",
    kind: "storageMapping",
    inputs: { ...mapping, s3Bucket: "reports", webdavUser: "jane", webdavPassword: "a-webdav-password" },
    problems: [["webdavUser", /either S3 or Nextcloud/]],
  },
  {
    title: "a description that 1.19 lacks",
    kind: "storageMapping",
    dialect: "1.19",
    inputs: { ...mapping, description: "Reports" },
    problems: [["description", /1\.19 has no place for it/]],
  },
  {
    title: "addresses that are none, and a wrong way back",
    kind: "storageProvider",
    inputs: { ...oauth, authUrl: "login", tokenUrl: "ftp://x", redirectUrl: "https://kasm.example.com/" },
    problems: [
      ["authUrl", /not an address/],
      ["tokenUrl", /not an http or https address/],
      ["redirectUrl", /must end in \/api\/cloud_storage_callback/],
    ],
  },
  {
    title: "a way back that anyone can read",
    kind: "storageProvider",
    inputs: { ...oauth, redirectUrl: "http://kasm.example.com/api/cloud_storage_callback" },
    problems: [["redirectUrl", /must begin with https/]],
  },
  {
    title: "fields of another type, and none of its own",
    kind: "storageProvider",
    inputs: { type: "Nextcloud", name: "Cloud", defaultTarget: "/cloud", rootDriveUrl: "https://x.example.com" },
    problems: [
      ["webdavUrl", /is required/],
      ["", /rootDriveUrl: StorageProvider has no such field for this type/],
    ],
  },
  {
    title: "OneDrive's root and Nextcloud's address",
    kind: "storageProvider",
    inputs: { ...oauth, type: "OneDrive", rootDriveUrl: "me/drive" },
    problems: [["rootDriveUrl", /not an address/]],
  },
  {
    title: "Nextcloud's address",
    kind: "storageProvider",
    inputs: { type: "Nextcloud", name: "Cloud", defaultTarget: "/cloud", webdavUrl: "cloud" },
    problems: [["webdavUrl", /not an address/]],
  },
];

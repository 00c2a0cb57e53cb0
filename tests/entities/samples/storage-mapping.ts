import { clientOf, groupNamed, made, workspaceNamed, type Named } from "../support/others";
import type { Properties, Sample } from "../support/sample";
import type { Stack } from "../../unit/provider/support/stack";

const provider = (stack: Stack, type: string, name: string, more: Properties = {}) =>
  made(stack, "storageProvider", name, { type, name, defaultTarget: "/files", ...more });
const nextcloud = { webdavUrl: "https://cloud.example.com/webdav/" };

/** The user whose key the stack uses. */
export async function someUser(stack: Stack): Promise<Named> {
  const client = clientOf(stack);
  const [user] = await client.list("get_users", { page: 0, page_size: 20 }, "users");
  await client.close();
  return { id: String(user?.["user_id"]), name: String(user?.["username"]) };
}

const common = (dialect: string): Record<string, Properties> => ({
  name: { name: "Archive" },
  ...(dialect === "1.18" ? { description: { description: "Old reports" } } : {}),
  enabled: { enabled: false },
  readOnly: { readOnly: true },
  target: { target: "/archive" },
  config: { config: "a-config-with-a-secret" },
  returnUrl: { returnUrl: "https://kasm.example.com/#/profile" },
});

const s3 = { s3Bucket: "reports", s3AccessKeyId: "AKIA123", s3SecretAccessKey: "an-s3-secret" };
const webdav = { webdavUser: "jane", webdavPassword: "a-webdav-password" };
const s3Changes = {
  s3Bucket: { ...s3, s3Bucket: "archive" },
  s3AccessKeyId: { ...s3, s3AccessKeyId: "AKIA456" },
  s3SecretAccessKey: { ...s3, s3SecretAccessKey: "another-s3-secret" },
};
const webdavChanges = {
  webdavUser: { ...webdav, webdavUser: "john" },
  webdavPassword: { ...webdav, webdavPassword: "another-webdav-password" },
};
const noS3 = { s3Bucket: undefined, s3AccessKeyId: undefined, s3SecretAccessKey: undefined };

export const samples: readonly Sample[] = [
  {
    title: "StorageMapping",
    kind: "storageMapping",
    create: "create_storage_mapping",
    forgotten: ["returnUrl"],
    refusedWith: { "storage_mapping_by_key=refuse": /set kasm:username and kasm:password/ },
    async prepare(stack, dialect) {
      const workspace = await workspaceNamed(stack);
      const other = await workspaceNamed(stack, "Terminal");
      const group = await groupNamed(stack, "Developers");
      const user = await someUser(stack);
      const storageProvider = await provider(stack, "S3", "Buckets");
      const second = await provider(stack, "S3", "More buckets");
      const cloud = await provider(stack, "Nextcloud", "Cloud", nextcloud);
      const toCloud = (change: Properties) => ({ storageProvider: cloud, ...noS3, ...change });
      return {
        inputs: { workspace, storageProvider, name: "Reports", ...s3 },
        changes: {
          workspace: { workspace: other },
          group: { workspace: undefined, group },
          user: { workspace: undefined, user },
          storageProvider: { storageProvider: second },
          ...common(dialect),
          ...s3Changes,
          webdavUser: toCloud(webdavChanges.webdavUser),
          webdavPassword: toCloud(webdavChanges.webdavPassword),
        },
      };
    },
  },
];

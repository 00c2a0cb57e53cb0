import type { KasmVersion } from "../../../../simulator";
import { madeBy, removeAll } from "./made";
import type { Tour } from "./tour";

const provider = (kind: string): Omit<Tour, "body" | "change"> => ({
  family: "storage_providers",
  variant: kind,
  create: "create_storage_provider",
  update: "update_storage_provider",
  list: "get_storage_providers",
  remove: "delete_storage_provider",
  envelope: "target_storage_provider",
  id: "storage_provider_id",
  removeBody: (id) => ({ target_storage_provider: { storage_provider_id: id } }),
  secrets: ["client_secret"],
});

const oneDrive: Tour = {
  ...provider("OneDrive"),
  body: {
    name: "OneDrive",
    storage_provider_type: "OneDrive",
    enabled: false,
    default_target: "/onedrive",
    client_id: "client",
    client_secret: "oauth-secret",
    auth_url: "https://login.example.com/authorize",
    auth_url_options: '{"prompt":"consent"}',
    token_url: "https://login.example.com/token",
    redirect_url: "https://kasm.example.com/api/cloud_storage_callback",
    scope: "files.read\noffline_access",
    root_drive_url: "https://graph.example.com/me/drive",
    webdav_url: "https://unused.example.com",
    volume_config: '{"driver":"rclone"}',
    mount_config: '{"a":"b"}',
  },
  read: { scope: ["files.read", "offline_access"] },
  change: { enabled: true, client_secret: "rotated", volume_config: "{}", webdav_url: "" },
};

const nextcloud: Tour = {
  ...provider("Nextcloud"),
  partial: true,
  body: {
    name: "Nextcloud",
    storage_provider_type: "Nextcloud",
    default_target: "/nextcloud",
    webdav_url: "https://cloud.example.com/remote.php/dav",
  },
  change: { webdav_url: "https://cloud2.example.com" },
};

const bucket: Tour = {
  ...provider("S3"),
  partial: true,
  body: { name: "S3", storage_provider_type: "S3", default_target: "/s3", volume_config: '{"driver":"rclone"}' },
  change: { default_target: "/bucket" },
};

const storageMapping = (version: KasmVersion, owner: "group_id" | "image_id"): Tour => ({
  family: "storage_mappings",
  variant: owner,
  path: "/api/",
  create: "create_storage_mapping",
  update: "update_storage_mapping",
  list: "get_storage_mappings",
  remove: "delete_storage_mapping",
  envelope: "target_storage_mapping",
  id: "storage_mapping_id",
  removeBody: (id) => ({ target_storage_mapping: { storage_mapping_id: id } }),
  body: {
    name: "Bucket",
    config: "config-secret",
    enabled: false,
    read_only: true,
    target: "/data",
    s3_access_key_id: "AKIA",
    s3_secret_access_key: "s3-secret",
    s3_bucket: "bucket",
    webdav_user: "kasm",
    webdav_pass: "webdav-secret",
    return_url: "https://kasm.example.com/",
    ...(version !== "1.19.0" ? { description: "a bucket" } : {}),
  },
  secrets: ["config", "s3_secret_access_key", "webdav_pass"],
  writeOnly: ["return_url"],
  without: ["user_id", owner === "group_id" ? "image_id" : "group_id"],
  change: { enabled: true, read_only: false, s3_bucket: "other" },
  prepare: async (running) => {
    const storage = await madeBy(running).storage({ storage_provider_type: "S3" });
    const made = await (owner === "group_id" ? madeBy(running).group() : madeBy(running).image());
    return {
      body: { storage_provider_id: storage.id, [owner]: made.id },
      listBody: { target_storage_mapping: { [owner]: made.id } },
      clean: () => removeAll(storage, made),
    };
  },
});

const fileMapping = (version: KasmVersion, owner: "group_id" | "image_id"): Tour => ({
  family: "file_mappings",
  variant: owner,
  create: "create_file_map",
  update: "update_file_map",
  list: "get_file_mappings",
  remove: "delete_file_map",
  envelope: "target_file_map",
  id: "file_map_id",
  removeBody: (id) => ({ target_file_map: { file_map_id: id } }),
  body: {
    name: "Profile",
    description: "a profile",
    destination: "/home/kasm-user/.profile",
    file_type: "text",
    content: "export A=1\n",
    is_executable: true,
    is_readable: false,
    is_writable: false,
    ...(version === "1.19.0" ? { enabled: false } : {}),
  },
  without: ["user_id", owner === "group_id" ? "image_id" : "group_id"],
  change: { content: "export A=2\n", is_executable: false, destination: "C:\\Users\\kasm\\a.txt" },
  prepare: async (running) => {
    const made = await (owner === "group_id" ? madeBy(running).group() : madeBy(running).image());
    return { body: { [owner]: made.id }, listBody: { [owner]: made.id }, clean: () => removeAll(made) };
  },
});

export const fileTours = (version: KasmVersion): Tour[] => [
  oneDrive,
  nextcloud,
  bucket,
  storageMapping(version, "group_id"),
  storageMapping(version, "image_id"),
  fileMapping(version, "group_id"),
  fileMapping(version, "image_id"),
];

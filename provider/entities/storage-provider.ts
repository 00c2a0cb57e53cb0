import { z } from "zod";
import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, httpUrl, json, lines, secret, text } from "../core";
import type { Field } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { storageCallback } from "./rules";

type Structure = pulumi.Input<Record<string, unknown>>;

/** What every {@link StorageProvider} is made of (kasm-wire.md 12.2, kasm-1.19-columns.md storage_providers). */
export interface StorageProviderFields {
  /** What keeps the files. A change replaces the provider: Kasm locks it. */
  type: "Custom" | "Dropbox" | "Google Drive" | "Nextcloud" | "OneDrive" | "S3";
  /** Name of the provider, as users see it. Updates. */
  name: pulumi.Input<string>;
  /** Whether users can map it. Default true. Updates. */
  enabled?: pulumi.Input<boolean>;
  /** Where the files appear in sessions, for example `/data`. Updates. */
  defaultTarget: pulumi.Input<string>;
  /** Options of the volume, in the words of its driver. May hold secrets. The console asks for it; default none. Updates. */
  volumeConfig?: Structure;
  /** Options of the mount, in the words of its driver. May hold secrets. The console asks for it; default none. Updates. */
  mountConfig?: Structure;
}

/** What a provider has to which users sign in with OAuth. Every change updates in place. */
export interface OAuthStorageFields {
  /** Id of the client that was registered with the provider. */
  clientId: pulumi.Input<string>;
  /** Secret of that client. Kept as a secret; sent when it changes, never compared with the server's. */
  clientSecret: pulumi.Input<string>;
  /** The provider's authorization endpoint. */
  authUrl: pulumi.Input<string>;
  /** Further parameters of that endpoint. Default none. */
  authUrlOptions?: Structure;
  /** The provider's token endpoint. */
  tokenUrl: pulumi.Input<string>;
  /** Where browsers come back to: `https://<Kasm host>/api/cloud_storage_callback`; register it with the provider too. */
  redirectUrl: pulumi.Input<string>;
  /** What users are asked to grant. */
  scope: pulumi.Input<pulumi.Input<string>[]>;
}

/** What OneDrive has besides. */
export interface OneDriveStorageFields extends OAuthStorageFields {
  /** Address of the drive's root in Microsoft's API. */
  rootDriveUrl: pulumi.Input<string>;
}

/** What Nextcloud has. */
export interface NextcloudStorageFields {
  /** The server's WebDAV address; users give their name and password in their mappings. */
  webdavUrl: pulumi.Input<string>;
}

type Named = Omit<StorageProviderFields, "type"> & CommonArgs;

export interface OAuthStorageProviderArgs extends Named, OAuthStorageFields {
  type: "Dropbox" | "Google Drive";
}

export interface OneDriveStorageProviderArgs extends Named, OneDriveStorageFields {
  type: "OneDrive";
}

export interface NextcloudStorageProviderArgs extends Named, NextcloudStorageFields {
  type: "Nextcloud";
}

/** S3 takes bucket and keys in each mapping; a custom provider has its configuration only. */
export interface PlainStorageProviderArgs extends Named {
  type: "S3" | "Custom";
}

/** Arguments of a {@link StorageProvider}: its type decides which go together. */
export type StorageProviderArgs =
  OAuthStorageProviderArgs | OneDriveStorageProviderArgs | NextcloudStorageProviderArgs | PlainStorageProviderArgs;

const open = z.record(z.string(), z.unknown());

const oauth: { readonly [Name in keyof Required<OAuthStorageFields>]: Field } = {
  clientId: text("client_id"),
  clientSecret: secret("client_secret"),
  authUrl: text("auth_url").refine(httpUrl),
  authUrlOptions: json("auth_url_options", open).optional(),
  tokenUrl: text("token_url").refine(httpUrl),
  redirectUrl: text("redirect_url").refine(storageCallback),
  scope: lines("scope"),
};

export const storageProvider = defineEntity<StorageProviderFields>({
  kind: "StorageProvider",
  title: "storage provider",
  adapter: crud({
    list: { call: "get_storage_providers", key: "storage_providers" },
    envelope: "target_storage_provider",
    related: ["get_storage_mappings"],
    create: "create_storage_provider",
    update: "update_storage_provider",
    remove: "delete_storage_provider",
    id: "storage_provider_id",
    removeBody: (id) => ({ target_storage_provider: { storage_provider_id: id } }),
  }),
  fields: {
    type: choice("storage_provider_type", {
      Custom: "Custom",
      Dropbox: "Dropbox",
      "Google Drive": "Google Drive",
      Nextcloud: "Nextcloud",
      OneDrive: "OneDrive",
      S3: "S3",
    }).replaces(),
    name: text("name"),
    enabled: flag("enabled").optional(),
    defaultTarget: text("default_target"),
    volumeConfig: json("volume_config", open).guarded().optional(),
    mountConfig: json("mount_config", open).guarded().optional(),
  },
  variants: {
    by: "type",
    of: {
      Custom: {},
      Dropbox: oauth,
      "Google Drive": oauth,
      Nextcloud: { webdavUrl: text("webdav_url").refine(httpUrl) },
      OneDrive: { ...oauth, rootDriveUrl: text("root_drive_url").refine(httpUrl) },
      S3: {},
    },
  },
  naturalKey: ["name"],
  nameField: "name",
  permissions: {
    read: ["3000 storage_providers_view"],
    create: ["3002 storage_providers_create"],
    update: () => ["3001 storage_providers_modify"],
    delete: () => ["3003 storage_providers_delete"],
  },
});

type StorageProviderOutputs = OutputsOf<
  Omit<StorageProviderFields, "type"> & Partial<OneDriveStorageFields> & Partial<NextcloudStorageFields>
> & { readonly type: pulumi.Output<StorageProviderFields["type"]> };

/**
 * Storage outside Kasm that can be mapped into sessions; who gets it is said by {@link StorageMapping}s.
 *
 * ```ts
 * new StorageProvider("s3", { type: "S3", name: "Buckets", defaultTarget: "/s3" });
 * new StorageProvider("nextcloud", { type: "Nextcloud", name: "Cloud", defaultTarget: "/cloud", webdavUrl: "https://cloud.example.com/remote.php/webdav/" });
 * new StorageProvider("onedrive", {
 *   type: "OneDrive", name: "OneDrive", defaultTarget: "/onedrive", clientId, clientSecret,
 *   authUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
 *   tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
 *   redirectUrl: "https://kasm.example.com/api/cloud_storage_callback", scope: ["Files.ReadWrite.All", "offline_access"],
 *   rootDriveUrl: "https://graph.microsoft.com/v1.0/me/drive",
 * });
 * ```
 */
export class StorageProvider extends entityResource<StorageProviderArgs, object, StorageProviderOutputs>(
  storageProvider,
) {}

/** A storage provider as the server shows it, with the fields of its type and without secrets. */
export type StorageProviderValues = ValuesOf<StorageProviderFields> &
  Partial<ValuesOf<OneDriveStorageFields, "clientSecret"> & ValuesOf<NextcloudStorageFields>>;

/** Looks a storage provider up by its name. Fails when there is none or more than one. */
export const { get: getStorageProvider, getOutput: getStorageProviderOutput } = lookup<
  { name: string },
  StorageProviderValues
>(storageProvider);

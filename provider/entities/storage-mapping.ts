import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import { defineEntity, flag, isObject, needs, oneOf, reference, secret, shown, text } from "../core";
import type { Adapter, Properties, Reference, WireObject, Without } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { exactlyOneOwner, ownerFields, ownerIds, ownerKey, ownerRights, type Owner, type OwnerFields } from "./owner";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";

/** What every {@link StorageMapping} is made of (kasm-wire.md 12.3, kasm-1.19-columns.md storage_mappings). */
export interface StorageMappingFields {
  /** Where the files are. A change replaces the mapping. */
  storageProvider: ReferenceInput;
  /** Name of the mapping; tells those of one owner and provider apart. Updates. */
  name: pulumi.Input<string>;
  /** For administrators. Kasm 1.19 keeps none. Updates. */
  description?: pulumi.Input<string>;
  /** Whether sessions get it. Default true. Updates. */
  enabled?: pulumi.Input<boolean>;
  /** Whether sessions can only read. Default false. Updates. */
  readOnly?: pulumi.Input<boolean>;
  /** Where the files appear in sessions. Default: the provider's target. Updates. */
  target?: pulumi.Input<string>;
  /** Configuration as Kasm keeps it, a text; kept as a secret. Default none. Updates. */
  config?: pulumi.Input<string>;
  /** Where the browser goes after the user's consent, with a provider that asks for it. Sent when it changes. */
  returnUrl?: pulumi.Input<string>;
}

/** What a mapping of an S3 provider has. Changes update in place. */
export interface S3MappingFields {
  /** The bucket. Kasm requires it with a provider of type `S3`, and probably the keys too. */
  s3Bucket: pulumi.Input<string>;
  /** Id of the access key. */
  s3AccessKeyId?: pulumi.Input<string>;
  /** Secret of the access key. Kept as a secret; sent when it changes. */
  s3SecretAccessKey?: pulumi.Input<string>;
}

/** What a mapping of a Nextcloud provider has. Changes update in place. */
export interface WebdavMappingFields {
  /** User at the server. */
  webdavUser: pulumi.Input<string>;
  /** Password of that user. Kept as a secret; sent when it changes. Kasm requires it with a provider of type `Nextcloud`. */
  webdavPassword: pulumi.Input<string>;
}

/** Credentials go with the type of the provider: those of S3, those of Nextcloud, or none. */
export type StorageCredentials =
  | (S3MappingFields & Without<keyof WebdavMappingFields>)
  | (WebdavMappingFields & Without<keyof S3MappingFields>)
  | (Without<keyof S3MappingFields> & Without<keyof WebdavMappingFields>);

/** Arguments of a {@link StorageMapping}. */
export type StorageMappingArgs = CommonArgs & StorageMappingFields & Owner & StorageCredentials;

type AllFields = StorageMappingFields & OwnerFields & Partial<S3MappingFields> & Partial<WebdavMappingFields>;

const lists = ["get_storage_mappings"];
const atRoot = { at: "root" } as const;
const envelope = (mapping: WireObject) => ({ target_storage_mapping: mapping });

/** These are users' own calls, and whether a server takes an administrator's key for them is open (kasm-wire.md 12.3). */
async function asUser<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof KasmError) || error.code !== "KASM_UNAUTHENTICATED") throw error;
    const cure =
      "Where other calls succeed, this server takes calls about storage mappings only from those who signed in: set kasm:username and kasm:password instead of the key.";
    throw error.with({ cure });
  }
}

const adapter: Adapter = {
  async observe({ client, inputs }) {
    const owner = ownerIds(inputs);
    const rows = await asUser(client.list("get_storage_mappings", envelope(owner), "storage_mappings", atRoot));
    return rows.map((row) => ({ ...row, ...owner }));
  },
  identify: ({ storage_mapping_id }) => (typeof storage_mapping_id === "string" ? storage_mapping_id : ""),
  async create({ client }, body) {
    const options = { ...atRoot, invalidates: lists };
    const answer = await asUser(client.call("create_storage_mapping", envelope(body), "create", options));
    const made = isObject(answer["storage_mapping"]) ? answer["storage_mapping"] : {};
    const { storage_mapping_id: id } = made;
    return { id: typeof id === "string" ? id : undefined, answer: { url: answer["url"] } };
  },
  async update({ client, inputs }, { storage_mapping_id, storage_provider_id }, changes) {
    // The web page names owner and provider with every change.
    const body = { storage_provider_id, ...ownerIds(inputs), ...changes, storage_mapping_id };
    await asUser(client.call("update_storage_mapping", envelope(body), "write", { ...atRoot, invalidates: lists }));
  },
  async remove({ client }, { storage_mapping_id }) {
    const options = { ...atRoot, invalidates: lists };
    await asUser(client.call("delete_storage_mapping", envelope({ storage_mapping_id }), "delete", options));
  },
  probe: () => Promise.resolve([]),
};

const given =
  (...fields: string[]) =>
  (inputs: Properties) =>
    fields.some((field) => inputs[field] != null);

export const storageMapping = defineEntity<AllFields>({
  kind: "StorageMapping",
  title: "storage mapping",
  adapter,
  fields: {
    ...ownerFields,
    storageProvider: reference("storage_provider_id", { to: "StorageProvider" }).replaces(),
    name: text("name"),
    description: text({ "1.18": ["description"], "1.19": [] })
      .optional()
      .absent("Kasm keeps none for storage mappings any more; leave it out"),
    enabled: flag("enabled").optional(),
    readOnly: flag("read_only").optional(),
    target: text("target").optional(),
    config: secret("config").optional(),
    returnUrl: text("return_url").unverified().optional(),
    s3Bucket: text("s3_bucket").optional(),
    s3AccessKeyId: text("s3_access_key_id").optional(),
    s3SecretAccessKey: secret("s3_secret_access_key").optional(),
    webdavUser: text("webdav_user").optional(),
    webdavPassword: secret("webdav_pass").optional(),
  },
  shown: { consentUrl: shown("url", { kept: true, secret: true }) },
  naturalKey: [...ownerKey, "storageProvider", "name"],
  nameField: "name",
  permissions: { read: [], create: [], update: ownerRights, delete: ownerRights },
  rules: [
    exactlyOneOwner,
    needs("s3Bucket", given("s3AccessKeyId", "s3SecretAccessKey"), "keys of S3 need the bucket they are for"),
    needs("s3SecretAccessKey", given("s3AccessKeyId"), "the id of an access key needs its secret"),
    needs("s3AccessKeyId", given("s3SecretAccessKey"), "the secret of an access key needs its id"),
    needs("webdavPassword", given("webdavUser"), "Nextcloud needs the user's password"),
    needs("webdavUser", given("webdavPassword"), "Nextcloud needs the user of that password"),
    oneOf(["s3Bucket", "webdavUser"], "a provider is either S3 or Nextcloud: leave the other one's fields out"),
  ],
});

/** What the server makes of a {@link StorageMapping}. */
export interface StorageMappingMade {
  /**
   * Where the owner must consent in a browser before the mapping works, with Google Drive, Dropbox and OneDrive;
   * undefined with the others. A secret: who follows it connects the drive. Shown when the mapping is made only.
   */
  readonly consentUrl: pulumi.Output<string | undefined>;
}

/**
 * Gives the sessions of a workspace, a group or a user the files of a {@link StorageProvider}. Users may map their own
 * where their groups' setting `allowUserStorageMapping` is on. Its calls live beside the administrator's; where the
 * server refuses an API key for them, sign in by `kasm:username` and `kasm:password`.
 *
 * ```ts
 * new StorageMapping("reports", { workspace: chrome, storageProvider: s3, name: "Reports", s3Bucket: "reports", readOnly: true });
 * new StorageMapping("team", { group: developers, storageProvider: nextcloud, name: "Team", webdavUser: "kasm", webdavPassword });
 * export const consent = new StorageMapping("drive", { user: jane, storageProvider: oneDrive, name: "Drive" }).consentUrl;
 * ```
 */
export class StorageMapping extends entityResource<StorageMappingArgs, StorageMappingMade, OutputsOf<AllFields>>(
  storageMapping,
) {}

/** A storage mapping as the server shows it, without secrets. */
export type StorageMappingValues = ValuesOf<AllFields, "config" | "s3SecretAccessKey" | "webdavPassword">;

/** Looks a storage mapping up by owner, provider and name. Fails when there is none or more than one. */
export const { get: getStorageMapping, getOutput: getStorageMappingOutput } = lookup<
  { workspace?: Reference; group?: Reference; user?: Reference; storageProvider: Reference; name: string },
  StorageMappingValues
>(storageMapping);

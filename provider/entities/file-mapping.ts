import type * as pulumi from "@pulumi/pulumi";
import { FormFile, KasmError } from "../client";
import { choice, defineEntity, flag, send, text } from "../core";
import type { Adapter, Field, Properties, Reference, Scope, WireObject } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { exactlyOneOwner, ownerFields, ownerIds, ownerKey, ownerRights, type Owner, type OwnerFields } from "./owner";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";

/** What every {@link FileMapping} is made of (kasm-wire.md 12.4, kasm-docs.md 7.8). */
export interface FileMappingFields {
  /** Whether the file is text or anything else. Default `text`. A change replaces the mapping: Kasm locks it. */
  type?: "text" | "binary";
  /** Name of the mapping; tells those of one owner apart. Updates. */
  name: pulumi.Input<string>;
  /** For administrators. A new mapping gets none. Updates. */
  description?: pulumi.Input<string>;
  /** Path in the session, its file name included: `/home/kasm-user/.config/app.json`, `C:\ProgramData\app.ini`. Updates. */
  destination: pulumi.Input<string>;
  /** Whether the file can be run. Default false. Updates. */
  isExecutable?: pulumi.Input<boolean>;
  /** Whether users can change the file in their session. Default true. Updates. */
  isWritable?: pulumi.Input<boolean>;
}

/** Whether and how sessions get the file: no part of an upload, so that a binary file gets it in a second call. */
export interface FileAccessFields {
  /** Whether sessions get the file. Only Kasm 1.19 and later can switch it off. Default true. Updates. */
  enabled?: pulumi.Input<boolean>;
  /** Whether users can read the file. Default true. Updates. */
  isReadable?: pulumi.Input<boolean>;
}

/** What a text has. */
export interface TextFileFields extends FileAccessFields {
  /** The text, at most 5 MB; 1 MiB for agents on Kubernetes. Mark it with `pulumi.secret` if it is one. Updates. */
  content: pulumi.Input<string>;
}

/** What any other file has. */
export interface BinaryFileFields extends FileAccessFields {
  /**
   * The bytes in base64, at most 5 MB of them; 1 MiB for agents on Kubernetes: `readFileSync("logo.png").toString("base64")`.
   * Uploaded when it changes here, never compared with the server's; a server may refuse uploads that are signed in by a key. Mark it with `pulumi.secret` if it is one. Updates.
   */
  contentBase64: pulumi.Input<string>;
}

type Named = Omit<FileMappingFields, "type"> & CommonArgs;
type TextFileArgs = Named & TextFileFields & { type?: "text"; contentBase64?: never };
type BinaryFileArgs = Named & BinaryFileFields & { type: "binary"; content?: never };

/** Arguments of a {@link FileMapping}: a text or bytes, for one owner. */
export type FileMappingArgs = (TextFileArgs | BinaryFileArgs) & Owner;

const lists = ["get_file_mappings"];
/** What the web page's upload carries; the rest is changed as with texts. */
const uploaded = ["name", "description", "destination", "is_executable", "is_writable", "file_type"] as const;
const owners = ["image_id", "group_id", "user_id"] as const;

/** The web page's uploads are signed in by its session's cookies, and whether a server takes a key is open (kasm-wire.md 1.2). */
const signIn =
  "Where other calls succeed, this server takes uploads only from those who signed in: set kasm:username and kasm:password instead of the key.";

/** Sends the whole file: under an id in place of what is there, else as a new one. */
async function upload({ client, inputs }: Scope, values: WireObject, id?: string): Promise<void> {
  const encoded = values["content"] ?? inputs["contentBase64"];
  const content = Buffer.from(typeof encoded === "string" ? encoded : "", "base64");
  const filename = String(values["destination"]).split(/[\\/]/).at(-1) || "file";
  const owner = ownerIds(inputs);
  const form = {
    ...Object.fromEntries(uploaded.map((key) => [key, values[key]])),
    // The web page sends the text null for what is absent.
    ...Object.fromEntries(owners.map((key) => [key, owner[key] ?? "null"])),
    file_map_id: id ?? "null",
    ufile: new FormFile(filename, content),
  };
  const kind = id === undefined ? "create" : "write";
  try {
    await client.call("upload_file_mapping", form, kind, { form: true, invalidates: lists });
  } catch (error) {
    throw error instanceof KasmError && error.code === "KASM_UNAUTHENTICATED" ? error.with({ cure: signIn }) : error;
  }
}

const idOf = ({ file_map_id }: WireObject) => (typeof file_map_id === "string" ? file_map_id : "");

const adapter: Adapter = {
  async observe({ client, inputs }) {
    const owner = ownerIds(inputs);
    const rows = await client.list("get_file_mappings", owner, "file_mappings");
    return rows.map((row) => ({ ...row, ...owner }));
  },
  identify: idOf,
  async create(scope, body) {
    if (body["file_type"] === "binary") await upload(scope, body);
    else await send(scope.client, "create_file_map", { target_file_map: body }, "create", lists);
    return undefined;
  },
  async update(scope, observed, changes) {
    const id = idOf(observed);
    const inUpload = (key: string) => [...uploaded, "content"].includes(key);
    const binary = observed["file_type"] === "binary";
    const { content: _shown, ...shown } = observed;
    if (binary && Object.keys(changes).some(inUpload)) await upload(scope, { ...shown, ...changes }, id);
    if (binary && Object.keys(changes).every(inUpload)) return;
    const { content: _bytes, ...others } = changes;
    const body = { target_file_map: { ...(binary ? others : changes), file_map_id: id } };
    await send(scope.client, "update_file_map", body, "write", lists);
  },
  async remove({ client }, observed) {
    await send(client, "delete_file_map", { target_file_map: { file_map_id: idOf(observed) } }, "delete", lists);
  },
  probe: () => Promise.resolve([]),
};

const largest = 5_000_000;
const largestOnKubernetes = 2 ** 20;

function tooLarge(bytes: number): string | undefined {
  return bytes > largest
    ? `the file has ${bytes} bytes, and Kasm takes 5 MB; put it into the image, or on storage that sessions can reach`
    : undefined;
}

const notEmpty = (value: unknown) =>
  String(value).trim() === "" ? "give the path in the session, with the file's name" : undefined;

function base64(value: unknown): string | undefined {
  const encoded = String(value);
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(encoded))
    return 'it is not base64; write for example readFileSync("logo.png").toString("base64")';
  return tooLarge(Buffer.from(encoded, "base64").length);
}

function sizeOf({ content, contentBase64 }: Properties): number {
  if (typeof content === "string") return Buffer.byteLength(content);
  return typeof contentBase64 === "string" ? Buffer.byteLength(contentBase64, "base64") : 0;
}

const access: { readonly [Name in keyof Required<FileAccessFields>]: Field } = {
  enabled: flag({ "1.18": [], "1.19": ["enabled"] })
    .optional()
    .absent("delete the mapping to switch it off"),
  isReadable: flag("is_readable").optional(),
};

export const fileMapping = defineEntity<FileMappingFields & OwnerFields>({
  kind: "FileMapping",
  title: "file mapping",
  adapter,
  fields: {
    ...ownerFields,
    type: choice("file_type", { text: "text", binary: "binary" }).default("text").replaces(),
    name: text("name"),
    description: text("description").initially(""),
    destination: text("destination").refine(notEmpty),
    isExecutable: flag("is_executable").optional(),
    isWritable: flag("is_writable").optional(),
  },
  variants: {
    by: "type",
    of: {
      text: {
        content: text("content")
          .allowEmpty()
          .guarded()
          .refine((value) => tooLarge(Buffer.byteLength(String(value)))),
        ...access,
      },
      binary: {
        contentBase64: text("content").allowEmpty().sensitive().refine(base64),
        enabled: access.enabled.afterwards(),
        isReadable: access.isReadable.afterwards(),
      },
    },
  },
  naturalKey: [...ownerKey, "name"],
  nameField: "name",
  permissions: { read: [], create: [], update: ownerRights, delete: ownerRights },
  rules: [exactlyOneOwner],
  warnings: [
    (inputs) =>
      sizeOf(inputs) > largestOnKubernetes
        ? `The file of "${String(inputs["name"])}" is larger than 1 MiB: agents on Kubernetes cannot take it.`
        : undefined,
  ],
});

type FileMappingOutputs = OutputsOf<
  Omit<FileMappingFields, "type"> & OwnerFields & Partial<TextFileFields> & Partial<BinaryFileFields>
> & { readonly type: pulumi.Output<"text" | "binary"> };

/**
 * A file that Kasm puts into the sessions of a workspace, a group or a user.
 *
 * ```ts
 * new FileMapping("motd", { group: developers, name: "Message", destination: "/home/kasm-user/motd.txt", content: "Hello" });
 * new FileMapping("token", { user: jane, name: "Token", destination: "/home/kasm-user/.token", content: config.requireSecret("token"), isWritable: false });
 * new FileMapping("licence", {
 *   workspace: windows, type: "binary", name: "Licence", destination: "C:\\ProgramData\\App\\licence.dat",
 *   contentBase64: readFileSync("licence.dat").toString("base64"),
 * });
 * ```
 */
export class FileMapping extends entityResource<FileMappingArgs, object, FileMappingOutputs>(fileMapping) {}

/** A file mapping as the server shows it; of a text its content, of other files none. */
export type FileMappingValues = ValuesOf<FileMappingFields & OwnerFields> & Partial<ValuesOf<TextFileFields>>;

/** Looks a file mapping up by owner and name. Fails when there is none or more than one. */
export const { get: getFileMapping, getOutput: getFileMappingOutput } = lookup<
  { workspace?: Reference; group?: Reference; user?: Reference; name: string },
  FileMappingValues
>(fileMapping);

import type { CallDefinition } from "../catalogue";
import type { Json, JsonObject } from "../json";

/** A file of a form, as handlers find it in the body. */
export interface UploadedFile extends JsonObject {
  file_name: string;
  content_type: string;
  /** The bytes; the journal shows only how many there are. */
  content_base64: string;
}

export function isUploadedFile(value: Json | undefined): value is UploadedFile {
  return typeof value === "object" && value !== null && "content_base64" in value;
}

/** The bytes of a file of a form. */
export function contentOf(file: UploadedFile): Buffer {
  return Buffer.from(file.content_base64, "base64");
}

export function isMultipart(contentType: string | undefined): contentType is string {
  return /^multipart\/form-data\s*;/i.test(contentType ?? "");
}

/** The parts of a multipart/form-data body by name (the last of a name counts); undefined when it is broken. */
export async function readMultipart(bytes: Uint8Array, contentType: string): Promise<JsonObject | undefined> {
  if (hasTooManyParts(bytes, contentType)) return undefined;
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  } catch {
    return undefined;
  }
  const body = new Map<string, Json>();
  for (const [name, value] of form.entries()) {
    body.set(name, typeof value === "string" ? value : await fileOf(value));
  }
  return Object.fromEntries(body);
}

/** More than any form has; taking them apart would hold up everybody else. */
const MOST_PARTS = 1000;

function hasTooManyParts(bytes: Uint8Array, contentType: string): boolean {
  const boundary = /boundary="?([^";]+)/i.exec(contentType)?.[1];
  if (boundary === undefined) return false;
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let parts = 0;
  for (let at = content.indexOf(boundary); at >= 0 && parts <= MOST_PARTS; parts++) {
    at = content.indexOf(boundary, at + boundary.length);
  }
  return parts > MOST_PARTS;
}

async function fileOf(file: File): Promise<UploadedFile> {
  const content = Buffer.from(await file.arrayBuffer());
  return { file_name: file.name, content_type: file.type, content_base64: content.toString("base64") };
}

/**
 * A form carries text only: absent values arrive as the text null (kasm-wire.md 12.4), flags as true and false.
 * Answers the body with the types that the call's parameters have.
 */
export function typedForm(call: CallDefinition, body: JsonObject): JsonObject {
  const flags = new Set(call.parameters.filter((each) => each.type === "boolean").map((each) => each.name));
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (value === "null" || value === "undefined") return [name, null];
      if (flags.has(name) && typeof value === "string" && /^(true|false)$/i.test(value)) {
        return [name, value.toLowerCase() === "true"];
      }
      return [name, value];
    }),
  );
}

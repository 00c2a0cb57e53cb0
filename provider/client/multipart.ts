import { randomUUID } from "node:crypto";

/** A file within a form. */
export class FormFile {
  constructor(
    readonly filename: string,
    readonly content: Buffer,
  ) {}
}

/** The content of a request, and how it is encoded. */
export interface Content {
  readonly type: string;
  readonly body: string | Buffer;
}

const lineEnd = "\r\n";
/** As browsers write names in forms: what would end the header is escaped. */
const quoted = (name: string) =>
  `"${name.replace(/[\r\n"]/g, (character) => encodeURIComponent(character).toUpperCase())}"`;

/** A form as browsers send it (multipart/form-data). What is absent, undefined or null, is left out. */
export function formContent(fields: Readonly<Record<string, unknown>>): Content {
  const boundary = `pulumi-kasm-${randomUUID()}`;
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    if (value == null) return [];
    const disposition = `Content-Disposition: form-data; name=${quoted(name)}`;
    const [head, content] =
      value instanceof FormFile
        ? [
            `${disposition}; filename=${quoted(value.filename)}${lineEnd}Content-Type: application/octet-stream`,
            value.content,
          ]
        : [disposition, Buffer.from(typeof value === "string" ? value : JSON.stringify(value))];
    return [Buffer.from(`--${boundary}${lineEnd}${head}${lineEnd}${lineEnd}`), content, Buffer.from(lineEnd)];
  });
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--${lineEnd}`)]),
  };
}

export function jsonContent(body: Readonly<Record<string, unknown>>): Content {
  return { type: "application/json", body: JSON.stringify(body) };
}

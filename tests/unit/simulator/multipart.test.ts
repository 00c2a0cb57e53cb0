import { expect, test } from "@jest/globals";
import { call, parameter } from "../../../simulator/catalogue/build";
import { withoutSecrets } from "../../../simulator/server/masking";
import {
  contentOf,
  isMultipart,
  isUploadedFile,
  readMultipart,
  typedForm,
  type UploadedFile,
} from "../../../simulator/server/multipart";

async function encoded(form: FormData): Promise<{ bytes: Buffer; contentType: string }> {
  const response = new Response(form);
  return { bytes: Buffer.from(await response.arrayBuffer()), contentType: response.headers.get("content-type") ?? "" };
}

test("text and binary parts are read as they were sent", async () => {
  const form = new FormData();
  const content = Uint8Array.from({ length: 256 }, (_, index) => index);
  form.set("name", "Schlüssel\nzwei");
  form.set("ufile", new File([content], "seeds.bin", { type: "application/octet-stream" }));
  form.set("__proto__", "x");
  const { bytes, contentType } = await encoded(form);
  expect(isMultipart(contentType)).toBe(true);
  const body = await readMultipart(bytes, contentType);
  // A form's line ends are CRLF.
  expect(body?.name).toBe("Schlüssel\r\nzwei");
  expect(isUploadedFile(body?.ufile)).toBe(true);
  expect(body?.ufile).toMatchObject({ file_name: "seeds.bin", content_type: "application/octet-stream" });
  expect(contentOf(body?.ufile as UploadedFile)).toEqual(Buffer.from(content));
  expect(Object.hasOwn(body ?? {}, "__proto__")).toBe(true);
});

test("what is no form is undefined", async () => {
  expect(await readMultipart(Buffer.from("{}"), "multipart/form-data; boundary=x")).toBeUndefined();
  expect(await readMultipart(Buffer.from("{}"), "multipart/form-data; other=x")).toBeUndefined();
  expect(isMultipart("application/json")).toBe(false);
  expect(isMultipart(undefined)).toBe(false);
});

test("absent values and flags get back their types", () => {
  const upload = call({
    name: "upload",
    class: "write",
    grade: "observed",
    source: "kasm-wire.md 12.4",
    parameters: [parameter("is_writable", "boolean"), parameter("group_id", "identifier"), parameter("name", "text")],
  });
  expect(typedForm(upload, { is_writable: "True", group_id: "null", name: "true" })).toEqual({
    is_writable: true,
    group_id: null,
    name: "true",
  });
});

test("the journal keeps the size of a file, not its content", () => {
  const file: UploadedFile = { file_name: "a", content_type: "text/plain", content_base64: "c2VjcmV0" };
  expect(withoutSecrets({ ufile: file })).toEqual({
    ufile: { file_name: "a", content_type: "text/plain", content_base64: "(6 bytes)" },
  });
});

import { parseDocument, type YAMLParseError } from "yaml";

/** What cloud-init finds in a machine's user data. */
export type UserData =
  | { readonly kind: "cloud-config"; readonly config: Readonly<Record<string, unknown>> }
  | { readonly kind: "script"; readonly text: string }
  | { readonly kind: "powershell"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "unusable"; readonly trouble: string };

const kinds: ReadonlyArray<{ start: RegExp; name: string }> = [
  { start: /^Content-Type:\s*multipart/i, name: "a multi-part message" },
  { start: /^#include/, name: "a list of addresses" },
  { start: /^## template:\s*jinja/i, name: "a template" },
  { start: /^#cloud-boothook/, name: "a boothook" },
  { start: /^#part-handler/, name: "a part handler" },
];

/** Tells by its first line what the user data is, as cloud-init and Cloudbase-Init do. */
export function readUserData(text: string): UserData {
  const start = text.trimStart();
  if (start === "") return { kind: "none" };
  if (/^(#ps1|<powershell>)/i.test(start)) return { kind: "powershell", text: start };
  if (text.startsWith("#!")) return { kind: "script", text };
  if (/^#cloud-config\s*$/m.test(text.split("\n")[0] ?? "")) return readCloudConfig(text);
  const known = kinds.find((kind) => kind.start.test(text));
  const what = known === undefined ? "it begins with neither `#cloud-config` nor `#!`" : `it is ${known.name}`;
  return { kind: "unusable", trouble: `Unhandled user data, nothing of it is run: ${what}` };
}

/** YAML as PyYAML reads it, which cloud-init is built on: 1.1, the last of two equal keys counts. */
function readCloudConfig(text: string): UserData {
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) return { kind: "unusable", trouble: yamlTrouble(text, error) };
  let config: unknown;
  try {
    config = document.toJS({ maxAliasCount: 1000 });
  } catch (problem) {
    return { kind: "unusable", trouble: `Failed loading yaml blob: ${(problem as Error).message}` };
  }
  if (config === null) return { kind: "none" };
  if (typeof config !== "object" || Array.isArray(config)) {
    return { kind: "unusable", trouble: "Failed loading yaml blob: a cloud-config is a mapping of modules" };
  }
  return { kind: "cloud-config", config: config as Record<string, unknown> };
}

function yamlTrouble(text: string, { pos, message }: YAMLParseError): string {
  const before = text.slice(0, pos[0]).split("\n");
  const at = `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
  return `Failed loading yaml blob, nothing of it is run. Invalid format at ${at}: ${message}`;
}

import { z } from "zod";
import { json } from "../core";
import type { Field, Names } from "../core";

/** A JSON object. */
export function jsonObject(names: Names): Field {
  return json(names, z.record(z.string(), z.unknown(), "an object is expected, not its text"));
}

/** Texts by key, as JSON text: tags, labels. */
export function tags(names: Names): Field {
  return json(
    names,
    z.record(z.string().min(1), z.string("a text is expected"), "an object of texts by key is expected"),
  );
}

/** A list of texts, as JSON text. */
export function jsonList(names: Names): Field {
  return json(names, z.array(z.string().min(1, "an entry is empty"), "a list of texts is expected"));
}

export function sshPublicKey(value: unknown): string | undefined {
  const text = String(value).trim();
  if (text.includes("PRIVATE KEY")) return "this is a private key; give the public half";
  return text === "" || /^(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/=]+/.test(text)
    ? undefined
    : "an OpenSSH public key is expected, as in a .pub file";
}

/** An address without scheme and path, where Kasm adds those itself. */
export function hostName(value: unknown): string | undefined {
  return /^[^/\s:]+$|^\[[0-9a-fA-F:]+\]$/.test(String(value))
    ? undefined
    : "a bare host name or address is expected, without scheme, port and path";
}

/** Whether the text is a Windows script: as far as its first line tells. */
export function isPowerShell(script: string): boolean | undefined {
  const [first = ""] = script.trimStart().split("\n");
  if (/^(<powershell>|<script>|#ps1|\$|param\b|set-|new-|import-module|function [a-z]+-)/i.test(first)) return true;
  return /^#!.*(pwsh|powershell)/i.test(first) ? true : /^(#!|#cloud-config)/.test(first) ? false : undefined;
}

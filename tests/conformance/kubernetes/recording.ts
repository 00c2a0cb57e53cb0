/** What the official plugin 4.34.2 was asked and answered (recorded/kubernetes.jsonl), and how two answers are compared. */
import fs from "node:fs";
import path from "node:path";
import type { Access } from "./cluster";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

interface Common {
  /** What the official plugin answered; absent when it failed. */
  answer?: JsonObject | "news" | "inputs";
  error?: string;
}

export interface ProviderCall extends Common {
  method: "CheckConfig" | "DiffConfig" | "Configure";
  /** Which kubeconfig the provider was given; null for none. */
  kubeconfig: Access | null;
}

export interface ResourceCall extends Common {
  method: "Check" | "Diff" | "Create" | "Read" | "Update" | "Delete";
  urn: string;
  id?: string;
  preview?: boolean;
  timeout?: number;
  ignoreChanges?: string[];
  seed?: string;
  inputs?: JsonObject;
  news?: JsonObject;
  olds?: JsonObject;
  oldInputs?: JsonObject;
  /** A look-up by id: nothing is known of the object yet. */
  lookup?: boolean;
  /** The state that the engine had kept, where no earlier answer shows it: it came with an error. */
  had?: JsonObject;
}

export type Call = ProviderCall | ResourceCall;

export interface Operation {
  program: string;
  case: string;
  operation: string;
  calls: Call[];
}

export const isProviderCall = (call: Call): call is ProviderCall => !("urn" in call);

export function readRecording(): Operation[] {
  const file = path.join(__dirname, "../recorded/kubernetes.jsonl");
  const lines = fs.readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Operation);
}

/** Values that differ from run to run: only that they are there, and of their form, is compared. */
const passing: Record<string, RegExp> = {
  uid: /^[0-9a-f-]{36}$/,
  resourceVersion: /^\d+$/,
  creationTimestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  __fieldManager: /^pulumi-kubernetes-[0-9a-f]{8}$/,
  "kubernetes.io/service-account.uid": /^[0-9a-f-]{36}$/,
};

/** Replaces what differs from run to run by marks. */
export function normalise(value: Json, key = ""): Json {
  if (key === "managedFields") return "<managed fields>";
  if ((key === "ca.crt" || key === "token") && typeof value === "string") return "<base64>";
  const pattern = passing[key];
  if (pattern && typeof value === "string" && pattern.test(value)) return `<${key}>`;
  if (Array.isArray(value)) return value.map((element) => normalise(element));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normalise(inner, name)]));
}

/** Random names of the recording, and what the stand-in called the same objects. */
export class Names {
  private readonly given = new Map<string, string>();

  learn(recorded: Json | undefined, actual: Json | undefined): void {
    const name = (of: Json | undefined): string => {
      const { metadata } = of as { metadata?: { name?: string; annotations?: JsonObject } };
      return metadata?.annotations?.["pulumi.com/autonamed"] === "true" ? (metadata.name ?? "") : "";
    };
    const [theirs, ours] = [name(recorded), name(actual)];
    const form = /^(.*)-[0-9a-f]{8}$/;
    if (theirs !== "" && form.exec(theirs)?.[1] === form.exec(ours)?.[1]) this.given.set(theirs, ours);
  }

  translate<T>(value: T): T {
    let text = JSON.stringify(value);
    if (text === undefined) return value;
    for (const [theirs, ours] of this.given) text = text.replaceAll(theirs, ours);
    return JSON.parse(text) as T;
  }
}

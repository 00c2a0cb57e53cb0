import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { DocumentRow } from "./document";
import type { Refusal } from "./refusal";
import type { Sample } from "./sample";

/** What the files of a folder export under a name. */
function exported<Item>(folder: string, name: string): readonly Item[] {
  const root = path.join(__dirname, "..", folder);
  return readdirSync(root)
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => (load(path.join(root, file)) as Record<string, readonly Item[]>)[name] ?? []);
}

const load = createRequire(__filename);

/** Every sample: one file per kind. */
export const allSamples = (): readonly Sample[] => exported("samples", "samples");

/** Every refusal: one file per kind. */
export const allRefusals = (): readonly Refusal[] => exported("refusals", "refusals");

/** Every row of the documents' tables: one file per document or part of one. */
export const allDocumentRows = (): readonly DocumentRow[] => exported("documents", "rows");

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isEntity } from "../../../../provider/core";
import * as entities from "../../../../provider/entities";
import handlers from "../../../../provider/hosts/dynamic";
import { handlerKey } from "../../../../provider/entities/token";

const provider = path.resolve(__dirname, "../../../../provider");
const read = (file: string) => readFileSync(path.join(provider, file), "utf8");
const sources = (folder: string) =>
  readdirSync(path.join(provider, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(folder, file));

const kinds = Object.values<unknown>(entities)
  .filter(isEntity)
  .map(({ kind }) => kind);
const fileOf = (kind: string) => {
  const files = sources("entities").filter((file) => read(file).includes(`kind: "${kind}"`));
  expect(files).toHaveLength(1);
  return path.basename(String(files[0]), ".ts");
};

test.each(kinds)("%s is one file and one line of the index: its handler, class and lookup follow", (kind) => {
  const file = fileOf(kind);
  const lines = read("entities/index.ts")
    .split("\n")
    .filter((line) => line.includes(`"./${file}"`));
  expect(lines).toEqual([`export * from "./${file}";`]);
  expect(handlers).toHaveProperty(handlerKey(kind));
  expect(entities).toHaveProperty(kind);
  const elsewhere = ["client", "core", "hosts", "vm-providers"].flatMap(sources);
  expect(elsewhere.filter((name) => read(name).includes(`entities/${file}"`))).toEqual([]);
});

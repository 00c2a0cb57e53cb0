/* One resource for each case in the file that CASES names, each with a server of its own. */
import { readFileSync } from "node:fs";
import * as kasm from "pulumi-kasm";

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly inputs: object;
}

type ResourceClass = new (name: string, args: object) => unknown;

const cases = JSON.parse(readFileSync(process.env["CASES"] ?? "", "utf8")) as readonly Case[];
for (const { name, kind, inputs } of cases) {
  const Kind = (kasm as unknown as Record<string, ResourceClass | undefined>)[kind];
  if (Kind === undefined) throw new Error(`There is no kind ${kind}.`);
  new Kind(name, inputs);
}

// Refuses an example without a package of its own: Pulumi would run the root package's `main` as its program, and then
// delete the stack's resources.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const problems = [];
for (const { name } of readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
)) {
  const file = join(import.meta.dirname, name, "package.json");
  const settings = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  if (!existsSync(file)) problems.push(`examples/${name} has no package.json`);
  else if (!settings.main || !existsSync(join(import.meta.dirname, name, settings.main)))
    problems.push(`examples/${name}/package.json names no program in "main"`);
  else if (settings.dependencies?.["pulumi-kasm"] !== "file:../..")
    problems.push(`examples/${name}/package.json does not depend on "pulumi-kasm": "file:../.."`);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

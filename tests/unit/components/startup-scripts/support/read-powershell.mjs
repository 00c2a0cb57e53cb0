// Reads PowerShell with a grammar, apart from jest, which cannot load it: texts in, as JSON; what they hold out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@vscode/tree-sitter-wasm"));
const { Parser, Language } = require("@vscode/tree-sitter-wasm");
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(join(folder, "tree-sitter-powershell.wasm")));
const read = (text) => {
  const { rootNode } = parser.parse(text);
  return { wrong: rootNode.hasError, commands: rootNode.descendantsOfType("command_name").map((node) => node.text) };
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));

// Parses PowerShell with a grammar: a script in, its tree out as JSON. A process of its own, since WebAssembly and jest
// do not go together.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@vscode/tree-sitter-wasm"));
const { Parser, Language } = require("@vscode/tree-sitter-wasm");
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(join(folder, "tree-sitter-powershell.wasm")));
const shown = (node) => ({
  type: node.type,
  text: node.text,
  line: node.startPosition.row + 1,
  ...(node.isError || node.isMissing ? { wrong: true } : {}),
  children: node.namedChildren.map(shown),
});
process.stdout.write(JSON.stringify(shown(parser.parse(readFileSync(0, "utf8")).rootNode)));

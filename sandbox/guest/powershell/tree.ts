import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../../environment";

/** A node of a script's tree, as the grammar names it. */
export interface Node {
  readonly type: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** The grammar makes no sense of it. */
  readonly wrong?: boolean;
  readonly children: readonly Node[];
}

/** Parses PowerShell. Nothing of it is run: the grammar is tree-sitter's. */
export function parsePowerShell(script: string): Promise<Node> {
  const parser = join(packageFolder(), "sandbox/guest/powershell/parse.mjs");
  // Without this flag, the process waits seconds for an optimisation nobody needs.
  const child = spawn(process.execPath, ["--liftoff-only", parser], { stdio: ["pipe", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => output.push(piece));
  child.stderr.on("data", (piece: Buffer) => errors.push(piece));
  child.stdin.on("error", () => undefined);
  child.stdin.end(script);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(output).toString()) as Node);
      else reject(new Error(`PowerShell can't be parsed here: ${Buffer.concat(errors).toString().trim()}`));
    });
  });
}

/** The node that says something: the grammar wraps an expression in one of each precedence. */
export function core(node: Node): Node {
  if (node.type === "command") return node;
  const [only, second] = node.children;
  return only !== undefined && second === undefined && only.text.trim() === node.text.trim() ? core(only) : node;
}

export function child(node: Node, type: string): Node | undefined {
  return node.children.find((one) => one.type === type);
}

/** Every statement of a block, however it is wrapped. */
export function statementsOf(node: Node): Node[] {
  const blocks = new Set(["program", "statement_list", "statement_block", "script_block", "script_block_body"]);
  if (!blocks.has(node.type)) return node.type === "comment" ? [] : [node];
  return node.children.flatMap(statementsOf);
}

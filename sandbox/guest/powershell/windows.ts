import { paired, PowerShellFailure, WindowsPrograms, type WindowsMachine, type Word } from "./programs";
import { child, core, parsePowerShell, statementsOf, type Node } from "./tree";
import { textOf, type Variables } from "./values";

/** Leaves the script, a function or a loop. */
class Leave extends Error {
  constructor(readonly what: "exit" | "return" | "break") {
    super(what);
  }
}

/** Options that never take a value. */
const switches = new Set(["-wait", "-passthru", "-nonewwindow", "-usebasicparsing", "-force", "-append", "-verbose"]);
const longestLine = 120;

/**
 * Follows a start-up script in PowerShell. It is parsed and not run: text, variables, functions, downloads and the
 * programs of the Desktop Service are understood. A condition is taken to hold and a loop to turn once; this, and
 * whatever else is not understood, is on the console.
 */
export async function followPowerShell(script: string, machine: WindowsMachine): Promise<void> {
  const inner = /<powershell>(.*?)(?:<\/powershell>|$)/is.exec(script)?.[1] ?? script;
  machine.console.say("this script is PowerShell: it is parsed, and followed as far as it is understood, but not run");
  await new Follower(machine).follow(await parsePowerShell(inner));
}

class Follower {
  private readonly programs: WindowsPrograms;
  private readonly functions = new Map<string, Node>();
  private variables: Variables = new Map();
  private inTry = 0;

  constructor(private readonly machine: WindowsMachine) {
    this.programs = new WindowsPrograms(machine);
  }

  async follow(root: Node): Promise<void> {
    try {
      await this.block(root);
    } catch (error) {
      if (error instanceof PowerShellFailure) this.machine.console.write(`The script ended: ${error.message}`);
      else if (!(error instanceof Leave)) throw error;
    }
  }

  private async block(node: Node): Promise<void> {
    for (const statement of statementsOf(node)) await this.statement(core(statement));
  }

  private async statement(node: Node): Promise<void> {
    switch (node.type) {
      case "empty_statement":
      case "param_block":
        return;
      case "function_statement":
        return void this.functions.set((child(node, "function_name")?.text ?? "").toLowerCase(), node);
      case "try_statement":
        return this.attempt(node);
      case "if_statement":
        return this.condition(node);
      case "while_statement":
      case "do_statement":
      case "for_statement":
      case "foreach_statement":
        return this.loop(node);
      case "flow_control_statement":
        return this.leave(node);
      case "assignment_expression":
        return this.assign(node);
      case "command":
        return this.guarded(node, () => this.command(node));
      case "pipeline_chain":
      case "pipeline":
        return this.pipeline(node);
      default:
        return this.unknown(node);
    }
  }

  /** Outside of `try`, the script goes on after what failed, unless it was told to stop. */
  private async guarded(node: Node, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const stops = this.inTry > 0 || this.variables.get("erroractionpreference")?.toLowerCase() === "stop";
      if (!(error instanceof PowerShellFailure) || stops) throw error;
      this.machine.console.write(`line ${node.line}: ${error.message}`);
    }
  }

  private async pipeline(node: Node): Promise<void> {
    const [first, ...rest] = node.children.filter(({ type }) => type !== "pipeline_operator");
    if (first === undefined || (rest.length > 0 && !/\|/.test(node.text))) return this.unknown(node);
    await this.statement(core(first));
    for (const stage of rest) {
      if (!/^(out-null|out-file|tee-object|set-content|write-\w+)\b/i.test(stage.text.trim())) this.unknown(stage);
    }
  }

  private async attempt(node: Node): Promise<void> {
    const [body, ...clauses] = node.children;
    this.inTry += 1;
    try {
      if (body !== undefined) await this.block(body);
    } catch (error) {
      if (!(error instanceof PowerShellFailure)) throw error;
      this.machine.console.write(`line ${node.line}: ${error.message}`);
      const [clause] = clauses.find(({ type }) => type === "catch_clauses")?.children ?? [];
      const handler = clause === undefined ? undefined : child(clause, "statement_block");
      this.inTry -= 1;
      try {
        if (handler !== undefined) await this.block(handler);
      } finally {
        this.inTry += 1;
      }
    } finally {
      this.inTry -= 1;
    }
    const last = clauses.find(({ type }) => type === "finally_clause");
    const closing = last === undefined ? undefined : child(last, "statement_block");
    if (closing !== undefined) await this.block(closing);
  }

  private async condition(node: Node): Promise<void> {
    const body = child(node, "statement_block");
    this.say(node, `the condition ${shortened(node.children[0]?.text ?? "")} is not looked at: it is taken to hold`);
    if (body !== undefined) await this.block(body);
  }

  private async loop(node: Node): Promise<void> {
    this.say(node, "the loop is taken to turn once");
    const body = child(node, "statement_block");
    try {
      if (body !== undefined) await this.block(body);
    } catch (error) {
      if (!(error instanceof Leave) || error.what !== "break") throw error;
    }
  }

  private leave({ text }: Node): void {
    const [word = ""] = text.toLowerCase().split(/\W/);
    if (word === "throw") throw new PowerShellFailure(text.slice("throw".length).trim());
    throw new Leave(word === "exit" || word === "return" ? word : "break");
  }

  private async assign(node: Node): Promise<void> {
    const [left, , right] = node.children;
    if (left === undefined || right === undefined) return this.unknown(node);
    const target = core(left);
    // A member of a type, such as which versions of TLS are good.
    if (target.type !== "variable") return;
    const name = target.text.replace(/^\$\{?|\}$/g, "").toLowerCase();
    const value = core(right);
    if (value.type === "command" || value.type === "pipeline_chain") {
      this.variables.set(name, undefined);
      return this.statement(value);
    }
    this.variables.set(name, textOf(value, this.variables));
    if (value.type === "script_block_expression") this.unknown(node);
  }

  private async command(node: Node): Promise<void> {
    const named = node.children.find(({ type }) => !/operator|command_elements|redirection/.test(type));
    const name = named === undefined ? undefined : textOf(named, this.variables);
    const elements = child(node, "command_elements")?.children ?? [];
    const words: Word[] = [];
    for (const element of elements) {
      if (element.type === "command_argument_sep" || element.type === "redirection") continue;
      const text = textOf(element, this.variables);
      if (text === undefined || element.wrong === true) return this.unknown(node);
      const isOption = element.type === "command_parameter";
      if (!isOption || !switches.has(text.toLowerCase())) words.push({ text, isOption });
    }
    if (name === undefined) return this.unknown(node);
    const own = this.functions.get(name.toLowerCase());
    if (own !== undefined) return this.callFunction(own, words);
    const call = { name, ...paired(words) };
    for (const secret of ["register-token", "registrationtoken"]) this.machine.console.hide(call.options.get(secret));
    if (!(await this.programs.run(call))) this.unknown(node);
  }

  private async callFunction(node: Node, words: readonly Word[]): Promise<void> {
    const before = this.variables;
    this.variables = new Map(before);
    const { options, words: alone } = paired(words);
    const waiting = [...alone];
    for (const parameter of parametersOf(node)) {
      const value = options.get(parameter.name) ?? waiting.shift() ?? parameter.initial(this.variables);
      this.variables.set(parameter.name, value);
    }
    const bodies = node.children.filter(({ type }) => type === "script_block" || type === "ERROR");
    try {
      for (const body of bodies) await this.block(body);
    } catch (error) {
      if (!(error instanceof Leave) || error.what !== "return") throw error;
    } finally {
      this.variables = before;
    }
  }

  private unknown(node: Node): void {
    this.say(node, `not understood, so left out: ${shortened(node.text)}`);
  }

  private say({ line }: Node, what: string): void {
    this.machine.console.say(`line ${line}: ${what}`);
  }
}

interface Parameter {
  readonly name: string;
  readonly initial: (variables: Variables) => string | undefined;
}

function parametersOf(node: Node): Parameter[] {
  if (node.type === "script_parameter") {
    const name = (child(node, "variable")?.text ?? "").replace(/^\$/, "").toLowerCase();
    const [value] = child(node, "script_parameter_default")?.children ?? [];
    return [{ name, initial: (variables) => (value === undefined ? "" : textOf(value, variables)) }];
  }
  return node.children.flatMap(parametersOf);
}

function shortened(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

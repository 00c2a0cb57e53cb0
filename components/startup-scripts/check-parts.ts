import { parseSize } from "../../provider/core";
import { suggestion } from "../support/near-names";
import type { Findings } from "../support/problems";
import { meant, type ScriptText, unknownPlaceholders, Verbatim } from "./script-text";

/** An object of the arguments whose values nobody has looked at yet. */
export type Unchecked = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Unchecked =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Verbatim);

/** Looks at parts one by one and keeps what is wrong with them. */
export class PartsCheck {
  constructor(readonly findings: Findings) {}

  object(path: string, value: unknown, known: readonly string[], look: (value: Unchecked) => void): void {
    if (value === undefined) return;
    if (!isObject(value)) return this.findings.add(path, "an object is expected");
    this.names(path, value, known);
    look(value);
  }

  /** Names nobody reads are mistakes. */
  names(path: string, value: Unchecked, known: readonly string[]): void {
    for (const name of Object.keys(value).filter((each) => value[each] !== undefined && !known.includes(each)))
      this.findings.add(
        path === "" ? name : `${path}.${name}`,
        `this is nothing that is read here; ${suggestion(name, known, "known are")}`,
      );
  }

  list(path: string, value: unknown, look: (path: string, value: unknown) => void): void {
    if (value === undefined) return;
    if (!Array.isArray(value)) return this.findings.add(path, "a list is expected");
    for (const [index, each] of (value as unknown[]).entries()) look(`${path}[${index}]`, each);
  }

  flag(path: string, value: unknown): void {
    if (value !== undefined && typeof value !== "boolean") this.findings.add(path, "true or false is expected");
  }

  choice(path: string, value: unknown, known: readonly string[]): void {
    if (typeof value === "string" && known.includes(value)) return;
    const reason =
      typeof value === "string" ? suggestion(value, known, "known are") : `one of ${known.join(", ")} is expected`;
    this.findings.add(path, reason);
  }

  /** A text of a certain form; `expected` says which. */
  form(path: string, value: unknown, pattern: RegExp, expected: string): void {
    if (value !== undefined && !(typeof value === "string" && pattern.test(value)))
      this.findings.add(path, `${expected} is expected`);
  }

  /** A text with placeholders. */
  text(path: string, value: unknown, { empty = false } = {}): value is ScriptText {
    if (typeof value !== "string" && !(value instanceof Verbatim)) {
      this.findings.add(path, "a text is expected");
      return false;
    }
    for (const reason of unknownPlaceholders(value)) this.findings.add(path, reason);
    const plain = meant(value);
    if (!empty && plain.trim() === "") this.findings.add(path, "the text is empty");
    if (plain.includes("\0") || /\p{Surrogate}/u.test(plain))
      this.findings.add(path, "the text holds letters that no script can hold (a zero byte or half a surrogate pair)");
    return true;
  }

  address(path: string, value: unknown): void {
    if (typeof value !== "string" || !/^https?:\/\/[^/]/.test(value))
      return this.findings.add(path, "an http or https address is expected");
    if (/[\s{}'"`$\\]/.test(value))
      this.findings.add(path, "the address must not hold blanks, quotes, braces, dollar signs or backslashes");
  }

  packages(value: unknown): void {
    this.list("packages", value, (path, name) =>
      this.form(path, name, /^@?[A-Za-z0-9][A-Za-z0-9.+_:=~/^-]*$/, "the name of a package"),
    );
  }

  users(value: unknown): void {
    this.list("users", value, (path, user) => {
      this.object(path, user, ["name", "shell", "sudo", "sshAuthorizedKeys", "lockPassword"], (fields) => {
        this.form(
          `${path}.name`,
          fields["name"] ?? null,
          /^([a-z_][a-z0-9_-]{0,31}|\{connection_username\})$/,
          "a login name of small letters, digits, _ and -, or {connection_username},",
        );
        this.form(`${path}.shell`, fields["shell"], /^\/[\w./-]+$/, "the absolute path of a shell");
        this.flag(`${path}.sudo`, fields["sudo"]);
        this.flag(`${path}.lockPassword`, fields["lockPassword"]);
        this.list(`${path}.sshAuthorizedKeys`, fields["sshAuthorizedKeys"], (at, key) => {
          if (!this.text(at, key)) return;
          const plain = meant(key);
          if (plain.includes("PRIVATE KEY")) this.findings.add(at, "this is a private key; give the public half");
          else if (/[\r\n]/.test(plain)) this.findings.add(at, "a key is one line");
        });
      });
    });
  }

  files(value: unknown, system: "linux" | "windows"): void {
    const known = system === "linux" ? ["path", "content", "permissions", "owner"] : ["path", "content"];
    this.list("files", value, (path, file) => {
      this.object(path, file, known, (fields) => {
        const [pattern, example] =
          system === "linux"
            ? [/^\/[^\0\r\n{}]*[^/\0\r\n{}]$/, "/etc/motd"]
            : [/^[A-Za-z]:\\[^\0\r\n{}]+$/, "C:\\motd.txt"];
        this.form(`${path}.path`, fields["path"] ?? null, pattern, `an absolute path such as ${example}`);
        if (this.text(`${path}.content`, fields["content"], { empty: true }) && system === "windows") {
          if (/^'@/m.test(meant(fields["content"])))
            this.findings.add(`${path}.content`, "no line may begin with '@, which ends a text in PowerShell");
        }
        this.form(`${path}.permissions`, fields["permissions"], /^[0-7]{3,4}$/, "an octal mode such as 0644");
        this.form(`${path}.owner`, fields["owner"], /^[\w.-]+(:[\w.-]+)?$/, "user:group");
      });
    });
  }

  swap(value: unknown): void {
    if (value === undefined || value === false) return;
    this.object("swap", value, ["size", "path"], ({ size, path }) => {
      const bytes = this.findings.attempt("swap.size", () => parseSize(String(size)));
      if (bytes !== undefined && bytes < 2 ** 20) this.findings.add("swap.size", "a swap file has 1 MiB or more");
      this.form("swap.path", path, /^\/[\w./-]+$/, "the absolute path of a file");
    });
  }

  steps(value: unknown, { programs }: { programs: boolean }): void {
    this.object("steps", value, ["before", "after"], (steps) => {
      for (const when of ["before", "after"]) {
        this.list(`steps.${when}`, steps[when], (path, step) => {
          if (!programs || !Array.isArray(step)) return void this.text(path, step);
          if (step.length === 0) this.findings.add(path, "a program and its arguments are expected");
          this.list(path, step, (at, word) => void this.text(at, word, { empty: !at.endsWith("[0]") }));
        });
      }
    });
  }
}

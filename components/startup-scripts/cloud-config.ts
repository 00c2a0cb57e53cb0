import type { Command, LinuxFile, LinuxPlan, LinuxUser } from "./linux-plan";

/** The plan as a cloud-config, in the layout of the SOP's script (6.1, step 5). */
export function cloudConfig({ packages, users, files, commands, swap }: LinuxPlan): string {
  return [
    "#cloud-config\n",
    packages.length > 0
      ? `package_update: true\npackages:\n${packages.map((name) => `  - ${scalar(name)}\n`).join("")}`
      : "",
    users.length > 0 ? `users:\n${users.map(userEntry).join("")}\n` : "",
    files.length > 0 ? `write_files:\n${files.map(fileEntry).join("")}` : "",
    commands.length > 0 ? `runcmd:\n${commands.map(commandEntry).join("")}` : "",
    swap === undefined ? "" : `swap:\n   filename: ${scalar(swap.path)}\n   size: ${swap.bytes}\n`,
  ].join("");
}

function userEntry({ name, shell, lockPassword, sudo, sshAuthorizedKeys }: LinuxUser): string {
  const keys = sshAuthorizedKeys.map((key) => `      - ${key === "{ssh_key}" ? key : scalar(key)}\n`).join("");
  return [
    `  - name: ${scalar(name)}\n`,
    `    shell: ${scalar(shell)}\n`,
    `    lock_passwd: ${lockPassword}\n`,
    sudo ? "    sudo: ALL=(ALL) NOPASSWD:ALL\n" : "",
    keys === "" ? "" : `    ssh_authorized_keys:\n${keys}`,
  ].join("");
}

function fileEntry({ path, permissions, owner, content }: LinuxFile): string {
  return [
    `  - path: ${scalar(path)}\n`,
    permissions === undefined ? "" : `    permissions: '${permissions}'\n`,
    owner === undefined ? "" : `    owner: ${scalar(owner)}\n`,
    `    content: ${text(content, "      ")}`,
  ].join("");
}

function commandEntry(command: Command): string {
  if (command.kind === "program") {
    return command.argv.map((part, index) => `${index === 0 ? "  - - " : "    - "}${scalar(part)}\n`).join("");
  }
  return `  - ${command.plain ? `${command.text}\n` : text(command.text, "    ")}`;
}

const words = new Set(["true", "false", "yes", "no", "on", "off", "null", "y", "n"]);

/** Plain where every YAML reader sees the same text; else in double quotes, as JSON. */
function scalar(text: string): string {
  const plain = /^(--?)?[A-Za-z/][A-Za-z0-9_./@+-]*$/.test(text) || /^[a-z]+:[a-z]+$/.test(text);
  return plain && !words.has(text.toLowerCase()) ? text : JSON.stringify(text).replace(invisible, hex);
}

const invisible = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

const hex = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * What does not come out of a YAML block as it went in: YAML 1.1 breaks lines at more letters than others do, and lines of
 * blanks only can be taken for empty ones.
 */
const unfit = /[^\P{C}\n\t]|[\u0085\u2028\u2029]|^[ \t]+$/mu;

/** Any text to the letter: as a block, which is easily read, or in double quotes where a block would change it. */
function text(content: string, indent: string): string {
  if (content === "" || unfit.test(content)) return `${JSON.stringify(content).replace(invisible, hex)}\n`;
  const start = /^[ \n\t]/.test(content) ? "2" : "";
  const end = !content.endsWith("\n") ? "-" : content === "\n" || content.endsWith("\n\n") ? "+" : "";
  const lines = (content.endsWith("\n") ? content.slice(0, -1) : content).split("\n");
  return `|${start}${end}\n${lines.map((line) => (line === "" ? "\n" : `${indent}${line}\n`)).join("")}`;
}

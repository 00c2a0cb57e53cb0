import type { BootingMachine } from "../machine";
import { downloadAt } from "../network";
import { register } from "../programs/kasm";

/** A Windows machine while its script is followed. */
export type WindowsMachine = Pick<BootingMachine, "console" | "network" | "registration">;

/** A call of a command: what stood after its options, by lower-case name without the dashes, and what stood alone. */
export interface Call {
  readonly name: string;
  readonly options: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

/** What PowerShell would have thrown. */
export class PowerShellFailure extends Error {}

type Command = (call: Call) => Promise<void> | void;

/** Commands that change nothing that matters to Kasm. */
const without = new Set(
  ["start-sleep", "out-null", "out-file", "set-executionpolicy", "new-item", "remove-item", "import-module", "get-date"]
    .concat("start-transcript", "stop-transcript", "set-service", "add-type", "new-netfirewallrule", "set-itemproperty")
    .concat("write-eventlog", "new-eventlog", "get-eventlog", "get-service", "test-path", "set-timezone", "new-object")
    .concat("cd", "set-location", "push-location", "pop-location", "write-progress", "write-verbose", "set-content"),
);
const aliases: Readonly<Record<string, string>> = {
  iwr: "invoke-webrequest",
  "curl.exe": "invoke-webrequest",
  irm: "invoke-restmethod",
  echo: "write-output",
  "write-host": "write-output",
  saps: "start-process",
  "net.exe": "net",
};
const serviceInstaller = /^kasm_windows_service_installer.*\.exe$/;

/** What the programs of a Windows machine do, as far as a start-up script of Kasm's needs them. */
export class WindowsPrograms {
  /** Downloaded files by lower-case name, with the name of what was downloaded. */
  private readonly files = new Map<string, string>();
  private readonly unpacked = new Set<string>();
  private installed = false;
  private readonly commands: Readonly<Record<string, Command>> = {
    "invoke-webrequest": (call) => this.request(call),
    "invoke-restmethod": (call) => this.request(call),
    "write-output": ({ words, options }) => this.machine.console.write([...words, ...options.values()].join(" ")),
    "start-process": (call) => this.startProcess(call),
    "expand-archive": (call) => this.expand(call),
    net: ({ words }) => this.service(words[0] ?? "", words[1] ?? ""),
    "stop-service": ({ options, words }) => this.service("stop", options.get("name") ?? words[0] ?? ""),
    "start-service": ({ options, words }) => this.service("start", options.get("name") ?? words[0] ?? ""),
    "restart-service": ({ options, words }) => this.service("restart", options.get("name") ?? words[0] ?? ""),
  };

  constructor(private readonly machine: WindowsMachine) {}

  /** Runs a command; false when it is none of those that are known. */
  async run(call: Call): Promise<boolean> {
    const name = call.name.toLowerCase();
    if (without.has(name)) return true;
    const command = this.commands[aliases[name] ?? name];
    if (command !== undefined) await command(call);
    else return this.program(call);
    return true;
  }

  private async request({ options, words }: Call): Promise<void> {
    const address = options.get("uri") ?? words[0] ?? "";
    if (!URL.canParse(address)) throw new PowerShellFailure(`Invalid URI: "${address}"`);
    const url = new URL(address);
    const reached = await this.machine.network.reach({ method: options.get("method") ?? "GET", url });
    if (reached.kind === "failure") {
      const what = reached.code === "ENOTFOUND" ? "could not resolve host" : reached.code;
      throw new PowerShellFailure(`${url.host}: ${what}`);
    }
    if (reached.status >= 400) throw new PowerShellFailure(`${url.origin}${url.pathname}: ERROR ${reached.status}`);
    const file = options.get("outfile");
    if (file === undefined) return;
    this.files.set(nameOf(file), downloadAt(url) === undefined ? "" : nameOf(url.pathname));
    this.machine.console.write(`${nameOf(url.pathname)}: saved as ${file} [stand-in]`);
  }

  private startProcess({ options, words }: Call): void {
    const [first = "", ...rest] = words;
    const file = options.get("filepath") ?? first;
    const given = options.get("argumentlist") ?? (options.has("filepath") ? first : rest.join(" "));
    const { options: own, words: alone } = pairedIn(given);
    if (!this.program({ name: file, options: own, words: alone }))
      throw new PowerShellFailure(`Start-Process: ${file}: the stand-in knows no such program`);
  }

  private expand({ options, words }: Call): void {
    const file = nameOf(options.get("path") ?? words[0] ?? "");
    if (!this.files.has(file)) throw new PowerShellFailure(`Expand-Archive: ${file} does not exist`);
    if (/kasm.*startup.*\.zip$/.test(this.files.get(file) ?? "")) this.unpacked.add("init-vm-task.ps1");
  }

  private service(verb: string, name: string): void {
    if (!/^kasm$/i.test(name)) return;
    if (!this.installed) throw new PowerShellFailure(`${verb} ${name}: the service is not installed`);
    this.machine.console.write(`The Kasm service was told to ${verb}. [stand-in]`);
  }

  /** A program by its path. */
  private program({ name, options, words }: Call): boolean {
    const file = nameOf(name);
    const downloaded = this.files.get(file);
    if (file.endsWith(".msi") || file.startsWith("msiexec")) return true;
    if (downloaded !== undefined && serviceInstaller.test(downloaded)) return this.install(words);
    if (serviceInstaller.test(file)) throw new PowerShellFailure(`${file}: was not downloaded`);
    if (file === "agent.exe") return this.registerAgent(options);
    if (file === "init-vm-task.ps1") return this.initialise(options);
    return false;
  }

  private install(words: readonly string[]): boolean {
    if (!words.some((word) => word.toUpperCase() === "/S"))
      throw new PowerShellFailure("the installer asks for host, port and token in a window: /S is missing");
    this.installed = true;
    this.machine.console.write("The Kasm Desktop Service was installed. [stand-in]");
    return true;
  }

  private registerAgent(options: ReadonlyMap<string, string>): boolean {
    if (!this.installed) throw new PowerShellFailure("agent.exe: does not exist: the Desktop Service is not installed");
    return this.register(options.get("register-host"), options.get("register-port"), options.get("register-token"));
  }

  /** Kasm's own scripts: install the Desktop Service and register it, if they are told where. */
  private initialise(options: ReadonlyMap<string, string>): boolean {
    if (!this.unpacked.has("init-vm-task.ps1"))
      throw new PowerShellFailure("Init-VM-Task.ps1: does not exist: its archive was not downloaded and expanded");
    const [host, token] = [options.get("kasmhostname"), options.get("registrationtoken")];
    if (host === undefined && token === undefined) {
      this.machine.console.write("Init-VM-Task.ps1: without -KasmHostname no Desktop Service is installed [stand-in]");
      return true;
    }
    this.installed = true;
    this.machine.console.write("Init-VM-Task.ps1: the Kasm Desktop Service was installed. [stand-in]");
    return this.register(host, "443", token);
  }

  private register(host: string | undefined, port: string | undefined, token: string | undefined): boolean {
    const answer = register(this.machine, "agent.exe", host, port, token);
    if (answer.status !== 0) throw new PowerShellFailure((answer.errors ?? "").trim());
    this.machine.console.write(String(answer.output ?? ""));
    return true;
  }
}

export interface Word {
  readonly text: string;
  /** Whether it stands as an option; text in quotes never does. */
  readonly isOption: boolean;
}

/** Pairs words as PowerShell and its programs do: an option takes the next word, unless that is an option too. */
export function paired(words: readonly Word[]): Pick<Call, "options" | "words"> {
  const options = new Map<string, string>();
  const alone: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const { text = "", isOption = false } = words[index] ?? {};
    const [, name, joined] = (isOption && /^--?([a-z][\w-]*)(?:[=:](.*))?$/is.exec(text)) || [];
    if (name === undefined) {
      alone.push(text);
      continue;
    }
    const next = words[index + 1];
    const takes = joined === undefined && next !== undefined && !next.isOption;
    options.set(name.toLowerCase(), joined ?? (takes ? next.text : ""));
    if (takes) index += 1;
  }
  return { options, words: alone };
}

/** The same for what stands in one text. */
function pairedIn(text: string): Pick<Call, "options" | "words"> {
  const words = text.split(/\s+/).filter(Boolean);
  return paired(words.map((word) => ({ text: word, isOption: /^--?[a-z]/i.test(word) })));
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).toLowerCase();
}

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Jail as GuestJail } from "../../../../../sandbox/guest/jail";

/** What programs the jail runs besides the shell's own and the text tools: each writes down how it was called. */
const standIns: Readonly<Record<string, string>> = {
  "apt-get": "",
  chown: "",
  curl: 'left=$(cat /curl-refusals 2>/dev/null || echo 0); [ "$left" -le 0 ] || { echo $((left - 1)) > /curl-refusals; exit 7; }',
  dd: 'for word; do case $word in of=*) : > "${word#of=}";; esac; done',
  dnf: "",
  fallocate: ': > "$3"',
  fuser: 'left=$(cat /locks 2>/dev/null || echo 0); [ "$left" -le 0 ] && exit 1; echo $((left - 1)) > /locks',
  ip: 'echo "1.1.1.1 via 10.0.0.1 dev enp1s0 src 10.0.0.7 uid 0"',
  mkswap: "",
  passwd: "",
  sleep: "",
  sudo: 'exec "$@"',
  swapon: "",
  systemctl: "",
  useradd: 'name=${@: -1}; echo "$name:x:1000:1000::/home/$name:/bin/bash" >> /etc/passwd',
  getent: 'grep "^$2:" /etc/passwd',
  wget: '[ "$2" = -O ] || exit 2; if [ -e /offline ]; then : > "$3"; exit 4; fi; cp /download "$3"',
};

const record = (name: string) => `{ printf '%s\\037' ${name} "$@"; printf '\\036'; } >> /calls\n`;

/** The folders a script names; where there is no chroot, they are looked for in the jail's folder instead. */
const folders =
  /(?<![\w./-])\/(calls|download|offline|locks|curl-refusals|tmp|usr\/local|etc|var|opt|home|stand-ins)(?![\w-])/g;

/**
 * A machine in a temporary folder: the sandbox's jail, with programs that write down how they were called. Where namespaces
 * are not allowed, only the search path and the script's absolute paths are changed; the scripts are this package's own.
 */
export class Jail {
  static readonly chroots = GuestJail.trouble() === undefined;

  private readonly jail = Jail.chroots ? new GuestJail() : undefined;
  readonly root = this.jail?.root ?? mkdtempSync(join(tmpdir(), "startup-script-"));

  constructor(
    options: { offline?: boolean; locks?: number; curlRefusals?: number; files?: Record<string, string> } = {},
  ) {
    for (const [name, body] of Object.entries(standIns))
      this.write(`/stand-ins/${name}`, `#!/bin/bash\n${record(name)}${body}\n`, 0o755);
    this.write("/etc/passwd", "root:x:0:0::/root:/bin/bash\n");
    for (const folder of ["/tmp", "/var", "/home", "/usr/local/bin", "/etc/sudoers.d"]) this.makeFolder(folder);
    this.write("/release/kasm_release/install.sh", "#!/bin/bash\n" + record("install.sh"));
    const [archive, folder] = [join(this.root, "download"), join(this.root, "release")];
    spawnSync("tar", ["-czf", archive, "--owner=0", "--group=0", "-C", folder, "kasm_release"]);
    this.write("/opt/kasm-desktop-service/scripts/register_wizard.sh", "#!/bin/bash\n" + record("register_wizard.sh"));
    if (options.offline) this.write("/offline", "");
    this.write("/locks", String(options.locks ?? 0));
    this.write("/curl-refusals", String(options.curlRefusals ?? 0));
    for (const [path, content] of Object.entries(options.files ?? {})) this.write(path, content);
  }

  write(path: string, content: string, mode = 0o644): void {
    if (this.jail !== undefined) return this.jail.write(path, content, mode);
    const target = join(this.root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content.startsWith("#!") ? this.moved(content) : content);
    chmodSync(target, mode);
  }

  read(path: string): string | undefined {
    if (this.jail !== undefined) return this.jail.read(path);
    const target = join(this.root, path);
    return existsSync(target) ? readFileSync(target, "utf8") : undefined;
  }

  /** Runs a script to its end. */
  run(script: string, shell: readonly string[], environment: Readonly<Record<string, string>> = {}): number | null {
    this.write("/tmp/script", script);
    const path = `${this.jail === undefined ? this.root : ""}/stand-ins:/usr/sbin:/usr/bin:/sbin:/bin`;
    const variables = { PATH: path, ...environment };
    if (this.jail !== undefined) {
      const [program, ...words] = this.jail.commandLine([...shell, "/tmp/script"], variables);
      return spawnSync(program, words).status;
    }
    const set = ["-i", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
    return spawnSync("env", [...set, ...shell, join(this.root, "tmp/script")], { cwd: this.root }).status;
  }

  /** Every call of a stand-in, in order. */
  calls(...names: string[]): string[][] {
    const all = (this.read("/calls") ?? "").replaceAll(this.root, "").split("\x1e").slice(0, -1);
    const words = all.map((call) => call.split("\x1f").slice(0, -1));
    return names.length === 0 ? words : words.filter(([name = ""]) => names.includes(name));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private makeFolder(path: string): void {
    if (this.jail !== undefined) this.jail.makeFolder(path);
    else mkdirSync(join(this.root, path), { recursive: true });
  }

  private moved(text: string): string {
    return text.replace(folders, `${this.root}$&`);
  }
}

if (!Jail.chroots) process.stderr.write("namespaces are not allowed here: scripts run with changed paths only\n");

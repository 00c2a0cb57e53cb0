import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** What one run in a jail may use up; whatever goes beyond is ended. */
export interface JailLimits {
  /** Of real time. */
  readonly seconds: number;
  readonly processes: number;
  /** Of each file. */
  readonly fileBytes: number;
  /** Of both streams together. */
  readonly outputBytes: number;
}

export interface JailRun {
  /** The exit code; null when the run was cut short. */
  readonly status: number | null;
  /** Both streams, in the order in which they came. */
  readonly output: string;
  /** What cut it short. */
  readonly cut?: "time" | "output" | "stop";
}

/** Two pipes besides the streams: descriptor 63 leads out of the jail, 64 into it. */
export interface JailPipes {
  readonly fromJail: Readable;
  readonly intoJail: Writable;
}

export interface JailRunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told once the run has begun. */
  readonly onPipes?: (pipes: JailPipes) => void;
}

type Kind = "user namespace" | "superuser";

const defaultLimits: JailLimits = {
  seconds: 60,
  processes: 1024,
  fileBytes: 256 * 1024 * 1024,
  outputBytes: 1024 * 1024,
};
/** "nobody": whom a superuser becomes, so that what gets out of a jail could still do nothing. */
const nobody = 65534;
const isolation = ["--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child"];
const systemFolders = ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"];

/**
 * Runs before anything in the jail: mounts the system's programs so that they can be read only, makes the jail's
 * folder the root and lets go of the real one, which then no way leads back to, and gives up every capability.
 */
const setUp = `
set -e
root=$1 identity=$2 processes=$3 bytes=$4
shift 4
mount --make-rprivate / 2>/dev/null || true
mount --bind "$root" "$root"
cd "$root"
# A script that ran before may have left links here.
for place in old proc dev dev/* usr local stand-ins; do [ ! -L "$place" ] || exit 1; done
mkdir -p old
for folder in ${systemFolders.join(" ")}; do
  if [ -L "/$folder" ]; then [ -e "$folder" ] || ln -s "$(readlink "/$folder")" "$folder"
  elif [ -d "/$folder" ]; then
    mkdir -p "$folder"
    mount --bind "/$folder" "$folder" 2>/dev/null || mount --rbind "/$folder" "$folder"
    mount -o remount,ro,bind,nosuid,nodev "$folder"
  fi
done
while read -r _ at _; do
  case $at in "$root"/usr/*) mount -o remount,ro,bind,nosuid,nodev "$at" ;; esac
done < /proc/self/mounts
[ ! -d usr/local ] || mount --bind local usr/local
for file in stand-ins/*; do
  for folder in usr/bin usr/sbin bin sbin; do
    program=$folder/\${file##*/}
    [ -L "$folder" ] || [ -L "$program" ] || [ ! -f "$program" ] || mount --bind "$file" "$program"
  done
done
for device in null zero urandom; do mount --bind "/dev/$device" "dev/$device"; done
if mount -t proc -o nosuid,nodev,noexec proc proc 2>/dev/null; then
  # The jail's own limit, not the host's: it has a user namespace to itself.
  [ "$identity" != keep ] || echo 0 > proc/sys/user/max_user_namespaces
  mount -o remount,ro,bind,nosuid,nodev,noexec proc
fi
pivot_root . old
umount -l old
rmdir old
set -- prlimit --core=0 --nproc="$processes" --fsize="$bytes" -- "$@"
set -- --bounding-set=-all --inh-caps=-all --no-new-privs -- "$@"
[ "$identity" = keep ] || set -- --reuid="$identity" --regid="$identity" --clear-groups "$@"
exec setpriv "$@"
`;

/**
 * A machine in a temporary folder, for scripts that nobody has looked at: a root of its own that holds nothing of the
 * host but its programs, and those only to be read; no network, not even loopback; no process but its own; no
 * capability and no way to get one. Made of Linux namespaces by util-linux' `unshare`, `pivot_root` and `setpriv`.
 *
 * An ordinary user needs user namespaces for it. A superuser becomes nobody first, and where the kernel or a container
 * forbids user namespaces, goes without them: {@link Jail.trouble} says what is missing when neither can be had.
 */
export class Jail {
  private static found: { kind?: Kind; trouble?: string } | undefined;

  readonly root = mkdtempSync(join(realpathSync(tmpdir()), "guest-"));
  private readonly limits: JailLimits;

  constructor(limits: Partial<JailLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
    chmodSync(this.root, 0o755);
    own(this.root);
    for (const folder of ["/tmp", "/proc", "/var/log", "/run", "/home", "/etc", "/usr/local/bin", "/stand-ins"])
      this.makeFolder(folder);
    chmodSync(join(this.root, "tmp"), 0o777);
    for (const device of ["null", "zero", "urandom"]) this.write(`/dev/${device}`, "");
  }

  /** Why there can be no jail on this machine, and what to do; undefined when there can. Looked at once. */
  static trouble(): string | undefined {
    Jail.found ??= findKind();
    return Jail.found.trouble;
  }

  /** How jails are made on this machine; undefined when they can't be. */
  static kind(): Kind | undefined {
    Jail.found ??= findKind();
    return Jail.found.kind;
  }

  /** Makes a folder with all those above it. Throws where the jail has none of its own: in `/usr` but `/usr/local`. */
  makeFolder(path: string): void {
    let at = this.root;
    for (const part of partsOf(path)) {
      at = join(at, part);
      const status = lstatSync(at, { throwIfNoEntry: false });
      if (status === undefined) {
        mkdirSync(at);
        own(at);
      } else if (!status.isDirectory()) throw new Error(`${path}: Not a directory`);
    }
  }

  /** Writes a file. A link that a script has left in the way is not followed: that throws. */
  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.makeFolder(dirname(path));
    const target = join(this.root, ...partsOf(path));
    const status = lstatSync(target, { throwIfNoEntry: false });
    if (status !== undefined && !status.isFile()) throw new Error(`${path}: Is no file`);
    writeFileSync(target, content);
    chmodSync(target, mode);
    own(target);
  }

  /**
   * A file's content; undefined when there is none, or when a link leads out of the jail. The open file is looked at,
   * not its path, which a script may change meanwhile.
   */
  read(path: string): string | undefined {
    let file: number;
    try {
      file = openSync(
        join(this.root, ...partsOf(path)),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
    } catch {
      return undefined;
    }
    try {
      const isInside = readlinkSync(`/proc/self/fd/${file}`).startsWith(`${this.root}/`);
      return isInside && fstatSync(file).isFile() ? readFileSync(file, "utf8") : undefined;
    } finally {
      closeSync(file);
    }
  }

  /** The whole command that runs one in the jail. */
  commandLine(command: readonly string[], environment: Readonly<Record<string, string>> = {}): [string, ...string[]] {
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    return this.wrapped(Jail.kind(), ["env", "-i", ...variables, ...command]);
  }

  /** Runs a command to its end, or until it has used up what it may. */
  run(command: readonly string[], options: JailRunOptions = {}): Promise<JailRun> {
    const [program, ...words] = this.commandLine(command, options.environment);
    const stdio = ["ignore", "pipe", "pipe", "pipe", "pipe"] as const;
    const child = spawn(program, words, { stdio: [...stdio], env: hostEnvironment, detached: true });
    return this.followed(child, options);
  }

  /** Deletes all of it. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private followed(child: ChildProcess, { signal, onPipes }: JailRunOptions): Promise<JailRun> {
    const pieces: Buffer[] = [];
    let size = 0;
    let cut: JailRun["cut"];
    const end = (why: NonNullable<JailRun["cut"]>) => {
      cut ??= why;
      endGroup(child.pid);
    };
    const take = (piece: Buffer) => {
      if (size < this.limits.outputBytes) pieces.push(piece.subarray(0, this.limits.outputBytes - size));
      size += piece.length;
      if (size > this.limits.outputBytes) end("output");
    };
    const stop = () => end("stop");
    const limit = setTimeout(() => end("time"), this.limits.seconds * 1000);
    const [, output, errors, fromJail, intoJail] = child.stdio;
    output?.on("data", take);
    errors?.on("data", take);
    for (const pipe of [fromJail, intoJail]) pipe?.on("error", () => undefined);
    onPipes?.({ fromJail: fromJail as Readable, intoJail: intoJail as Writable });
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted === true) stop();
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(limit);
        signal?.removeEventListener("abort", stop);
        for (const pipe of [fromJail, intoJail]) (pipe as Readable | undefined)?.destroy();
      };
      child.once("error", (error) => {
        finish();
        reject(error);
      });
      child.once("close", (status) => {
        finish();
        const text = Buffer.concat(pieces).toString();
        resolve({ status: cut === undefined ? status : null, output: text, ...(cut && { cut }) });
      });
    });
  }

  private wrapped(kind: Kind | undefined, command: readonly string[]): [string, ...string[]] {
    const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--"];
    const isRoot = process.getuid?.() === 0;
    const becoming = kind === "user namespace" && isRoot ? ["setpriv", ...asNobody] : [];
    const apart = kind === "user namespace" ? ["--user", "--map-root-user", ...isolation] : isolation;
    const identity = kind === "user namespace" ? "keep" : String(nobody);
    const { seconds, processes, fileBytes } = this.limits;
    // Should this process be killed, the jail still ends in time, with everything in it.
    const inTime = ["timeout", "--signal=KILL", String(seconds + 5)];
    const fileDescriptors = `exec 63>&3 64<&4 3>&- 4<&-;`;
    return [
      ...(inTime as [string]),
      ...becoming,
      "unshare",
      ...apart,
      "bash",
      "--norc",
      "-c",
      `{ ${fileDescriptors} } 2>/dev/null\n${setUp}`,
      "bash",
      this.root,
      identity,
      String(processes),
      String(fileBytes),
      ...command,
    ];
  }

  /** Whether a jail made in this way runs a program. */
  static works(kind: Kind): { works: boolean; said: string } {
    const jail = new Jail({ seconds: 10 });
    try {
      const [program, ...words] = jail.wrapped(kind, ["true"]);
      const ran = spawnSync(program, words, { encoding: "utf8", env: hostEnvironment });
      return { works: ran.status === 0, said: (ran.error?.message ?? ran.stderr).trim().split("\n")[0] ?? "" };
    } finally {
      jail.remove();
    }
  }
}

/** Found at fixed places, and nothing of this process's variables gets in. */
const hostEnvironment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" };

function findKind(): { kind?: Kind; trouble?: string } {
  if (process.platform !== "linux") {
    return { trouble: `Guests run in Linux namespaces, which ${process.platform} lacks: run the sandbox on Linux.` };
  }
  const kinds: Kind[] = process.getuid?.() === 0 ? ["user namespace", "superuser"] : ["user namespace"];
  const said: string[] = [];
  for (const kind of kinds) {
    const tried = Jail.works(kind);
    if (tried.works) return { kind };
    said.push(`${kind}: ${tried.said}`);
  }
  return {
    trouble:
      `Guests can't be run here, since this machine offers no namespaces to this user (${said.join("; ")}). ` +
      "As an ordinary user allow them with `sysctl kernel.unprivileged_userns_clone=1` and " +
      "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`; in a container start it with " +
      "`--security-opt seccomp=unconfined --cap-add SYS_ADMIN`.",
  };
}

/** The jail's own place of a path: `/usr/local` lies beside the system's `/usr`. */
function partsOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new Error(`${path}: leads upwards`);
  if (parts[0] === "usr" && parts[1] === "local") return ["local", ...parts.slice(2)];
  if (systemFolders.includes(parts[0] ?? "")) throw new Error(`${path}: Read-only file system`);
  return parts;
}

function endGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended by itself in this instant.
  }
}

function own(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, nobody, nobody);
}

import { randomBytes, randomInt } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isPortFree, pickFreePorts } from "./ports";
import { SandboxError } from "./trouble";

/** What listens where; the names are those used in messages. */
export const portUses = {
  etcd: "etcd",
  etcdPeer: "etcd's peers",
  etcdHealth: "etcd's health address",
  kubernetes: "the Kubernetes API server",
  console: "Harvester's console address",
  keycloak: "Keycloak",
  keycloakManagement: "Keycloak's health address",
  kasm: "the Kasm simulator",
} as const;
export type PortUse = keyof typeof portUses;
export type Ports = Record<PortUse, number>;

interface Stored {
  readonly version: 1;
  ports?: Ports;
  /** Whether a start was ever completed: from then on other programs may hold these addresses in their own state. */
  completed: boolean;
  secrets: Record<string, string>;
}

const stateFile = "state.json";
const lettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/** etcd alone reserves 64 MB at its start. */
export const neededFreeBytes = 400 * 1024 * 1024;

/** The folder in which one sandbox keeps all it knows between starts. */
export class WorldState {
  private constructor(
    readonly directory: string,
    private readonly stored: Stored,
  ) {}

  /** Opens the folder, or makes it. A folder that holds something else is refused. */
  static open(directory: string): WorldState {
    const folder = resolve(directory);
    const file = join(folder, stateFile);
    if (existsSync(file)) return new WorldState(folder, readStored(file));
    refuseForeignFolder(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const state = new WorldState(folder, { version: 1, completed: false, secrets: {} });
    state.save();
    return state;
  }

  /** Whether the folder is one that {@link WorldState.open} made. */
  static exists(directory: string): boolean {
    return existsSync(join(resolve(directory), stateFile));
  }

  /** Deletes all that the sandbox keeps. The caller has made sure that nothing runs on it. */
  static forget(directory: string): void {
    const folder = resolve(directory);
    if (!existsSync(folder)) return;
    if (!WorldState.exists(folder)) refuseForeignFolder(folder);
    rmSync(folder, { recursive: true, force: true });
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  /** A folder inside the state folder, made when missing. */
  folder(...parts: string[]): string {
    const path = this.path(...parts);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** A value made once by `make` (a fresh password by default) and the same ever after. */
  secret(name: string, make: () => string = () => randomText(24)): string {
    const known = this.stored.secrets[name];
    if (known !== undefined) return known;
    const made = make();
    this.stored.secrets[name] = made;
    this.save();
    return made;
  }

  /** The ports of this sandbox: picked at the first start and kept, since the engine's state holds the addresses. */
  async ports(wanted: readonly PortUse[]): Promise<Ports> {
    const known = this.stored.ports;
    if (known !== undefined) {
      const taken = await firstTaken(known, wanted);
      if (taken === undefined) return known;
      if (this.stored.completed) throw portTaken(taken, known[taken], this.directory);
    }
    const uses = Object.keys(portUses) as PortUse[];
    const free = await pickFreePorts(uses.length);
    const ports = Object.fromEntries(uses.map((use, index) => [use, free[index]])) as Ports;
    this.stored.ports = ports;
    this.save();
    return ports;
  }

  markCompleted(): void {
    if (this.stored.completed) return;
    this.stored.completed = true;
    this.save();
  }

  /** A sentence instead of three programs failing each in its own way. */
  requireFreeSpace(bytes = neededFreeBytes): void {
    const { bavail, bsize } = statfsSync(this.directory);
    const free = bavail * bsize;
    if (free >= bytes) return;
    const megabytes = (value: number) => Math.floor(value / 1024 / 1024);
    throw new SandboxError(
      `The disk that holds ${this.directory} is full: ${megabytes(free)} MB are free, the sandbox needs ${megabytes(bytes)} MB.`,
    );
  }

  private save(): void {
    writePrivately(this.path(stateFile), `${JSON.stringify(this.stored, undefined, 2)}\n`);
  }
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivately(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}.${randomText(4)}`;
  try {
    writeFileSync(unfinished, content, { mode: 0o600 });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Random text that is safe in addresses, headers and shells. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString("base64url").replace(/^[-_]/, "a");
}

/** Random letters and digits. */
export function randomLetters(length: number, alphabet = lettersAndDigits): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

function readStored(file: string): Stored {
  let stored: Stored;
  try {
    stored = JSON.parse(readFileSync(file, "utf8")) as Stored;
  } catch {
    throw new SandboxError(
      `${file} can't be read: forget this sandbox with \`npm run sandbox -- reset\` and start again.`,
    );
  }
  if (stored.version !== 1) {
    throw new SandboxError(
      `${file} was written by another version: forget this sandbox with \`npm run sandbox -- reset\`.`,
    );
  }
  return stored;
}

function refuseForeignFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new SandboxError(`${folder} holds other things than a sandbox: choose an empty folder.`);
  }
}

async function firstTaken(ports: Ports, uses: readonly PortUse[]): Promise<PortUse | undefined> {
  for (const use of uses) {
    if (!(await isPortFree(ports[use]))) return use;
  }
  return undefined;
}

function portTaken(use: PortUse, port: number, directory: string): SandboxError {
  return new SandboxError(
    `Port ${port} is taken by another program. The sandbox in ${directory} has ${portUses[use]} there, and stacks made ` +
      `against it remember that address. End the other program (\`lsof -i :${port}\` names it), or forget the sandbox with ` +
      "`npm run sandbox -- reset` and start again on other ports.",
  );
}

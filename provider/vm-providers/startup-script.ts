import { nearest } from "../core/nearest";

/**
 * The names Kasm fills in when it makes a machine, written in braces in a start-up script (kasm-docs.md 5.11; the meanings are
 * those of the tables in kasmtech/workspaces-autoscale-startup-scripts).
 */
export const placeholders = {
  ssh_key: "the public SSH key of the VM provider config",
  server_hostname: "the host name Kasm made up for the machine, when it registers DNS or an Active Directory record",
  server_external_fqdn: "the full DNS name of the machine, when the autoscale config registers DNS",
  manager_token: "the token with which an agent registers with the zone's manager",
  upstream_auth_address: "the zone's upstream auth address, which must be a real host",
  server_id: "the id Kasm gave the machine",
  provider_name: "the name of the VM provider",
  connection_username: "the static user name of the autoscale config's connections",
  connection_password: "the static password of the autoscale config's connections",
  ad_join_credential: "the one-time password with which the machine joins Active Directory",
  domain: "the Active Directory domain",
  checkin_jwt: "the token with which a server registers and checks in; good for four hours",
  registration_token: "the name of the check-in token in older scripts",
  nginx_cert_in: "the agent's certificate, before Kasm 1.17",
  nginx_key_in: "the agent's private key, before Kasm 1.17",
} as const;

export type Placeholder = keyof typeof placeholders;

export const placeholderNames = Object.keys(placeholders) as readonly Placeholder[];

export function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name);
}

/** One thing wrong with a start-up script. */
export interface ScriptProblem {
  /** Counted from 1; absent when the script as a whole is meant. */
  line?: number;
  /** What is wrong and what to do; never a part of the script that could be a secret. */
  reason: string;
}

/** A piece of a script as Kasm's filling in reads it: as Python's `str.format` does, by Kasm's own note in its scripts. */
interface Piece {
  kind: "text" | "brace" | "placeholder" | "stray";
  text: string;
  /** Of a placeholder. */
  name?: string;
  /** Whether a dollar sign stands before it, as before a shell variable. */
  dollar: boolean;
  line: number;
}

function pieces(script: string): Piece[] {
  const found: Piece[] = [];
  let line = 1;
  let end = 0;
  for (const match of script.matchAll(/\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}|[{}]/g)) {
    const [text, name] = match;
    const before = script.slice(end, match.index);
    if (before !== "") found.push({ kind: "text", text: before, dollar: false, line });
    line += before.split("\n").length - 1;
    const kind = name !== undefined ? "placeholder" : text.length === 2 ? "brace" : "stray";
    found.push({ kind, text, name, dollar: before.endsWith("$"), line });
    end = match.index + text.length;
  }
  if (end < script.length) found.push({ kind: "text", text: script.slice(end), dollar: false, line });
  return found;
}

/** A name is shown only when it reads as a name: what stands in braces could be anything. */
const shown = (name: string): string => (/^[A-Za-z_]{1,32}$/.test(name) ? `{${name}}` : "the name in braces");

/** What Kasm could not fill in: names it does not know, and braces that are not doubled. */
export function braceProblems(script: string): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  const stray: number[] = [];
  for (const { kind, name = "", dollar, line } of pieces(script)) {
    if (kind === "stray") stray.push(line);
    if (kind !== "placeholder") continue;
    if (dollar && isPlaceholder(name)) {
      problems.push({
        line,
        reason: `Kasm fills in {${name}} and leaves the dollar sign before it; take the dollar sign away, or double the braces of a variable of that name`,
      });
    } else if (dollar) {
      stray.push(line, line);
    } else if (!isPlaceholder(name)) {
      problems.push({
        line,
        reason: `${shown(name)} is none of Kasm's placeholders${nearest(name, placeholderNames)} (known: ${placeholderNames.join(", ")}); double the braces if they belong to the script`,
      });
    }
  }
  if (stray.length > 0) {
    const lines = [...new Set(stray)];
    const where = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.slice(0, 10).join(", ")}`;
    const more = lines.length > 10 ? ` and ${lines.length - 10} more` : "";
    const many = stray.length === 1 ? "1 brace is not doubled" : `${stray.length} braces are not doubled`;
    problems.push({
      line: lines[0],
      reason: `${many} (${where}${more}); Kasm reads single braces as placeholders, so every other one is written twice: {{ and }}`,
    });
  }
  return problems;
}

/** The placeholders a script holds. */
export function placeholdersIn(script: string): Set<Placeholder> {
  const names = pieces(script).flatMap(({ kind, name = "" }) => (kind === "placeholder" ? [name] : []));
  return new Set(names.filter(isPlaceholder));
}

/** The script as the machine gets it. Placeholders without a value stay as they are. */
export function filledIn(script: string, values: Partial<Record<Placeholder, string>>): string {
  return pieces(script)
    .map(({ kind, text, name = "" }) => {
      if (kind === "brace") return text.slice(1);
      return (kind === "placeholder" && isPlaceholder(name) ? values[name] : undefined) ?? text;
    })
    .join("");
}

export interface UserDataLimit {
  /** For messages. */
  title: string;
  bytes: number;
  /** Whether the limit counts the text in base64, which is a third longer. */
  base64?: boolean;
}

/**
 * How long a start-up script may be, by the value of `provider`. A provider that is not here has no limit that is known; Kasm's
 * own list says that Harvester, KubeVirt, Nutanix and Proxmox have none.
 *
 * | provider | source |
 * |---|---|
 * | `aws` | kasm-docs.md 5.11; docs.aws.amazon.com, EC2 user guide, "Work with instance user data": 16 KB before base64 |
 * | `azure` | learn.microsoft.com, `OSProfile.customData`: 65535 bytes after decoding |
 * | `digital_ocean` | kasmtech/workspaces-autoscale-startup-scripts, README.md, "Startup Script Size Limits": 64 KiB |
 * | `gcp` | Compute Engine REST reference, `Metadata.items[].value`: 262144 bytes |
 * | `oci` | docs.cloud.oracle.com, "Updating Instance Metadata": 32000 bytes for all metadata, which holds the script in base64. Kasm's list says 16 KB; the larger is refused for certain |
 * | `openstack` | docs.openstack.org, nova, "Provide user data to instances": 65535 bytes in base64 |
 * | `vsphere` | the same list of Kasm's: 64000 bytes |
 */
export const userDataLimits: Readonly<Record<string, UserDataLimit>> = {
  aws: { title: "AWS", bytes: 16_384 },
  azure: { title: "Azure", bytes: 65_535 },
  digital_ocean: { title: "DigitalOcean", bytes: 65_536 },
  gcp: { title: "Google Cloud", bytes: 262_144 },
  oci: { title: "Oracle Cloud", bytes: 32_000, base64: true },
  openstack: { title: "OpenStack", bytes: 65_535, base64: true },
  vsphere: { title: "vSphere", bytes: 64_000 },
};

/** Whether the script, with single braces and before Kasm's values are in it, is longer than the provider takes. */
export function sizeProblem(script: string, provider: string): ScriptProblem | undefined {
  const limit = Object.hasOwn(userDataLimits, provider) ? userDataLimits[provider] : undefined;
  if (limit === undefined) return undefined;
  const plain = new TextEncoder().encode(filledIn(script, {})).length;
  const size = limit.base64 ? Math.ceil(plain / 3) * 4 : plain;
  if (size <= limit.bytes) return undefined;
  const counted = limit.base64 ? `${size} bytes in base64` : `${size} bytes`;
  return {
    reason: `the script is ${counted} long, ${size - limit.bytes} more than ${limit.title} takes (${limit.bytes}), before Kasm's values are filled in; let it fetch what is large`,
  };
}

/** `line 3: …` */
export function inWords({ line, reason }: ScriptProblem): string {
  return line === undefined ? reason : `line ${line}: ${reason}`;
}

/**
 * What is wrong with a start-up script that is handed to Kasm as it is: all of it in one text, or undefined. Anything but a text
 * is left to others; without a provider, or with one whose limit is not known, the length is not looked at.
 */
export function startupScriptProblem(script: unknown, provider?: unknown): string | undefined {
  if (typeof script !== "string") return undefined;
  const size = typeof provider === "string" ? sizeProblem(script, provider) : undefined;
  const problems = [...(size === undefined ? [] : [size]), ...braceProblems(script)];
  return problems.length === 0 ? undefined : problems.map(inWords).join("; ");
}

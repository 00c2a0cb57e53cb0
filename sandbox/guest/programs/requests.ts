import type { StandInAnswer, StandIns } from "../bridge";
import type { GuestMachine } from "../machine";
import { downloadAt, type GuestRequest, type Reached } from "../network";

interface Asked {
  readonly request: GuestRequest;
  /** Where the answer goes; `-` is the standard output. */
  readonly file: string;
}

interface CurlCall extends Asked {
  readonly failsOnStatus: boolean;
}

interface WgetCall extends Asked {
  readonly shows: boolean;
}

interface Option {
  readonly names: readonly string[];
  readonly value?: boolean;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
};

/** `curl` and `wget`, as far as start-up scripts use them. An option that is not known is refused, not skipped. */
export function requests(machine: GuestMachine): StandIns {
  return {
    curl: async (words) => {
      const asked = readCurl(words, machine);
      if (typeof asked === "string") return { status: 2, errors: `curl: ${asked}\n` };
      const reached = await reach(machine, asked.request);
      if (reached.kind === "failure") return curlFailure(asked, reached.code);
      if (reached.status >= 400 && asked.failsOnStatus) {
        return { status: 22, errors: `curl: (22) The requested URL returned error: ${reached.status}\n` };
      }
      return delivered(asked, reached);
    },
    wget: async (words) => {
      const asked = readWget(words);
      if (typeof asked === "string") return { status: 2, errors: `wget: ${asked}\n` };
      const { url } = asked.request;
      const reached = await reach(machine, asked.request);
      if (reached.kind === "failure") return wgetFailure(url, reached.code);
      if (reached.status >= 400) return { status: 8, errors: `${url.href}: ERROR ${reached.status}\n` };
      const said = asked.shows ? `${url.href}: ${Buffer.byteLength(reached.body)} bytes saved [stand-in]\n` : "";
      return { ...delivered(asked, reached), errors: said };
    },
  };
}

async function reach(machine: GuestMachine, request: GuestRequest): Promise<Reached> {
  const reached = await machine.network.reach(request);
  const download = downloadAt(request.url);
  if (download?.kind === "release" && reached.kind === "answer" && reached.status === 200) {
    machine.releases.push(download.version);
  }
  return reached;
}

function delivered({ file }: Asked, { body }: Reached & { kind: "answer" }): StandInAnswer {
  return file === "-" ? { status: 0, output: body } : { status: 0, output: body, file };
}

function curlFailure({ request: { url } }: Asked, code: string): StandInAnswer {
  if (code === "ENOTFOUND") return { status: 6, errors: `curl: (6) Could not resolve host: ${url.hostname}\n` };
  if (code in reasons) return { status: 7, errors: `curl: (7) Failed to connect to ${url.host}: ${reasons[code]}\n` };
  return { status: 60, errors: `curl: (60) ${url.host}: ${code}\n` };
}

function wgetFailure(url: URL, code: string): StandInAnswer {
  const what =
    code === "ENOTFOUND"
      ? `unable to resolve host address '${url.hostname}': could not resolve host`
      : `${url.host}: ${reasons[code] ?? code}`;
  return { status: 4, errors: `wget: ${what}\n` };
}

const curlOptions: readonly Option[] = [
  ...["-s", "-S", "-L", "-f", "-k", "-O", "-i", "-v", "-4", "-6", "-g", "-#"].map((name) => ({ names: [name] })),
  ...["--silent", "--show-error", "--location", "--fail", "--insecure", "--compressed", "--fail-with-body"]
    .concat("--retry-connrefused", "--retry-all-errors", "--ipv4", "--remote-name", "--progress-bar", "--verbose")
    .map((name) => ({ names: [name] })),
  ...["-m", "-A", "-u", "-w", "--retry", "--retry-delay", "--retry-max-time", "--max-time", "--connect-timeout"]
    .concat("--proto", "--cacert", "--user-agent", "--write-out")
    .map((name) => ({ names: [name], value: true })),
  { names: ["-o", "--output"], value: true },
  { names: ["-X", "--request"], value: true },
  { names: ["-H", "--header"], value: true },
  { names: ["-d", "--data", "--data-raw", "--data-binary", "--json"], value: true },
];

function readCurl(words: readonly string[], machine: GuestMachine): CurlCall | string {
  const read = readOptions(words, curlOptions);
  if (typeof read === "string") return read;
  const { given, rest } = read;
  const url = addressIn(rest[0], "https:");
  if (url === undefined)
    return rest[0] === undefined ? "no URL specified!" : `(3) URL using bad/illegal format: ${rest[0]}`;
  const data = given.filter(({ name }) => /^(-d|--data.*|--json)$/.test(name)).map(({ value }) => value);
  const bodies = data.map((text) => (text.startsWith("@") ? (machine.read(text.slice(1)) ?? "") : text));
  const headers = given.filter(({ name }) => name === "-H" || name === "--header").map(({ value }) => value);
  const body = bodies.length > 0 ? bodies.join("&") : undefined;
  const has = (...names: string[]) => given.some(({ name }) => names.includes(name));
  const method = last(given, "-X", "--request") ?? (body === undefined ? "GET" : "POST");
  const named = last(given, "-o", "--output") ?? (has("-O", "--remote-name") ? baseName(url) : "-");
  return {
    request: { method, url, headers: headersOf(headers, body), ...(body !== undefined && { body }) },
    file: named,
    failsOnStatus: has("-f", "--fail", "--fail-with-body"),
  };
}

const wgetOptions: readonly Option[] = [
  ...["-q", "-c", "-N", "-4", "-6", "-v", "--quiet", "--no-verbose", "--no-check-certificate", "--continue"]
    .concat("-nv", "--show-progress", "--retry-connrefused", "--https-only", "-nc")
    .map((name) => ({ names: [name] })),
  ...["-t", "-T", "--tries", "--timeout", "--waitretry", "--read-timeout", "-U", "--user-agent"].map((name) => ({
    names: [name],
    value: true,
  })),
  { names: ["-O", "--output-document"], value: true },
  { names: ["-P", "--directory-prefix"], value: true },
  { names: ["--header"], value: true },
  { names: ["--post-data"], value: true },
];

function readWget(words: readonly string[]): WgetCall | string {
  const read = readOptions(words, wgetOptions);
  if (typeof read === "string") return read;
  const { given, rest } = read;
  const url = addressIn(rest[0], "http:");
  if (url === undefined) return rest[0] === undefined ? "missing URL" : `${rest[0]}: Invalid host name.`;
  const folder = last(given, "-P", "--directory-prefix");
  const body = last(given, "--post-data");
  const headers = given.filter(({ name }) => name === "--header").map(({ value }) => value);
  return {
    request: {
      method: body === undefined ? "GET" : "POST",
      url,
      headers: headersOf(headers, body),
      ...(body !== undefined && { body }),
    },
    file: last(given, "-O", "--output-document") ?? [folder, baseName(url)].filter(Boolean).join("/"),
    shows: !given.some(({ name }) => name === "-q" || name === "--quiet"),
  };
}

interface Given {
  readonly name: string;
  readonly value: string;
}

/** Short options may stand together, and a value may follow its option at once or as the next word. */
function readOptions(
  words: readonly string[],
  options: readonly Option[],
): { given: Given[]; rest: string[] } | string {
  const given: Given[] = [];
  const rest: string[] = [];
  const waiting = [...words];
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (!word.startsWith("-") || word === "-") {
      rest.push(word);
      continue;
    }
    const [long = "", joined] = word.startsWith("--") ? splitOnce(word, "=") : [word];
    const whole = options.find(({ names }) => names.includes(long));
    const option = whole ?? options.find(({ names }) => names.includes(word.slice(0, 2)));
    if (option === undefined) return `option ${word}: is unknown [stand-in]`;
    const name = whole === undefined ? word.slice(0, 2) : long;
    const attached = joined ?? (whole === undefined ? word.slice(2) : undefined);
    if (option.value === true) {
      const value = attached ?? waiting.shift();
      if (value === undefined) return `option ${word}: requires parameter`;
      given.push({ name, value });
    } else {
      given.push({ name, value: "" });
      if (whole === undefined) waiting.unshift(`-${attached ?? ""}`);
    }
  }
  return { given, rest };
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function last(given: readonly Given[], ...names: string[]): string | undefined {
  return given.findLast(({ name }) => names.includes(name))?.value;
}

function addressIn(word: string | undefined, scheme: string): URL | undefined {
  if (word === undefined) return undefined;
  const address = /^[a-z]+:\/\//i.test(word) ? word : `${scheme}//${word}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function baseName(url: URL): string {
  return url.pathname.split("/").at(-1) || "index.html";
}

function headersOf(lines: readonly string[], body: string | undefined): Record<string, string> {
  const form: Record<string, string> =
    body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
  const given = lines
    .map((line) => splitOnce(line, ":"))
    .map(([name, value = ""]) => [name.toLowerCase(), value.trim()]);
  return { ...form, ...(Object.fromEntries(given) as Record<string, string>) };
}

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureFrom, type ToolchainOptions } from "../../../sandbox/toolchain";
import { findOnPath } from "../../../sandbox/toolchain/existing";
import { platformName } from "../../../sandbox/toolchain/platform";
import type { Part, ProgramName } from "../../../sandbox/toolchain/types";
import {
  examplePart,
  goPart,
  script,
  sha256,
  startFileServer,
  tarGz,
  temporaryFolder,
  zip,
  type FileServer,
} from "./support";

const folder = temporaryFolder();
let server: FileServer;
let cache: string;
let home: string;
let lines: string[];
let count = 0;
beforeAll(async () => (server = await startFileServer()));
afterAll(() => server.close());
beforeEach(() => {
  home = join(folder, String(count++));
  cache = join(home, "cache");
  mkdirSync(home);
  lines = [];
  server.files.clear();
  server.requests.length = 0;
});

/** An environment in which nothing is installed. */
const bare = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  HOME: home,
  PATH: join(home, "bin"),
  PULUMI_KASM_CACHE: cache,
  PULUMI_KASM_DOWNLOAD_BASE: server.base,
  ...more,
});
const go = findOnPath("go", process.env) ?? "";
// The machine's own build cache holds Go's standard library already.
const goCache = execFileSync(go, ["env", "GOCACHE"], { encoding: "utf8" }).trim();
const withGo = (more: NodeJS.ProcessEnv = {}) => bare({ PATH: dirname(go), GOCACHE: goCache, GOPROXY: "off", ...more });

function ensure(parts: Part[], names: ProgramName[], environment = bare(), options: ToolchainOptions = {}) {
  return ensureFrom(parts, names, { log: (line) => lines.push(line), environment, ...options });
}

const leftovers = () => (existsSync(join(cache, ".making")) ? readdirSync(join(cache, ".making")) : []);
const program = async (words: string) => tarGz({ "etcd-v1.2.3/etcd": `#!/bin/sh\necho ${words}\n` });
const output = (file: string | undefined, ...parameters: string[]) =>
  execFileSync(file ?? "", parameters, { encoding: "utf8" }).trim();

describe("the official download", () => {
  test("is unpacked into the cache, runs, and is not asked for again", async () => {
    const part = examplePart();
    server.put(part.download, await program("downloaded"));
    const { etcd } = await ensure([part], ["etcd"]);
    expect(etcd).toBe(join(cache, "etcd", "1.2.3", "etcd"));
    expect(output(etcd)).toBe("downloaded");
    expect(lines.some((line) => line.includes("etcd 1.2.3: downloading from releases.example"))).toBe(true);

    server.requests.length = 0;
    lines = [];
    await expect(ensure([part], ["etcd"])).resolves.toEqual({ etcd });
    expect([server.requests, lines]).toEqual([[], []]);
  });

  test("says every while how far it is", async () => {
    const part = examplePart();
    const content = await program("slow");
    server.put(part.download, content);
    let release: (() => void) | undefined;
    server.files.set("/releases.example/v1.2.3/etcd-v1.2.3.tar.gz", (_request, response) => {
      response.writeHead(200, { "content-length": content.length });
      release = () => void response.end(content);
      response.flushHeaders();
    });
    const log = (line: string, passing?: boolean) => {
      lines.push(line);
      if (passing) release?.();
    };
    await ensureFrom([part], ["etcd"], { log, environment: bare(), progressMilliseconds: 20 });
    expect(lines.some((line) => /downloading from releases.example: \d+ s/.test(line))).toBe(true);
  });

  test("goes to the next source when one has another file than was released", async () => {
    const part = examplePart();
    const second = { ...part.download, url: part.download.url.replace("releases", "mirror") };
    server.put(part.download, await program("altered"));
    const released = await program("true");
    server.put(second, released);
    server.files.set("/releases.example/v1.2.3/SHA256SUMS", `${sha256(released)}  etcd-v1.2.3.tar.gz`);
    const both = { ...part, downloads: { [platformName()]: [[part.download], [second]] } };
    const { etcd } = await ensure([both], ["etcd"]);
    expect(output(etcd)).toBe("true");
    expect(lines.some((line) => line.includes("is not the file that was released"))).toBe(true);
  });

  test("of an optional program that is nowhere leaves it out", async () => {
    const part = examplePart({ optional: true });
    await expect(ensure([part], ["etcd"])).resolves.toEqual({});
    expect(lines.at(-1)).toMatch(/etcd 1.2.3 can't be had: .*status 404/);
    expect(leftovers()).toEqual([]);
  });

  test("of a needed program that is nowhere is an error with every reason", async () => {
    await expect(ensure([examplePart()], ["etcd"])).rejects.toThrow(/status 404\..*No registry has it/);
    expect(readdirSync(cache).filter((name) => !name.startsWith("."))).toEqual([]);
  });

  test("must hold the program and, where pinned, the very files", async () => {
    const part = examplePart();
    server.put(part.download, await tarGz({ "etcd-v1.2.3/other": "x" }));
    await expect(ensure([part], ["etcd"])).rejects.toThrow("etcd 1.2.3: etcd is not in it");
    server.put(part.download, await program("any"));
    const pinned = { ...part, contentDigest: sha256("other") };
    await expect(ensure([pinned], ["etcd"])).rejects.toThrow(`it must be ${sha256("other")}`);
  });

  test("is skipped with PULUMI_KASM_OFFLINE=1, and the registries are used", async () => {
    const part = { ...examplePart(), build: goPart(home).build };
    server.put(part.download, await program("downloaded"));
    const { etcd } = await ensure([part], ["etcd"], withGo({ PULUMI_KASM_OFFLINE: "1" }));
    expect(output(etcd)).toBe("built");
    expect(server.requests).toEqual([]);
    const optional = examplePart({ name: "other", optional: true });
    await expect(ensure([optional], ["etcd"], bare({ PULUMI_KASM_OFFLINE: "1" }))).resolves.toEqual({});
    expect(lines.at(-1)).toContain("PULUMI_KASM_OFFLINE=1 forbids the official download");
  });
});

describe("a Go build", () => {
  test("makes the program where no download is to be had, and leaves the module folder as it was", async () => {
    const part = goPart(home);
    const { etcd } = await ensure([part], ["etcd"], withGo());
    expect(output(etcd)).toBe("built");
    expect(readdirSync(join(home, "module")).sort()).toEqual(["go.mod", "main.go"]);
    expect(readdirSync(join(cache, "etcd", "1.2.3")).sort()).toEqual(["etcd", "made.json"]);
    expect(leftovers()).toEqual([]);
  });

  test("that fails shows what the compiler said and leaves nothing", async () => {
    const part = goPart(home);
    writeFileSync(join(home, "module", "main.go"), "package main\n\nfunc main() { nonsense() }\n");
    await expect(ensure([part], ["etcd"], withGo())).rejects.toThrow(/go build -v failed[^]*undefined: nonsense/);
    expect([leftovers(), existsSync(join(cache, "etcd"))]).toEqual([[], false]);
  });

  test("without Go says what to install", async () => {
    await expect(ensure([goPart(home)], ["etcd"])).rejects.toThrow(/`go` is not on PATH.*apt-get install golang-go/);
  });

  test("on a full disk says so", async () => {
    const body = `case $1 in version) echo go version go1.99.0 x;; build) echo "write x: no space left on device" >&2; exit 1;; esac`;
    script(join(home, "bin"), "go", body);
    await expect(ensure([goPart(home)], ["etcd"])).rejects.toThrow(`that holds ${cache} is full`);
  });

  test("without a reachable module proxy says so", async () => {
    const body = `case $1 in version) echo go version go1.99.0 x;; *) echo "dial tcp: lookup proxy: no such host" >&2; exit 1;; esac`;
    script(join(home, "bin"), "go", body);
    await expect(ensure([goPart(home)], ["etcd"])).rejects.toThrow("set GOPROXY");
  });

  test("with an old Go uses a newer one that the old one fetches", async () => {
    const archive = join(home, "toolchain.zip");
    const newGo = `#!/bin/sh\ncase $1 in build) while [ "$1" != -o ]; do shift; done; echo new > "$2"; /bin/chmod +x "$2";; esac\n`;
    const top = "golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64";
    const tool = `${top}/pkg/tool/${platformName().replace("-x64", "_amd64").replace("-", "_")}/link`;
    writeFileSync(archive, zip({ [`${top}/bin/go`]: { content: newGo, mode: 0 }, [tool]: { content: "", mode: 0 } }));
    script(
      join(home, "bin"),
      "go",
      `case $1 in version) echo go version go1.19.8 x;; mod) echo '{"Zip": "${archive}"}';; *) exit 1;; esac`,
    );
    const { etcd } = await ensure([goPart(home)], ["etcd"], bare());
    expect(readFileSync(etcd ?? "", "utf8")).toBe("new\n");
    expect(lines.some((line) => line.includes("is Go 1.19.8; fetching Go 1.26.8 with it"))).toBe(true);
  });
});

describe("Keycloak", () => {
  const part = () => {
    const archive = "https://releases.example/keycloak-1.2.3.zip";
    const download = { url: archive, checksums: [`${archive}.sums`], format: "zip" as const };
    const command = `#!/bin/sh\necho "$* $KC_DB" > built.txt\n`;
    server.put(download, zip({ "keycloak-1.2.3/bin/kc.sh": { content: command, mode: 0o755 } }));
    const change = { name: "keycloak", title: "Keycloak", programs: { keycloak: "." }, take: { strip: 1 } };
    return examplePart({ ...change, finish: "keycloak", downloads: { [platformName()]: [[download]] } });
  };
  const java = (version: string) => {
    script(join(home, "bin"), "java", `echo 'openjdk version "${version}" 2025-04-15' >&2`);
    return bare();
  };

  test("is built once for the file database, whatever the caller's own Keycloak settings are", async () => {
    const { keycloak = "" } = await ensure([part()], ["keycloak"], { ...java("17.0.15"), KC_DB: "postgres" });
    expect(readFileSync(join(keycloak, "built.txt"), "utf8")).toBe("build --db=dev-file --health-enabled=true \n");
  });

  test("needs Java 17, and says so before anything is fetched", async () => {
    await expect(ensure([part()], ["keycloak"])).rejects.toThrow(
      /needs Java 17.*apt-get install openjdk-17-jre-headless/,
    );
    await expect(ensure([part()], ["keycloak"], java("11.0.2"))).rejects.toThrow(/java is Java 11/);
    await expect(ensure([part()], ["keycloak"], java("1.8.0_292"))).rejects.toThrow(/java is Java 8/);
    expect(server.requests).toEqual([]);
  });

  test("without a download needs Maven", async () => {
    const artifact = "org.keycloak:keycloak-quarkus-dist:1.2.3:zip";
    const build = [{ kind: "maven" as const, artifact, sha256: "", take: { strip: 1 } }];
    const environment = { ...java("21"), PULUMI_KASM_OFFLINE: "1" };
    await expect(ensure([{ ...part(), build }], ["keycloak"], environment)).rejects.toThrow(
      /`mvn` is not on PATH.*apt-get install maven/,
    );
  });

  test("from Maven must be the very file that was released", async () => {
    const artifact = "org.keycloak:keycloak-quarkus-dist:1.2.3:zip";
    const build = [{ kind: "maven" as const, artifact, sha256: sha256("right"), take: { strip: 1 } }];
    const environment = { ...java("21"), PULUMI_KASM_OFFLINE: "1" };
    const body = `for p; do case $p in -DoutputDirectory=*) d="\${p#*=}";; esac; done; /bin/mkdir -p "$d"; echo wrong > "$d/keycloak-quarkus-dist-1.2.3.zip"`;
    script(join(home, "bin"), "mvn", body);
    await expect(ensure([{ ...part(), build }], ["keycloak"], environment)).rejects.toThrow("Maven brought another");
    expect(leftovers()).toEqual([]);
  });
});

describe("what is there already", () => {
  const onPath = { etcd: { arguments: ["--version"], atLeast: "3.6.0", below: "4" } };

  test("an explicit setting wins, and is said", async () => {
    const mine = script(home, "my-etcd", "echo mine");
    const found = await ensure([examplePart({ onPath })], ["etcd"], bare({ PULUMI_KASM_ETCD: mine }));
    expect(found).toEqual({ etcd: mine });
    expect(lines).toEqual([`etcd: ${mine} (set by PULUMI_KASM_ETCD; PULUMI_KASM_ETCD sets another)`]);
    expect(existsSync(join(cache, "etcd"))).toBe(false);
  });

  test("a setting that can't be used is an error", async () => {
    const gone = join(home, "gone");
    await expect(ensure([examplePart()], ["etcd"], bare({ PULUMI_KASM_ETCD: gone }))).rejects.toThrow(
      `PULUMI_KASM_ETCD is ${gone}, and there is nothing.`,
    );
    await expect(ensure([examplePart()], ["etcd"], bare({ PULUMI_KASM_ETCD: home }))).rejects.toThrow("its run bit");
    const keycloak = examplePart({ programs: { keycloak: "." }, finish: "keycloak" });
    await expect(ensure([keycloak], ["keycloak"], bare({ PULUMI_KASM_KEYCLOAK: home }))).rejects.toThrow("bin/kc.sh");
  });

  test("a program on PATH serves if its version fits", async () => {
    const installed = script(join(home, "bin"), "etcd", "echo etcd Version: 3.6.11");
    await expect(ensure([examplePart({ onPath })], ["etcd"])).resolves.toEqual({ etcd: installed });
    expect(lines).toEqual([`etcd: ${installed} (version 3.6.11 on PATH; PULUMI_KASM_ETCD sets another)`]);
  });

  test.each([
    ["echo etcd Version: 3.5.9", "is version 3.5.9; 3.6.0 or newer, below 4 is needed"],
    ["echo etcd Version: 4.0.0", "is version 4.0.0; 3.6.0 or newer, below 4 is needed"],
    ["echo hello", "is of unknown version"],
    ["exit 3", "is of unknown version"],
  ])("a program on PATH that answers `%s` is left alone", async (body, reason) => {
    script(join(home, "bin"), "etcd", body);
    const part = examplePart({ onPath });
    server.put(part.download, await program("downloaded"));
    const { etcd } = await ensure([part], ["etcd"]);
    expect(output(etcd)).toBe("downloaded");
    expect(lines[0]).toContain(reason);
  });

  test("the language host is taken from beside the CLI, else not from PATH", async () => {
    const part = examplePart({
      name: "pulumi",
      programs: { pulumi: "pulumi", "pulumi-language-nodejs": "pulumi-language-nodejs" },
      onPath: {
        pulumi: { arguments: ["version"], atLeast: "3.216.0", below: "4" },
        "pulumi-language-nodejs": { beside: "pulumi" },
      },
      take: { strip: 1, files: ["pulumi", "pulumi-language-nodejs"] },
    });
    const cli = script(join(home, "bin"), "pulumi", "echo v3.259.0");
    const names: ProgramName[] = ["pulumi", "pulumi-language-nodejs"];
    server.put(part.download, await tarGz({ "pulumi/pulumi": "x", "pulumi/pulumi-language-nodejs": "y" }));
    const made = join(cache, "pulumi", "1.2.3", "pulumi-language-nodejs");
    expect(await ensure([part], names)).toEqual({ pulumi: cli, "pulumi-language-nodejs": made });
    const host = script(join(home, "bin"), "pulumi-language-nodejs", "");
    expect(await ensure([part], names)).toEqual({ pulumi: cli, "pulumi-language-nodejs": host });
  });

  test("a plugin that Pulumi has installed serves, a half installed one not", async () => {
    const part = examplePart({
      programs: { "pulumi-resource-kubernetes": "pulumi-resource-kubernetes" },
      plugin: "kubernetes",
      optional: true,
    });
    const plugins = join(home, ".pulumi", "plugins");
    const plugin = script(join(plugins, "resource-kubernetes-v1.2.3"), "pulumi-resource-kubernetes", "");
    writeFileSync(join(plugins, "resource-kubernetes-v1.2.3.partial"), "");
    expect(await ensure([part], ["pulumi-resource-kubernetes"])).toEqual({});
    const elsewhere = script(join(home, "other/plugins/resource-kubernetes-v1.2.3"), "pulumi-resource-kubernetes", "");
    expect(await ensure([part], ["pulumi-resource-kubernetes"], bare({ PULUMI_HOME: join(home, "other") }))).toEqual({
      "pulumi-resource-kubernetes": elsewhere,
    });
    expect(plugin).not.toBe(elsewhere);
  });

  test("a folder in the cache that lacks its program is made again", async () => {
    const part = examplePart();
    server.put(part.download, await program("again"));
    mkdirSync(join(cache, "etcd", "1.2.3"), { recursive: true });
    const { etcd } = await ensure([part], ["etcd"]);
    expect(output(etcd)).toBe("again");
  });
});

test("one part that can't be had ends the work on the others and leaves nothing half-made", async () => {
  const begun = join(home, "begun");
  const body = `case $1 in version) echo go version go1.99.0 x;; list) : > ${begun}; exec /bin/sleep 600;; esac`;
  script(join(home, "bin"), "go", body);
  const download = { ...examplePart().download, url: "https://releases.example/gone.tar.gz" };
  const gone = examplePart({ name: "gone", programs: { pulumi: "x" }, downloads: { [platformName()]: [[download]] } });
  server.files.set("/releases.example/gone.tar.gz", (_request, response) => {
    const answerWhenBegun = () => {
      if (!existsSync(begun)) return void setTimeout(answerWhenBegun, 5);
      response.writeHead(404).end();
    };
    answerWhenBegun();
  });
  await expect(ensure([goPart(home), gone], ["etcd", "pulumi"])).rejects.toThrow("status 404");
  expect([leftovers(), readdirSync(join(cache, ".locks"))]).toEqual([[], []]);
});

test("all that has to be installed is said at once", async () => {
  const keycloak = examplePart({ name: "keycloak", programs: { keycloak: "." }, finish: "keycloak" });
  const work = ensure([goPart(home), keycloak], ["etcd", "keycloak"]);
  await expect(work).rejects.toThrow(/`go` is not on PATH/);
  await expect(work).rejects.toThrow(/`java` is not on PATH/);
});

test("an abort ends a build with the caller's own reason", async () => {
  const abort = new AbortController();
  const body = `case $1 in version) echo go version go1.99.0 x;; list) exec /bin/sleep 600;; esac`;
  script(join(home, "bin"), "go", body);
  const log = (line: string) => {
    if (line.includes("fetching modules")) abort.abort(new Error("Stopped"));
  };
  const work = ensureFrom([goPart(home)], ["etcd"], {
    environment: bare(),
    log,
    signal: abort.signal,
    progressMilliseconds: 10,
  });
  await expect(work).rejects.toThrow("Stopped");
  expect(leftovers()).toEqual([]);
});

test("a cache that can't be used is a sentence", async () => {
  writeFileSync(cache, "a file");
  await expect(ensure([examplePart()], ["etcd"])).rejects.toThrow(/can't be used.*Point PULUMI_KASM_CACHE/);
});

test.each([
  ["win32", "x64", "On Windows it runs inside WSL 2."],
  ["freebsd", "x64", "this machine is freebsd x64."],
  ["linux", "riscv64", "runs on Linux and macOS, on x64 and arm64; this machine is linux riscv64."],
])("%s %s gets a sentence", (os, architecture, sentence) => {
  expect(() => platformName(os, architecture)).toThrow(sentence);
});

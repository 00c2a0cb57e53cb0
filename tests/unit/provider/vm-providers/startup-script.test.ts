import { spawnSync } from "node:child_process";
import fc from "fast-check";
import {
  braceProblems,
  filledIn,
  isPlaceholder,
  type Placeholder,
  placeholderNames,
  placeholdersIn,
  startupScriptProblem,
  userDataLimits,
} from "../../../../provider/vm-providers/startup-script";

test("accepts placeholders and doubled braces, and fills them in as Kasm does", () => {
  const script = 'id={server_id} home=${{HOME}} json={{"a":{{}}}} nested={{{domain}}}';
  expect(startupScriptProblem(script, "aws")).toBeUndefined();
  expect(filledIn(script, { server_id: "7", domain: "corp" })).toBe('id=7 home=${HOME} json={"a":{}} nested={corp}');
  expect([...placeholdersIn(script)]).toEqual(["server_id", "domain"]);
});

test("refuses an unknown placeholder and names the near one, by line", () => {
  expect(startupScriptProblem("#!/bin/bash\necho {server_idd}\n")).toMatch(
    /^line 2: \{server_idd\} is none of Kasm's placeholders; did you mean "server_id"\? \(known: ssh_key, .*double the braces/,
  );
  expect(braceProblems("{toString} {a_b}")).toHaveLength(2);
});

test("counts the braces that are not doubled and says in which lines", () => {
  expect(startupScriptProblem("wait () {\n  echo ${HOME}\n}\n")).toMatch(
    /^line 1: 4 braces are not doubled \(lines 1, 2, 3\); .*\{\{ and \}\}$/,
  );
  expect(startupScriptProblem("a } b")).toMatch(/1 brace is not doubled \(line 1\)/);
  expect(startupScriptProblem("{\n".repeat(14))).toMatch(/14 braces are not doubled \(lines 1, 2, .*, 10 and 4 more\)/);
});

test("tells a shell variable that has a placeholder's name from the placeholder", () => {
  expect(startupScriptProblem("echo ${domain}")).toMatch(/line 1: Kasm fills in \{domain\} and leaves the dollar sign/);
  expect(startupScriptProblem("echo ${{domain}}")).toBeUndefined();
});

test("says everything at once", () => {
  const script = `{sever_id} {ssh-key}\n${"#".repeat(16_384)}`;
  expect(startupScriptProblem(script, "aws")).toMatch(
    /21 more than AWS takes \(16384\).*; line 1: \{sever_id\}.*; line 1: 2 braces/,
  );
});

test("shows no value that stands in the script", () => {
  const said = startupScriptProblem('{"password": "hunter2"} {hunter2} ${hunter2}') ?? "";
  expect(said).toMatch(/the name in braces is none/);
  expect(said).not.toContain("hunter2");
});

test.each(Object.entries(userDataLimits))("%s takes its limit and not a byte more", (provider, { bytes, base64 }) => {
  const fits = base64 ? Math.floor(bytes / 4) * 3 : bytes;
  expect(startupScriptProblem("#".repeat(fits), provider)).toBeUndefined();
  expect(startupScriptProblem("#".repeat(fits + 1), provider)).toMatch(base64 ? /bytes in base64/ : /1 more than/);
});

test("measures bytes, not letters, and single braces", () => {
  expect(startupScriptProblem("é".repeat(8_193), "aws")).toMatch(/16386 bytes long, 2 more/);
  expect(startupScriptProblem("{{".repeat(16_384), "aws")).toBeUndefined();
});

test("knows no limit of other providers, and leaves what is not a text alone", () => {
  for (const provider of ["harvester", "kubevirt", "nutanix", "proxmox", "toString", undefined]) {
    expect(startupScriptProblem("#".repeat(300_000), provider)).toBeUndefined();
  }
  expect(startupScriptProblem(undefined)).toBeUndefined();
  expect(startupScriptProblem(7, "aws")).toBeUndefined();
});

test("a text whose braces are all doubled has no problem and comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("{", "}", "$", "a", "\n") }), (text) => {
      const doubled = text.replace(/[{}]/g, "$&$&");
      expect(braceProblems(doubled)).toEqual([]);
      expect(filledIn(doubled, {})).toBe(text);
    }),
  );
});

test("knows each name once and nothing that is not its own", () => {
  expect(placeholderNames.every(isPlaceholder)).toBe(true);
  expect(isPlaceholder("hasOwnProperty")).toBe(false);
  const all = placeholderNames.map((name) => `{${name}}`).join("");
  const values = Object.fromEntries(placeholderNames.map((name) => [name, "x"])) as Record<Placeholder, string>;
  expect(filledIn(all, values)).toBe("x".repeat(placeholderNames.length));
});

/** Kasm fills scripts in with Python's `str.format`, so Python itself tells what a script becomes. */
const python = `import json, sys
def fill(script):
    try: return script.format(server_id="7", domain="corp")
    except (ValueError, KeyError, IndexError): return None
print(json.dumps([fill(script) for script in json.load(sys.stdin)]))`;
const runs = spawnSync("python3", ["--version"]).status === 0;
if (!runs) process.stderr.write("there is no python3 here: the comparison with str.format is skipped\n");

(runs ? test : test.skip)("finds a problem in exactly those texts that Python's str.format refuses", () => {
  const letters = fc.constantFrom("{", "}", "{{", "}}", "{server_id}", "{domain}", "{other}", "server_id", " ", "x");
  const scripts = fc.sample(fc.array(letters, { maxLength: 12 }), 3_000).map((parts) => parts.join(""));
  const { stdout } = spawnSync("python3", ["-c", python], { input: JSON.stringify(scripts), encoding: "utf8" });
  const filled = scripts.map((script) =>
    braceProblems(script).length > 0 ? null : filledIn(script, { server_id: "7", domain: "corp" }),
  );
  expect(filled).toEqual(JSON.parse(stdout));
  expect(filled.filter((text) => text !== null).length).toBeGreaterThan(100);
});

import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import type { Refusal } from "./vdi/refused-programs";

let refusals: Record<string, Refusal>;

beforeAll(async () => {
  const program = join(__dirname, "vdi/refused-programs.ts");
  const options = { cwd: resolve(__dirname, "../../.."), maxBuffer: 2 ** 24 };
  // It ends with 1, since what waits for a failed check stays unsettled and Pulumi counts that as leaks.
  const printed = await new Promise<string>((settle) =>
    execFile(process.execPath, ["-r", "ts-node/register/transpile-only", program], options, (_error, stdout) =>
      settle(stdout),
    ),
  );
  refusals = JSON.parse(printed) as Record<string, Refusal>;
});

test("arguments are refused all at once, before anything is registered", () => {
  expect(refusals.arguments?.words).toMatch(
    /^KasmHarvesterVdi "corp": 2 problems in the arguments, nothing was changed\.\n {2}- domain: .*\n {2}- workspaces\["Chrome"\]\.groups: .*"All Users"/,
  );
  expect(refusals.arguments?.registered).toEqual([]);
});

test.each([
  ["loopback", /harvester\.kubeconfig: the kubeconfig points at 127\.0\.0\.1/],
  ["group", /realm "aegis" has no group "aegis-finance"/],
  ["realm", /has no realm "nobody"/],
  ["quota", /harvester\.quota: the pools together need up to 80 cores, the quota allows 8/],
  ["token", /refuses the kubeconfig's token \(401\)/],
])("%s: the program ends before a single resource of any server", (name, words) => {
  expect(refusals[name]?.words).toMatch(words);
  expect(refusals[name]?.words.match(/nothing was changed/g) ?? []).toHaveLength(
    /arguments/.test(refusals[name]?.words ?? "") ? 1 : 0,
  );
  expect(refusals[name]?.registered).toEqual([]);
});

test.each([
  [
    "script",
    /the start-up script cannot be used:\n {2}- line 2: runcmd: a list is expected\n {2}- line 3: \{ssh_kye\}/,
  ],
  ["image", /given up importing the image "ubuntu-22\.04-cloud".*the server says 404/],
  ["disk", /the disk of 100 GiB is smaller than the image "ubuntu-22\.04-cloud", which unpacks to 101 GiB/],
])("%s: the pool is not made", (name, words) => {
  expect(refusals[name]?.words).toMatch(words);
  expect(refusals[name]?.registered).not.toContain("pulumi-nodejs:dynamic/kasm:VmProvider");
  expect(refusals[name]?.registered).not.toContain("pulumi-nodejs:dynamic/kasm:AutoscaleConfig");
});

test("no refusal repeats a token", () => {
  expect(JSON.stringify(refusals)).not.toContain("kubeconfig-user-x");
});

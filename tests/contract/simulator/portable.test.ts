import { VERSIONS } from "../../../simulator";
import { deviations } from "../../../simulator/contract/report";
import { PROBES } from "../../../simulator/contract/probes";
import { compare, differences } from "./portable-support";

/** Switches that can be told on one line of Kasm only. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  "1.16.1": ["proxmox_os_type", "assigned_servers", "later_hypervisors", "auto_login_attribute"],
  "1.17.0": ["assigned_servers", "auto_login_attribute"],
  "1.18.1": ["later_hypervisors", "newer_columns", "auto_login_attribute"],
  "1.19.0": ["harvester_size_names", "later_hypervisors", "newer_columns"],
};

test.each(VERSIONS)("a simulator of %s is as catalogued, in everything that can be told", async (kasmVersion) => {
  const report = await compare({ kasmVersion });
  expect(differences(report)).toEqual([]);
  expect(report.dialect).toBe(kasmVersion.slice(0, 4));
  expect(deviations(report)).toEqual([]);
  const untold = report.switches.filter(({ value }) => value === undefined).map(({ name }) => name);
  const probed = untold.filter((name) => ([...PROBES.keys()] as string[]).includes(name));
  expect(probed.sort()).toEqual([...(ELSEWHERE[kasmVersion] ?? []), "unlicensed"].sort());
  const seen = report.behaviours.filter(({ outcome }) => outcome !== "refused");
  expect(seen.map(({ kind, what, words }) => `${kind}: ${what}: ${words}`)).toEqual([]);
  const told = (kind: string) =>
    report.rows.filter((row) => row.kind === kind && row.verdict === "as catalogued").length;
  expect(told("call")).toBeGreaterThan(140);
  expect(told("field")).toBeGreaterThan(600);
  expect(told("permission") + told("group setting") + told("setting")).toBeGreaterThan(290);
});

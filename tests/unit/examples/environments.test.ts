import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { KasmHarvesterVdiArgs } from "../../../components";
import type { Plain } from "../../../components/vdi/plain";
import { problemsIn } from "../../../components/vdi/validation";
import { businessHours, poolShape, quota } from "../../../examples/reference/environment";

const root = resolve(__dirname, "../../..");
type Values = Record<string, unknown>;
const valuesOf = (stack: string) =>
  (parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: Values }).config;

function configured(stack: string): pulumi.Config {
  const texts = Object.entries(valuesOf(stack)).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
  return new pulumi.Config("vdi");
}

test.each(["dev", "staging", "prod"])("%s: the numbers agree with each other", (stack) => {
  const config = configured(stack);
  const args = {
    domain: config.require("domain"),
    agentPools: { agents: poolShape(config) },
    harvester: { quota: quota(config) },
  };
  expect(problemsIn(args as Plain<KasmHarvesterVdiArgs>)).toEqual([]);
});

test("debugging of logins is on in dev only", () => {
  const debug = ["dev", "staging", "prod"].map((stack) => configured(stack).getBoolean("oidcDebug") ?? false);
  expect(debug).toEqual([true, false, false]);
});

test("each environment is larger than the one before it, and prod is the SOP's", () => {
  const bounds = ["dev", "staging", "prod"].map((stack) => poolShape(configured(stack)).maxInstances);
  expect(bounds).toEqual([2, 4, 10]);
  expect(poolShape(configured("prod"))).toEqual({
    cores: 8,
    memory: "16 GiB",
    disk: "100 GiB",
    maxInstances: 10,
    standby: { cores: 8, memory: "8000 MB", gpus: 0 },
  });
});

test("staging's machines keep office hours, the others run always", () => {
  expect(businessHours(configured("prod"))).toEqual([]);
  expect(businessHours(configured("staging"))).toEqual([
    {
      daysOfTheWeek: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
      activeStartTime: "07:00",
      activeEndTime: "19:00",
      timezone: "Europe/Berlin",
    },
  ]);
});

test("no secret lies in a committed file", () => {
  for (const stack of ["dev", "staging", "prod"]) {
    expect(Object.keys(valuesOf(stack)).filter((key) => /secret|password|kubeconfig|token/i.test(key))).toEqual([]);
  }
});

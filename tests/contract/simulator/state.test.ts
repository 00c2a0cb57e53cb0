import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { KasmSimulator } from "../../../simulator";
import { HARVESTER, items, post, start, stopAll, type Body, type Running } from "./support";

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-state-"));
afterEach(stopAll);
afterAll(() => rmSync(folder, { recursive: true }));

test("the state file brings everything back, credentials too, and holds every answered write", async () => {
  const stateFile = join(folder, "state.json");
  const first = await start({ stateFile });
  await first.call("create_group", { target_group: { name: "Developers" } });
  // Not closed first: what was answered is on disk already.
  const second = await start({ stateFile });
  expect(second.simulator.credentials).toEqual(first.simulator.credentials);
  expect(second.simulator.dump({ runtime: false })).toEqual(first.simulator.dump({ runtime: false }));
  expect(items(await second.call("get_groups"), "groups").map((row) => row.name)).toContain("Developers");
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["state.json"]);

  const third = await start({
    stateFile,
    apiKey: "chosenkey123",
    apiKeySecret: "chosen-secret",
    adminPassword: "chosen",
  });
  expect(items(await third.call("get_groups"), "groups")).toHaveLength(3);
  const account = { username: third.simulator.adminUsername, password: "chosen" };
  expect((await post(`${third.simulator.url}/api/authenticate`, account)).body.token).toEqual(expect.any(String));
});

test("a file that another simulator writes to is left to it, and the clients of this one are told", async () => {
  const stateFile = join(folder, "shared.json");
  const groups = async (running: Running) => items(await running.call("get_groups"), "groups").map(({ name }) => name);
  const make = ({ ask }: Running, name: string) => ask("create_group", { target_group: { name } });
  const first = await start({ stateFile });
  const second = await start({ stateFile });
  expect((await make(second, "of the second")).status).toBe(200);
  expect((await make(first, "of the first")).status).toBe(500);
  expect(first.simulator.journal.writes().at(-1)?.problem).toContain(
    `${stateFile} can't be written: another program has changed it`,
  );
  expect((await make(second, "later")).status).toBe(200);
  expect(await groups(await start({ stateFile }))).toEqual(await groups(second));
});

test("a broken state file is said to be one, and left as it is", () => {
  const stateFile = join(folder, "broken.json");
  writeFileSync(stateFile, '{"format": 1, "dump": {');
  expect(() => new KasmSimulator({ stateFile })).toThrow(`The state file ${stateFile} can't be read`);
  expect(readFileSync(stateFile, "utf8")).toContain('"dump"');
  writeFileSync(stateFile, '{"format": 7}');
  expect(() => new KasmSimulator({ stateFile })).toThrow("this is no state");
  writeFileSync(stateFile, '{"format": 1, "credentials": {"apiKey": "a"}, "dump": {}}');
  expect(() => new KasmSimulator({ stateFile })).toThrow("it lacks the key pair or the administrator's password");
  expect(() => new KasmSimulator({ stateFile: folder })).toThrow(`The state file ${folder} can't be read: EISDIR`);
});

test("what is said of a broken state file quotes nothing of it, which may be a secret", () => {
  const stateFile = join(folder, "secret.json");
  writeFileSync(stateFile, '{"credentials":{"apiKeySecret":"hunter22"x');
  let said = "";
  try {
    new KasmSimulator({ stateFile });
  } catch (error) {
    said = String((error as Error).message);
  }
  expect(said).toContain("line 1 is no JSON");
  expect(said).not.toContain("hunter22");
});

test("dump, load and reset", async () => {
  const { call, simulator } = await start();
  const fresh = simulator.dump();
  await call("create_group", { target_group: { name: "Developers" } });
  const changed = simulator.dump({ runtime: false });
  simulator.load(fresh);
  expect(items(await call("get_groups"), "groups")).toHaveLength(2);
  simulator.load(changed);
  expect(simulator.dump({ runtime: false })).toEqual(changed);
  simulator.reset();
  expect(simulator.journal.entries()).toEqual([]);
  expect(items(await call("get_groups"), "groups")).toHaveLength(2);
});

test.each([
  ["10^9", 16e9, 8e9],
  ["2^30", 16 * 2 ** 30, 8000 * 2 ** 20],
])("an upgrade to 1.19 shows sizes in bytes: a GB is %s", async (base, memory, standby) => {
  const old = await start({ unknown: { size_base: base } });
  const zone = items(await old.call("get_zones"), "zones")[0];
  await old.call("create_vm_provider_config", {
    target_vm_provider_config: { ...HARVESTER, memory: 16, disk_size: 0.5 },
  });
  await old.call("create_autoscale_config", {
    target_autoscale_config: {
      autoscale_config_name: "a",
      zone_id: zone?.zone_id,
      standby_memory_mb: 8000,
      agent_memory_override_gb: "0.1",
    },
  });
  expect(items(await old.call("get_autoscale_configs"), "autoscale_configs")[0]).toMatchObject({
    standby_memory_mb: 8000,
    agent_memory_override_gb: 0.1,
  });

  const upgraded = await start({ kasmVersion: "1.19.0" });
  upgraded.simulator.load(old.simulator.dump());
  const provider = items(await upgraded.call("get_vm_provider_configs"), "vm_provider_configs")[0];
  expect(provider).toMatchObject({ memory_bytes: memory });
  expect(provider).not.toHaveProperty("memory");
  expect(items(await upgraded.call("get_autoscale_configs"), "autoscale_configs")[0]).toMatchObject({
    standby_memory_bytes: standby,
  });
  const names = items(await upgraded.call("get_settings_group"), "settings").map((row: Body) => row.name);
  expect(names).toContain("delete_anon_user_on_expiry_with_active_session");
});

import { afterEach, expect, test } from "@jest/globals";
import { FAMILIES } from "../../../simulator";
import { HARVESTER, items, post, start, stopAll, type Body } from "./support";

afterEach(stopAll);

test("each request is there with its caller, class, body and answer; writes can be counted from a mark", async () => {
  const { call, ask, simulator } = await start();
  await call("get_zones");
  const mark = simulator.journal.mark();
  await call("create_group", { target_group: { name: "Developers" } });
  await ask("create_group", { target_group: {} });
  await call("get_groups");
  expect(simulator.journal.writes(mark).map((entry) => [entry.function, entry.done])).toEqual([
    ["create_group", true],
    ["create_group", false],
  ]);
  expect(simulator.journal.counts(mark)).toEqual({ create_group: 2, get_groups: 1 });
  expect(simulator.journal.entries(mark)[0]).toMatchObject({
    method: "POST",
    path: "/api/admin/create_group",
    class: "write",
    caller: { kind: "key", name: "simulator" },
    request: { target_group: { name: "Developers" } },
    response: { group: { name: "Developers" } },
    status: 200,
  });
  expect(simulator.journal.entries(mark)[1]?.problem).toBe("Missing required field: name");
});

test("no secret is in it, in whatever field it was sent, and whatever reads show", async () => {
  const { ask, simulator } = await start({ unknown: { secret_masking: "clear" }, strict: false });
  let sent = 0;
  for (const family of FAMILIES) {
    for (const [variant, own] of [["", []], ...Object.entries(family.variants?.fields ?? {})] as [
      string,
      typeof family.fields,
    ][]) {
      const secrets = [...family.fields, ...own].filter((field) => field.secret === true);
      if (secrets.length === 0) continue;
      const body = Object.fromEntries(secrets.map((field) => [field.key, `planted-${sent++}`]));
      for (const call of family.calls.filter((each) => each.envelope !== undefined)) {
        await ask(call.name, {
          [call.envelope ?? ""]: { ...body, vm_provider_name: variant, dns_provider_name: variant },
        });
      }
    }
  }
  expect(sent).toBeGreaterThan(20);
  const provider = { ...HARVESTER, kube_api_token: "planted-read", memory: 1, disk_size: 1 };
  await ask("create_vm_provider_config", { target_vm_provider_config: provider });
  expect((await ask("get_vm_provider_configs")).text).toContain("planted-read");
  await ask("create_user", { target_user: { username: "ada", password: "planted-Password-1!" } });
  await post(`${simulator.url}/api/authenticate`, { username: "ada", password: "planted-Password-1!" });
  const { text } = await post(`${simulator.url}/api/authenticate`, {
    username: simulator.adminUsername,
    password: simulator.adminPassword,
  });
  const token = String((JSON.parse(text) as Body).token);
  await post(`${simulator.url}/api/admin/get_zones`, { username: simulator.adminUsername, token });
  const key = (await ask("create_api_configs", { api_config: { name: "ci" } })).body.api_config as Body;
  const settings = items((await ask("get_settings")).body, "settings");
  const secretSetting = settings.find((each) => each.name === "hec_token");
  await ask("update_setting", { setting_id: secretSetting?.setting_id, value: "planted-setting" });
  await ask("get_settings");
  const written = JSON.stringify(simulator.journal.entries());
  expect(written).not.toContain("planted");
  for (const secret of [token, simulator.apiKeySecret, simulator.adminPassword, String(key.api_key_secret)]) {
    expect(written).not.toContain(secret);
  }
});

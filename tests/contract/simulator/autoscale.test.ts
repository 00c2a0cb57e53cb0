import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { KasmSimulator, type SimulatorOptions } from "../../../simulator";
import { AGENTS, agents, AWS, DESKTOPS, farm, people, type Farm } from "./autoscale-support";
import { HARVESTER, stopAll, type Body } from "./support";

afterEach(stopAll);

const statuses = async ({ servers }: Farm) => (await servers()).map((row) => row.operational_status);
const ids = async ({ servers }: Farm) => (await servers()).map((row) => String(row.server_id));

describe("an agent from its making to its end", () => {
  test("is made at once, comes online by its registration, is followed by another, and goes after the back-off", async () => {
    const one = await agents();
    const { launch } = await people(one);
    await one.round();
    expect(one.said()).toEqual([
      "info 0 of 4 cores free, 0 of 4000000000 bytes of memory free: 1 more wanted",
      expect.stringMatching(/^info made kasm-[0-9a-f]{12}$/),
    ]);
    const [made] = await one.servers();
    expect(made).toMatchObject({
      server_type: "host",
      operational_status: "starting",
      enabled: false,
      is_autoscaled: true,
      provider: "aws",
      server_pool_id: one.pool,
      server_pool_name: "machines",
      autoscale_config: { autoscale_config_name: "agents" },
      zone: { zone_name: "default" },
      cores_override: 4,
      memory_override: 8e9,
      last_reported: null,
    });
    await expect(launch()).rejects.toThrow("No resources");

    const answer = await one.register(made?.server_id, { network_names: ["vlan1"] });
    expect(answer).toMatchObject({ status: 200, body: { server_id: made?.server_id, enabled: true } });
    const [online] = await one.servers();
    expect(online).toMatchObject({
      operational_status: "running",
      enabled: true,
      hostname: "10.0.0.1",
      agent_version: "1.18.1",
    });
    await one.round();
    expect(await statuses(one)).toEqual(["running"]);

    const end = await launch();
    await one.round();
    expect(await statuses(one)).toEqual(["running", "starting"]);
    await one.register((await ids(one))[1], { address: "10.0.0.2" });
    await end();
    await one.round();
    expect(one.said().at(-1)).toBe("info 1 not needed: removed after a back-off of 900 s");
    await one.round(899);
    expect(await statuses(one)).toHaveLength(2);
    await one.round(1);
    expect(await statuses(one)).toHaveLength(1);
    expect(one.said()).toEqual([
      expect.stringMatching(/^info removed kasm-\w+: it has no sessions and standby is kept/),
    ]);
    expect(one.simulator.autoscale.requests.map(({ action }) => action)).toEqual(["create", "create", "delete"]);
  });

  test("a machine with a session stays, however long", async () => {
    const one = await agents({}, { standby_cores: 0, standby_memory_mb: 0, aggressive_scaling: true });
    const { launch } = await people(one);
    await expect(launch()).rejects.toThrow("No resources");
    await one.round();
    const [id] = await ids(one);
    await one.register(id);
    const end = await launch();
    await one.round();
    await one.round(5000);
    expect(await ids(one)).toEqual([id]);
    await end();
    await one.round();
    await one.round(900);
    expect(await ids(one)).toEqual([]);
  });

  test("what would be asked for holds no secret, and neither do the logs", async () => {
    const one = await agents();
    await one.round();
    const [request] = one.simulator.autoscale.requests;
    expect(request).toMatchObject({
      time: "2026-03-02T08:00:00.000Z",
      provider: "aws",
      config: "amazon",
      action: "create",
      call: "ec2 RunInstances",
      address: "https://ec2.us-east-1.amazonaws.com/",
      parameters: {
        aws_ec2_ami_id: AWS.aws_ec2_ami_id,
        aws_ec2_ebs_volume_size_bytes: 100e9,
        startup_script_bytes: expect.any(Number),
      },
    });
    await one.register((await ids(one))[0]);
    const { autoscale, journal, log } = one.simulator;
    const shown = JSON.stringify([autoscale.requests, autoscale.log, journal.entries(), log.lines()]);
    for (const secret of ["aws-secret-access-key", one.managerToken()]) expect(shown).not.toContain(secret);
    expect(log.lines("autoscale").map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^recorded, not sent: aws amazon create kasm-\w+ https:\/\/ec2.us-east-1.amazonaws.com\/$/,
        ),
        expect.stringMatching(/^agents: made kasm-/),
      ]),
    );
  });
});

describe("by itself", () => {
  test("only with the option, every guardian_interval seconds", async () => {
    const off = await agents();
    await off.clock.advance(60_000);
    expect(await statuses(off)).toEqual([]);
    const on = await agents({ autoscale: true });
    await on.clock.advance(14_999);
    expect(await statuses(on)).toEqual([]);
    await on.clock.advance(1);
    expect(await statuses(on)).toEqual(["starting"]);
  });

  test("a new guardian_interval counts from the next round on", async () => {
    const one = await farm({ autoscale: true });
    await one.setSetting("guardian_interval", 60);
    await one.clock.advance(15_000);
    await one.config({ ...AGENTS, vm_provider_config_id: await one.provider() });
    await one.clock.advance(59_999);
    expect(await statuses(one)).toEqual([]);
    await one.clock.advance(1);
    expect(await statuses(one)).toEqual(["starting"]);
  });
});

test("closing the simulator cuts a round short that waits for an answer", async () => {
  let heard = () => {};
  const asked = new Promise<void>((resolve) => (heard = resolve));
  const mute = createServer(() => heard());
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const one = await farm();
  const { port } = mute.address() as AddressInfo;
  const place = { kube_host: `http://127.0.0.1:${port}`, disk_size: 100, memory: 16 };
  await one.config({ ...AGENTS, vm_provider_config_id: await one.provider({ ...HARVESTER, ...place }) });
  const round = one.simulator.autoscale.round();
  await asked;
  await one.simulator.close();
  await round;
  expect(one.said().at(-1)).toContain(`can't reach http://127.0.0.1:${port}`);
  mute.close();
  mute.closeAllConnections();
});

describe("what makes nothing", () => {
  test("a disabled config", async () => {
    const one = await agents({}, { enabled: false });
    await one.round();
    expect([await statuses(one), one.said()]).toEqual([[], []]);
  });

  test("a licence without auto_scaling, which is said once", async () => {
    const one = await agents();
    const { licenses } = one.simulator.dump().families;
    const dump = one.simulator.dump();
    one.simulator.load({
      ...dump,
      families: { ...dump.families, licenses: (licenses ?? []).map((row) => ({ ...row, sku: "STARTER" })) },
    });
    await one.round();
    await one.round(60);
    expect([await statuses(one), one.said()]).toEqual([
      [],
      ["warning autoscaling is not licensed: nothing is made or removed"],
    ]);
  });

  test.each([
    ["no VM provider config", { vm_provider_config_id: null }, "warning does nothing: it has no VM provider config"],
    ["no pool", { server_pool_id: null }, "warning does nothing: it belongs to no pool"],
  ])("%s", async (_case, fields, words) => {
    const one = await agents({}, fields);
    await one.round();
    await one.round(60);
    expect([await statuses(one), one.said()]).toEqual([[], [words]]);
  });

  test("max_instances of the VM provider, which all its configs share", async () => {
    const one = await farm();
    const vm_provider_config_id = await one.provider({ ...AWS, max_instances: 3 });
    const greedy = { ...AGENTS, vm_provider_config_id, aggressive_scaling: true };
    await one.config({ ...greedy, standby_cores: 8 });
    const target_server_pool = { server_pool_name: "others", server_pool_type: "Docker Agent" };
    const pool = ((await one.call("create_server_pool", { target_server_pool })).server_pool as Body).server_pool_id;
    await one.config({ ...greedy, server_pool_id: pool, standby_cores: 8, autoscale_config_name: "others" });
    await one.round();
    expect(await statuses(one)).toHaveLength(3);
    expect(one.said().join("\n")).toContain("max_instances of the VM provider allows 1 of 2");
  });

  test("a schedule that is over; what it made goes", async () => {
    const one = await farm();
    const autoscale_config_id = await one.config({
      ...AGENTS,
      vm_provider_config_id: await one.provider(),
      downscale_backoff: 60,
    });
    const target_schedule = {
      autoscale_config_id,
      days_of_the_week: [1],
      active_start_time: "10:00",
      active_end_time: "11:00",
      timezone: "Europe/Berlin",
    };
    await one.call("create_schedule", { target_schedule });
    await one.round();
    expect(await statuses(one)).toEqual([]);
    // 08:00 UTC is 09:00 in Berlin.
    await one.round(3600);
    expect(await statuses(one)).toEqual(["starting"]);
    await one.register((await ids(one))[0]);
    await one.round(3600);
    await one.round(60);
    expect(await statuses(one)).toEqual([]);
    expect(one.said().at(-1)).toMatch(/it has no sessions outside of the schedule$/);
  });
});

describe("troubles", () => {
  test("a machine that never checks in is given up after provision_timeout", async () => {
    const one = await agents();
    await one.round();
    const [first] = await ids(one);
    await one.round(599);
    expect(await ids(one)).toEqual([first]);
    await one.setSetting("provision_timeout", 620);
    await one.round(20);
    expect(await ids(one)).toEqual([first]);
    one.said();
    await one.round(1);
    expect(one.said().slice(0, 2)).toEqual([
      expect.stringMatching(/^error kasm-\w+ has not checked in within 620 seconds$/),
      expect.stringMatching(/^info removed kasm-\w+: it never checked in$/),
    ]);
    expect(await ids(one)).not.toContain(first);
  });

  test("what the provider would refuse is said with every field, retried later, and at once when it is mended", async () => {
    const one = await farm();
    const vm_provider_config_id = await one.provider({
      ...AWS,
      aws_region: "Frankfurt",
      aws_ec2_subnet_id: "",
      aws_ec2_security_group_ids: '["mine"]',
    });
    await one.config({ ...AGENTS, vm_provider_config_id });
    await one.round();
    expect(one.said().at(-1)).toBe(
      "error aws_ec2_subnet_id is missing; aws_region is not a region such as us-east-1; " +
        "aws_ec2_security_group_ids is not security group ids (sg-…); next try in 30 seconds",
    );
    expect([await statuses(one), one.simulator.autoscale.requests]).toEqual([[], []]);
    await one.round(29);
    expect(one.said()).toEqual([]);
    await one.round(1);
    expect(one.said().at(-1)).toContain("next try in 60 seconds");
    await one.call("update_vm_provider_config", { target_vm_provider_config: { ...AWS, vm_provider_config_id } });
    await one.round();
    expect(await statuses(one)).toEqual(["starting"]);
  });

  test("a start-up script that can't be filled in", async () => {
    const one = await farm();
    await one.config({
      ...AGENTS,
      vm_provider_config_id: await one.provider({ ...AWS, startup_script: "#!/bin/sh\necho ${HOME}" }),
    });
    await one.round();
    expect(one.said().at(-1)).toBe(
      "error startup_script: line 2: {HOME} is no placeholder; write {{ and }} for braces; next try in 30 seconds",
    );
  });

  test("a start-up script that is too long for the provider", async () => {
    const one = await farm();
    const startup_script = "#".repeat(16 * 1024 + 1);
    await one.config({ ...AGENTS, vm_provider_config_id: await one.provider({ ...AWS, startup_script }) });
    await one.round();
    expect(one.said().at(-1)).toContain("startup_script is 16385 bytes long once it is filled in; 16384 are the most");
  });

  test("a token that the other side repeats is not in the log, in clear or in base64", async () => {
    const echo = createServer(({ headers }, response) => {
      const base64 = Buffer.from(String(headers.authorization).replace("Bearer ", "")).toString("base64");
      response.writeHead(500).end(JSON.stringify({ message: `no use for ${headers.authorization} or ${base64}` }));
    });
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    try {
      const one = await farm();
      const { port } = echo.address() as AddressInfo;
      const place = { kube_host: `http://127.0.0.1:${port}`, disk_size: 100, memory: 16 };
      await one.config({ ...AGENTS, vm_provider_config_id: await one.provider({ ...HARVESTER, ...place }) });
      await one.round();
      expect(one.said()).toEqual(["error (500) Error: no use for Bearer (secret) or (secret); next try in 30 seconds"]);
      expect(JSON.stringify(one.simulator.log.lines())).not.toContain("kube-token-secret");
    } finally {
      echo.close();
      echo.closeAllConnections();
    }
  });

  test("agents that stop to report are missing, dead and replaced; one that never sent a heartbeat is left alone", async () => {
    const one = await agents();
    await one.round();
    const [id] = await ids(one);
    await one.register(id);
    await one.round(4000);
    expect(await statuses(one)).toEqual(["running"]);
    expect((await one.heartbeat(id)).status).toBe(200);
    await one.round(599);
    expect((await one.servers())[0]).toMatchObject({ operational_status: "running", last_reported_elapsed: "0:09:59" });
    await one.round(1);
    expect(await statuses(one)).toEqual(["missing", "starting"]);
    await one.heartbeat(id);
    expect((await statuses(one))[0]).toBe("running");
    await one.register((await ids(one))[1]);
    await one.round(3600);
    expect(await ids(one)).not.toContain(id);
    expect(one.said().join("\n")).toMatch(
      /10.0.0.1 is dead: its last report is 3600 seconds old\n.*info removed kasm-\w+: it is dead/s,
    );
  });
});

test("an agent deleted by hand takes its machine along", async () => {
  const one = await agents();
  await one.round();
  const [made] = await one.servers();
  await one.call("delete_server", { target_server: { server_id: made?.server_id }, force: true });
  await one.call("update_autoscale_config", {
    target_autoscale_config: {
      autoscale_config_id: one.simulator.dump().families.autoscale_configs?.[0]?.autoscale_config_id,
      standby_cores: 0,
      standby_memory_mb: 0,
    },
  });
  await one.round();
  expect(one.simulator.autoscale.requests.map(({ action, machine }) => [action, machine])).toEqual([
    ["create", made?.friendly_name],
    ["delete", made?.friendly_name],
  ]);
});

describe("a config that is deleted", () => {
  const deleted = async (autoscale_config_machines: string) => {
    const one = await farm({ unknown: { autoscale_config_machines } });
    const vm_provider_config_id = await one.provider();
    const autoscale_config_id = await one.config({ ...AGENTS, vm_provider_config_id });
    await one.round();
    const [id] = await ids(one);
    await one.register(id);
    const { launch } = await people(one);
    await launch();
    await one.call("delete_autoscale_config", { autoscale_config_id });
    return { one, id, vm_provider_config_id };
  };

  test("autoscale_config_machines removed: takes its machines along, though the VM provider config is deleted too", async () => {
    const { one, vm_provider_config_id } = await deleted("removed");
    expect(await ids(one)).toEqual([]);
    await one.call("delete_server_pool", { target_server_pool: { server_pool_id: one.pool } });
    await one.call("delete_vm_provider_config", {
      target_vm_provider_config: { vm_provider_config_id, vm_provider_name: "aws" },
    });
    one.said();
    await one.round();
    expect(one.said()).toEqual([expect.stringMatching(/^info removed kasm-\w+: its server was deleted$/)]);
    expect(one.simulator.autoscale.requests.map(({ action }) => action)).toEqual(["create", "delete"]);
    await one.round();
    expect(one.said()).toEqual([]);
  });

  test("autoscale_config_machines kept: leaves them in the pool, which can't be deleted then", async () => {
    const { one, id } = await deleted("kept");
    await one.round();
    expect(await one.servers()).toMatchObject([{ server_id: id, is_autoscaled: false, operational_status: "running" }]);
    const answer = await one.ask("delete_server_pool", { target_server_pool: { server_pool_id: one.pool } });
    expect(answer.body.error_message).toBe("The server pool is in use by a server");
  });
});

test("a restart goes on where it was", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kasm-"));
  const stateFile = join(folder, "state.json");
  try {
    const before = await agents({ stateFile });
    await before.round();
    const [id] = await ids(before);
    await before.register(id);
    const { launch } = await people(before);
    const end = await launch();
    await before.round();
    await end();
    await before.register((await ids(before))[1]);
    await before.round();
    await before.round(600);
    const { clock } = before;
    await before.simulator.close();

    const after = new KasmSimulator({ stateFile, clock });
    await clock.advance(299_000);
    await after.autoscale.settle();
    expect(after.dump().families.servers).toHaveLength(2);
    await clock.advance(1000);
    await after.autoscale.settle();
    expect(after.dump().families.servers).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("servers with a desktop", () => {
  const desktops = async (fields: Body = {}, options: SimulatorOptions = {}) => {
    const one = await farm(options, "Server Pool");
    const script = { ...AWS, startup_script: "checkin={checkin_jwt}\nregistration={registration_token}\n" };
    await one.config({ ...DESKTOPS, vm_provider_config_id: await one.provider(script), ...fields });
    return one;
  };

  test("minimum_pool_standby_sessions are made at once, and run when nobody can be asked", async () => {
    const one = await desktops();
    await one.round();
    expect(await one.servers()).toMatchObject(
      Array(2).fill({
        server_type: "Desktop",
        operational_status: "running",
        connection_type: "RDP",
        connection_port: 3389,
        connection_username: "kasm",
        max_simultaneous_sessions: 1,
        reusable: false,
        is_autoscaled: true,
      }),
    );
  });

  test("require_checkin: not before they check in", async () => {
    const one = await desktops({ require_checkin: true });
    await one.round();
    await one.round(60);
    expect(await statuses(one)).toEqual(["starting", "starting"]);
  });

  test("one that is not reusable goes with its session, a reusable one stays", async () => {
    for (const [reusable, kept] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const one = await desktops({ reusable });
      await one.round();
      const before = await ids(one);
      const { launch } = await people(one, {
        image_type: "Server Pool",
        server_pool_id: one.pool,
        cores: 0,
        memory: 0,
      });
      const end = await launch();
      await one.round();
      expect(await ids(one)).toHaveLength(3);
      await end();
      await one.round();
      expect((await ids(one)).filter((id) => before.includes(id))).toHaveLength(kept);
    }
  });

  test.each([
    ["kept", 3],
    ["none", 2],
  ])("server_pool_backoff %s: %d servers right after the need", async (server_pool_backoff, count) => {
    const one = await desktops({ reusable: true }, { unknown: { server_pool_backoff } });
    await one.round();
    const { launch } = await people(one, { image_type: "Server Pool", server_pool_id: one.pool, cores: 0, memory: 0 });
    const end = await launch();
    await one.round();
    await end();
    await one.round();
    expect(await ids(one)).toHaveLength(count);
    await one.round(600);
    expect(await ids(one)).toHaveLength(2);
  });
});

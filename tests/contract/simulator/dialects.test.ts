import { afterEach, describe, expect, test } from "@jest/globals";
import { VERSIONS } from "../../../simulator";
import { defaultZone } from "./steps/find";
import { HARVESTER, items, start, stopAll, type Body, type Running } from "./support";
import { vmProviderTour } from "./tours";

afterEach(stopAll);

const OLDER = ["1.16.1", "1.17.0"] as const;

const image = async ({ call }: Running): Promise<Body> => {
  await call("create_image", { target_image: { name: "kasmweb/chrome:1.16.0" } });
  return items(await call("get_images"), "images")[0] ?? {};
};

describe("users are assigned to servers from 1.18 on", () => {
  const NOBODY = { target_user: { user_id: "0".repeat(32) }, target_server: { server_id: "0".repeat(32) } };

  test.each(VERSIONS)("on %s", async (kasmVersion) => {
    const running = await start({ kasmVersion });
    const has = kasmVersion === "1.18.1" || kasmVersion === "1.19.0";
    for (const name of ["assign_user_server", "unassign_user_server"]) {
      const answer = await running.ask(name, NOBODY, "/api/public/");
      expect([name, answer.status]).toEqual([name, has ? 200 : 404]);
    }
    const [user] = items(await running.call("get_users"), "users");
    expect(Object.hasOwn(user ?? {}, "assigned_servers")).toBe(has);
    const pool = { server_pool_name: "p", server_pool_type: "Server Pool" };
    const made = await running.call("create_server_pool", { target_server_pool: pool });
    expect(Object.hasOwn(made.server_pool as Body, "server_assignment_enabled")).toBe(has);
  });
});

test.each(VERSIONS)("%s: labels of a workspace from 1.18, names of sizes in bytes from 1.19", async (kasmVersion) => {
  const row = await image(await start({ kasmVersion }));
  const labelled = kasmVersion === "1.18.1" || kasmVersion === "1.19.0";
  expect([Object.hasOwn(row, "include_labels"), Object.hasOwn(row, "exclude_labels")]).toEqual([labelled, labelled]);
  expect(Object.keys(row).filter((key) => /^memory/.test(key))).toEqual([
    kasmVersion === "1.19.0" ? "memory_bytes" : "memory",
  ]);
});

test.each(VERSIONS)("%s: a file mapping can be switched off from 1.19 on", async (kasmVersion) => {
  const running = await start({ kasmVersion, strict: false });
  const { image_id } = await image(running);
  const file = { name: "f", destination: "/f", file_type: "text", content: "a", image_id, enabled: false };
  await running.call("create_file_map", { target_file_map: file });
  const [kept] = items(await running.call("get_file_mappings", { image_id }), "file_mappings");
  expect(kept?.enabled).toBe(kasmVersion === "1.19.0" ? false : undefined);
});

describe("an agents' certificate for NGINX", () => {
  const make = async (running: Running, more: Body = {}) =>
    running.ask("create_autoscale_config", {
      target_autoscale_config: { autoscale_config_name: "a", zone_id: (await defaultZone(running)).zone_id, ...more },
    });

  test.each(VERSIONS)("on %s: needed up to 1.16, taken up to 1.18", async (kasmVersion) => {
    const running = await start({ kasmVersion, strict: false });
    const refusal = (await make(running)).body.error_message;
    expect(refusal).toBe(kasmVersion === "1.16.1" ? "Missing required field: nginx_cert" : undefined);
    const made = (await make(running, { nginx_cert: "certificate", nginx_key: "key" })).body.autoscale_config as Body;
    expect(made.nginx_cert).toBe(kasmVersion === "1.19.0" ? undefined : "certificate");
  });

  test("on 1.16 servers are made without", async () => {
    const answer = await make(await start({ kasmVersion: "1.16.1" }), {
      autoscale_type: "Server Pool",
      connection_type: "RDP",
    });
    expect(answer.body).not.toHaveProperty("error_message");
  });
});

describe("kinds of VM providers", () => {
  const proxmox = vmProviderTour("proxmox").body;
  const make = (running: Running, fields: Body) =>
    running.ask("create_vm_provider_config", { target_vm_provider_config: fields });

  test.each(OLDER)("%s has Harvester", async (kasmVersion) => {
    const answer = await make(await start({ kasmVersion }), { ...HARVESTER, memory: 16, disk_size: 100 });
    expect(answer.body.vm_provider_config).toMatchObject({ vm_provider_name: "harvester", memory: 16 });
  });

  test.each([
    ["1.16.1", "1.17", "Invalid vm_provider_name: not known before 1.17"],
    ["1.16.1", "1.18", "Invalid vm_provider_name: not known before 1.18"],
    ["1.17.0", "1.17", undefined],
    ["1.17.0", "1.18", "Invalid vm_provider_name: not known before 1.18"],
    ["1.18.1", "1.18", undefined],
  ] as const)("%s with later_hypervisors %s: Proxmox", async (kasmVersion, later_hypervisors, refusal) => {
    const running = await start({ kasmVersion, unknown: { later_hypervisors } });
    expect((await make(running, proxmox)).body.error_message).toBe(refusal);
  });
});

describe("newer_columns", () => {
  test.each([
    ["1.16.1", "present", true],
    ["1.16.1", "absent", false],
    ["1.17.0", "absent", false],
    ["1.18.1", "absent", true],
  ] as const)("%s with %s: a zone's RDP gateway", async (kasmVersion, newer_columns, has) => {
    const running = await start({ kasmVersion, strict: false, unknown: { newer_columns } });
    const { zone_id } = await defaultZone(running);
    await running.call("update_zone", { target_zone: { zone_id, proxy_rdp_port: 3390 } });
    expect((await defaultZone(running)).proxy_rdp_port).toBe(has ? 3390 : undefined);
  });
});

test("an upgrade from 1.16 brings what is new", async () => {
  const old = await start({ kasmVersion: "1.16.1" });
  await image(old);
  const newer = await start({ kasmVersion: "1.19.0" });
  newer.simulator.load(old.simulator.dump());
  const [row] = items(await newer.call("get_images"), "images");
  expect(row).toMatchObject({ include_labels: [], memory_bytes: null });
});

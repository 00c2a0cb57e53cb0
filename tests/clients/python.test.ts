import { afterEach, describe, expect, test } from "@jest/globals";
import { KasmSimulator, type SimulatorOptions } from "../../simulator";
import { byHand } from "../support/by-hand";
import { runPython, type Result } from "./python-process";

/** The public Python client, as it is published, against a strict simulator over TLS. */

const running: KasmSimulator[] = [];
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

type Rows = readonly Result[];

interface Prepared {
  readonly simulator: KasmSimulator;
  readonly rows: (family: string) => Rows;
  /** Ids of a group, a workspace and a desktop that there are; an agent has room for sessions. */
  readonly ids: Readonly<Record<"group_id" | "image_id" | "server_id", unknown>>;
}

async function prepare(options: SimulatorOptions = {}): Promise<Prepared> {
  const simulator = new KasmSimulator({ strict: true, tls: true, ...options });
  running.push(simulator);
  await simulator.listen();
  const call = (name: string, body: Result) => byHand(simulator, name, body) as Promise<Record<string, Result>>;
  const { group } = await call("create_group", { target_group: { name: "Developers" } });
  const { image } = await call("create_image", {
    target_image: {
      name: "kasmweb/chrome:1.18.1",
      friendly_name: "Chrome",
      cores: 2,
      memory: 2_000_000_000,
      categories: "Browser\nWork",
      run_config: '{"hostname": "kasm"}',
    },
  });
  const agent = simulator.registerAgent({ hostname: "agent1", cores: 8, memoryBytes: 16e9 });
  await call("update_server", { target_server: { server_id: agent, enabled: true } });
  const rows = (family: string): Rows => simulator.dump().families[family] ?? [];
  const zone_id = rows("zones")[0]?.zone_id;
  await call("create_server", { target_server: { hostname: "pc1", friendly_name: "PC 1", zone_id } });
  const server_id = rows("servers").find((row) => row.hostname === "pc1")?.server_id;
  return { simulator, rows, ids: { group_id: group?.group_id, image_id: image?.image_id, server_id } };
}

/** The calls of the Developer API that the client has. */
const CALLS = `create_user get_user get_users update_user delete_user logout_user get_attributes update_user_attributes
  add_user_group remove_user_group assign_user_server unassign_user_server get_images request_kasm get_kasm_status
  join_kasm get_kasms destroy_kasm keepalive exec_command_kasm`.split(/\s+/);

const called = (simulator: KasmSimulator): string[] => [
  ...new Set(
    simulator.journal
      .entries()
      .filter(({ path }) => path.startsWith("/api/public/"))
      .map((each) => each.function),
  ),
];

test("users, attributes, group membership and servers", async () => {
  const { simulator, rows, ids } = await prepare();
  const seen = await runPython("users.py", simulator, ids);
  const ada = rows("users").find((row) => row.username === "ada");
  expect(seen).toEqual({
    version: "1.18.1.0",
    created: { username: "ada", groups: ["All Users"], locked: false },
    created_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    last_session: null,
    read: { user_id: ada?.user_id, first_name: "Augusta", locked: true },
    refreshed: "Lovelace",
    all: ["ada", "admin@kasm.local"],
    attributes: { theme: null, ssh_public_key: expect.stringMatching(/^ssh-rsa /) },
    attributes_after: "Dark",
    joined: ["All Users", "Developers"],
    left: ["All Users"],
    added: ["All Users", "Developers"],
    assigned: [{ server_id: ids.server_id, friendly_name: "PC 1", hostname: "pc1" }],
    unassigned: [],
    deleted: [],
  });
  expect(ada).toMatchObject({ first_name: "Augusta", organization: "Engines", locked: true });
  expect(rows("user_attributes")).toMatchObject([
    { user_id: ada?.user_id, theme: "Dark", preferred_language: "de_DE.UTF-8", show_tips: false },
  ]);
  const groups = rows("user_groups").filter((row) => row.user_id === ada?.user_id);
  expect(groups.map((row) => row.group_id)).toContain(ids.group_id);
  expect(rows("user_server_assignments")).toMatchObject([{ user_id: ada?.user_id, server_id: ids.server_id }]);
  expect(JSON.stringify(simulator.journal.entries())).not.toMatch(/Secret-\d/);
});

test("images and sessions", async () => {
  const { simulator, rows, ids } = await prepare();
  await runPython("users.py", simulator, ids);
  const seen = await runPython("sessions.py", simulator);
  const [ended] = rows("session_history");
  const id = ended?.kasm_id;
  expect(seen).toEqual({
    images: [{ friendly_name: "Chrome", memory: 2_000_000_000, cores: 2, available: true }],
    categories: ["Browser", "Work"],
    run_config: { hostname: "kasm" },
    refreshed: "kasmweb/chrome:1.18.1",
    requested: { status: "starting", session_id: id, url: null },
    running: {
      status: "running",
      image: "Chrome",
      hostname: "agent1",
      cores: 2,
      memory: 2_000_000_000,
      start_date: String(ended?.start_date).replace(" ", "T"),
      expiration_date: expect.stringMatching(/T/),
      clipboard: true,
      idle_disconnect: 20,
      profile: "Enabled",
    },
    url: expect.stringMatching(/^https:\/\/localhost:\d+\/#\/connect\/kasm\/[0-9a-f/]+\?disable_control_panel=1$/),
    all: [{ session_id: id, user: "ada", image: "Chrome" }],
    of_user: [id],
    got: id,
    joined: expect.stringContaining(`/#/connect/kasm/${String(id)}/`),
    kept: "running",
    executed: { status: 501, error_message: expect.stringContaining("No container runs") },
    left: 0,
    status_after: { status: 200, error_message: "Session not found" },
    refused: ["ada"],
    forced: 0,
  });
  expect(ended).toMatchObject({ username: "ada", image_id: ids.image_id, end_reason: "destroyed" });
  expect(rows("session_history")).toHaveLength(2);
  expect(rows("users").map((row) => row.username)).toEqual(["admin@kasm.local", "guest"]);
});

test("without waiting; with what is above, every call that the client has", async () => {
  const { simulator, rows, ids } = await prepare();
  expect(await runPython("asynchronous.py", simulator, ids)).toEqual({
    user: ["Hopper", "Grace"],
    joined: ["All Users", "Developers"],
    assigned: 1,
    users: ["admin@kasm.local", "grace"],
    running: ["running", "running", "running"],
    listed: 3,
    joined_by_link: true,
    kept: "running",
    executed: 501,
    left: 0,
  });
  expect(rows("kasms")).toEqual([]);
  expect(rows("users")).toHaveLength(1);
  await runPython("users.py", simulator, ids);
  expect(called(simulator).sort()).toEqual([...CALLS].sort());
});

describe("refusals", () => {
  test.each([
    ["200", { missing: "user" }, { missing: "kasm_id" }],
    ["4xx", { status: 404, error_message: "User not found" }, { status: 404, error_message: "Image not found" }],
  ])("as validation_errors %s has them, and of a certificate", async (validation_errors, unknown, image) => {
    const { simulator } = await prepare({ unknown: { validation_errors } });
    expect(await runPython("refusals.py", simulator)).toEqual({
      unknown,
      stranger: { status: 401, error_message: "Access Denied!" },
      image,
      untrusted: { tls: "refused" },
    });
  });
});

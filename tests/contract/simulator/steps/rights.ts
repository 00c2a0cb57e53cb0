import { items, type Body, type Running } from "../support";
import { madeBy } from "../tours/made";
import { enabledAgent } from "./agents";
import { defaultZone, find } from "./find";

/** A permission, or several of which any will do. */
export type Need = string | readonly string[];

/** A call whose right depends on what it is about. */
export interface Depending {
  readonly name: string;
  readonly needs: readonly Need[];
  /** A body about an object that is there; it may be gone or changed afterwards. */
  readonly body: (running: Running) => Promise<Body>;
}

/** What anybody may ask who is signed in. */
export const ANYBODY = ["get_timezones", "get_available_storage_providers", "new_session_token", "license_status"];

/** What a key needs two rights for, and a person none, as it is about sessions of its own. */
export const OWN_SESSIONS =
  "request_kasm get_kasm_status join_kasm destroy_kasm keepalive pause_kasm resume_kasm stop_kasm".split(" ");
const forKeys = ["users_auth_session", "user"];

let counter = 0;
const nextName = () => `rights ${++counter}`;

async function desktop(running: Running): Promise<Body> {
  const hostname = nextName();
  const { zone_id } = await defaultZone(running);
  await running.call("create_server", { target_server: { hostname, zone_id } });
  const { server_id } = await find(running, "get_servers", "servers", { hostname });
  return { target_server: { server_id } };
}

const agent = ({ simulator }: Running): Promise<Body> => {
  const server_id = simulator.registerAgent({ hostname: nextName(), cores: 1, memoryBytes: 2 ** 30 });
  return Promise.resolve({ target_server: { server_id } });
};

const group = async ({ call }: Running): Promise<Body> => {
  const { group_id } = (await call("create_group", { target_group: { name: nextName() } })).group as Body;
  return { group_id };
};
const image = async ({ call }: Running): Promise<Body> => {
  const { image_id } = (await call("create_image", { target_image: { name: nextName() } })).image as Body;
  return { image_id };
};
const user = async ({ call }: Running): Promise<Body> => {
  const target_user = { username: nextName(), password: "Secret-1!" };
  const { user_id } = (await call("create_user", { target_user })).user as Body;
  return { user_id };
};
const apiKey = async ({ call }: Running): Promise<Body> => {
  const { api_id } = (await call("create_api_configs", { api_config: { name: nextName() } })).api_config as Body;
  return { api_id };
};

/** A session that runs, by all the names that calls have for it. */
async function session(running: Running): Promise<Body> {
  await enabledAgent(running, { hostname: nextName(), cores: 4, memoryBytes: 2 ** 34 });
  const { user_id } = await user(running);
  const { image_id } = await image(running);
  const { body } = await running.ask("request_kasm", { user_id, image_id, enable_sharing: true }, "/api/public/");
  return { user_id, image_id, kasm_id: body.kasm_id, share_id: body.share_id };
}

const holders = [
  { owner: async (running: Running): Promise<Body> => ({ target_group: await group(running) }), right: "groups" },
  { owner: async (running: Running): Promise<Body> => ({ target_api_config: await apiKey(running) }), right: "devapi" },
];

async function granted(running: Running, owner: Body): Promise<Body> {
  const answer = await running.call("add_permissions_group", { ...owner, target_permissions: [1900] });
  return { group_permission_id: items(answer, "permissions")[0]?.group_permission_id };
}

const ofHolders = holders.flatMap(({ owner, right }): Depending[] => [
  { name: "get_permissions_group", needs: [`${right}_view`], body: owner },
  {
    name: "add_permissions_group",
    needs: [`${right}_modify`],
    body: async (running) => ({ ...(await owner(running)), target_permissions: [1900] }),
  },
  {
    name: "remove_permissions_group",
    needs: [`${right}_modify`],
    body: async (running) => granted(running, await owner(running)),
  },
]);

const ofMachines = [
  { machine: desktop, right: "servers" },
  { machine: agent, right: "agents" },
].flatMap(({ machine, right }): Depending[] => [
  { name: "update_server", needs: [`${right}_modify`], body: machine },
  { name: "delete_server", needs: [`${right}_delete`], body: machine },
]);

const file = { name: "a", destination: "/a", file_type: "text", content: "a" };

async function mapped(running: Running, owner: Body): Promise<Body> {
  await running.call("create_file_map", { target_file_map: { ...file, ...owner } });
  const [made] = items(await running.call("get_file_mappings", owner), "file_mappings");
  return { file_map_id: made?.file_map_id };
}

async function stored(running: Running, owner: Body): Promise<Body> {
  const { id } = await madeBy(running).storage();
  const target = { ...owner, storage_provider_id: id };
  await running.ask("create_storage_mapping", { target_storage_mapping: target }, "/api/");
  const { body } = await running.ask("get_storage_mappings", { target_storage_mapping: owner }, "/api/");
  const made = items(body, "storage_mappings").at(-1);
  return { storage_mapping_id: made?.storage_mapping_id };
}

const ofOwners = [
  { owner: group, right: "groups" },
  { owner: image, right: "images" },
  { owner: user, right: "users" },
].flatMap(({ owner, right }): Depending[] => {
  const view = [`${right}_view`];
  const modify = [`${right}_modify`];
  const map = async (running: Running) => ({ target_file_map: await mapped(running, await owner(running)) });
  const storage = async (running: Running) => ({ target_storage_mapping: await stored(running, await owner(running)) });
  return [
    { name: "get_file_mappings", needs: view, body: owner },
    {
      name: "create_file_map",
      needs: modify,
      body: async (running) => ({ target_file_map: { ...file, ...(await owner(running)) } }),
    },
    { name: "update_file_map", needs: modify, body: map },
    { name: "delete_file_map", needs: modify, body: map },
    {
      name: "upload_file_mapping",
      needs: modify,
      body: async (running) => ({ ...file, file_type: "binary", ...(await owner(running)) }),
    },
    {
      name: "get_storage_mappings",
      needs: view,
      body: async (running) => ({ target_storage_mapping: await owner(running) }),
    },
    {
      name: "create_storage_mapping",
      needs: modify,
      body: async (running) => ({
        target_storage_mapping: {
          ...(await owner(running)),
          storage_provider_id: (await madeBy(running).storage()).id,
        },
      }),
    },
    { name: "update_storage_mapping", needs: modify, body: storage },
    { name: "delete_storage_mapping", needs: modify, body: storage },
  ];
});

export const DEPENDING: readonly Depending[] = [
  { name: "get_servers", needs: [["servers_view", "agents_view"]], body: () => Promise.resolve({}) },
  { name: "get_permissions", needs: [["groups_view", "devapi_view"]], body: () => Promise.resolve({}) },
  {
    name: "update_setting",
    needs: [["settings_modify", "settings_modify_manager"]],
    body: async (running) => {
      const { setting_id } = await find(running, "get_settings", "settings", { name: "auto_agent" });
      return { setting_id, value: true };
    },
  },
  ...OWN_SESSIONS.map((name) => ({ name, needs: forKeys, body: session })),
  ...ofHolders,
  ...ofMachines,
  ...ofOwners,
];

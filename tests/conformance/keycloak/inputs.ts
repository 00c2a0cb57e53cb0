/** Every input of every served type: it reaches the server, it is read back, and it settles. */
import type { Field } from "../../../sandbox/plugins/keycloak/fields";
import { resourceTypes } from "../../../sandbox/plugins/keycloak/resources";
import { Resource } from "./engine";
import { Administrator } from "./hand";
import type { PluginProcess } from "./plugin-process";
import { textOf } from "./recording";
import type { JsonMap } from "./recording";
import * as samples from "./samples";
import type { Samples } from "./samples";
import { startConfigured } from "./server";
import type { RunningServer } from "./server";

const run = Date.now().toString(36);
const home = `inputs-${run}`;
const enoughForABusyMachine = 900_000;
const sampleRealm = `sample-${run}`;

let administrator: Administrator;

export function everyInputIsHonoured(running: () => RunningServer): void {
  let plugin: PluginProcess;

  beforeAll(async () => {
    administrator = new Administrator(running());
    await prepare();
    plugin = await startConfigured(running());
  });

  afterAll(async () => {
    await plugin?.stop();
    await administrator?.removeRealm(home);
    await administrator?.removeRealm(sampleRealm);
    await administrator?.close();
  });

  test.each(Object.keys(tables))(
    "of a %s",
    async (kind) => {
      const table = tables[kind];
      const found = table && (await tryEveryInput(plugin, await table()));
      expect(found).toEqual([]);
    },
    enoughForABusyMachine,
  );
}

async function prepare(): Promise<void> {
  const realm = `/realms/${home}`;
  await administrator.makeRealm(home);
  const profile = (await administrator.call("GET", `${realm}/users/profile`)) as Record<string, unknown>;
  await administrator.call("PUT", `${realm}/users/profile`, { ...profile, unmanagedAttributePolicy: "ENABLED" });
  const address = "https://elsewhere.example.com";
  await administrator.call("POST", `${realm}/identity-provider/instances`, {
    alias: "elsewhere",
    providerId: "oidc",
    config: { authorizationUrl: address, tokenUrl: address, clientId: "x", clientSecret: "x" },
  });
  await administrator.call("POST", `${realm}/clients`, { clientId: "owner" });
  for (const name of ["first", "second"]) await administrator.call("POST", `${realm}/groups`, { name });
  await administrator.call("POST", `${realm}/users`, { username: "member", enabled: true });
}

const idOf = async (path: string, key: string, value: string): Promise<string> => {
  const found = (await administrator.list(path)).find((one) => one[key] === value);
  return String(found?.id);
};

/** What the server itself says of the object. */
async function shown(type: string, resource: Resource, base: JsonMap): Promise<string> {
  const realm = `/realms/${textOf(base.realmId)}`;
  const get = (path: string): Promise<unknown> => administrator.call("GET", path);
  if (type.includes("realm:Realm")) return JSON.stringify(await get(`/realms/${resource.id}`));
  if (type.includes("group:Group")) return JSON.stringify(await get(`${realm}/groups/${resource.id}`));
  if (type.includes("user:User")) return JSON.stringify(await get(`${realm}/users/${resource.id}`));
  if (type.includes("userGroups")) return JSON.stringify(await get(`${realm}/users/${textOf(base.userId)}/groups`));
  if (type.includes("ProtocolMapper")) {
    return JSON.stringify(
      await get(`${realm}/clients/${textOf(base.clientId)}/protocol-mappers/models/${resource.id}`),
    );
  }
  const client = `${realm}/clients/${resource.id}`;
  const authorization = await get(`${client}/authz/resource-server`).catch(() => "none");
  return JSON.stringify([await get(client), await get(`${client}/client-secret`), authorization]);
}

const tables: Record<string, () => Promise<Samples>> = {
  realm: () => Promise.resolve(samples.realmSamples(sampleRealm)),
  group: async () => samples.groupSamples(home, await idOf(`/realms/${home}/groups`, "name", "first")),
  user: () => Promise.resolve(samples.userSamples(home)),
  "user's groups": async () => {
    const groups = [
      await idOf(`/realms/${home}/groups`, "name", "first"),
      await idOf(`/realms/${home}/groups`, "name", "second"),
    ];
    return samples.userGroupsSamples(home, await idOf(`/realms/${home}/users`, "username", "member"), groups);
  },
  client: async () =>
    samples.clientSamples(home, await idOf(`/realms/${home}/authentication/flows`, "alias", "direct grant")),
  "group membership mapper": async () =>
    samples.membershipMapperSamples(home, await idOf(`/realms/${home}/clients`, "clientId", "owner")),
  "generic mapper": async () =>
    samples.genericMapperSamples(home, await idOf(`/realms/${home}/clients`, "clientId", "owner")),
};

/** Each input alone, on an object that has only what it must have; resolves to what went wrong. */
async function tryEveryInput(plugin: PluginProcess, table: Samples): Promise<string[]> {
  const { type, base } = table;
  const problems: string[] = [];
  let resource = new Resource(plugin, type, "sample");
  await resource.apply(base);
  for (const [key, field] of Object.entries(resourceTypes.get(type)?.fields ?? {})) {
    if (!field.input) continue;
    const fail = (what: string): void => void problems.push(`${key}: ${what}`);
    try {
      await tryInput(resource, table, key, field, fail);
      if (field.replaces) continue;
      if (field.wire?.sparse && !field.computed) {
        // Once there, an empty value is not sent, as by the official plugin: only a new object is without it.
        await resource.delete();
        resource = new Resource(plugin, type, "sample");
      }
      await resource.apply(base);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
  await resource.apply(base);
  await resource.delete();
  return problems;
}

async function tryInput(
  resource: Resource,
  { type, base, values, beside = {}, invisible = {} }: Samples,
  key: string,
  field: Field,
  fail: (what: string) => void,
): Promise<void> {
  const value = values[key];
  if (value === undefined) return fail("has no sample");
  const program: JsonMap = { ...base, ...beside[key], [key]: value };
  if (key === "clientScopeId") delete program.clientId;
  if (field.replaces) {
    const found = key === "organizationId" ? await refusal(resource, program) : await replaced(resource, program);
    if (!found.includes(key)) fail(`a change does not replace: ${found.join(", ")}`);
    return;
  }
  const before = await shown(type, resource, base);
  const { diffs = [] } = await resource.difference(program);
  if (!field.onlyAtCreation && !field.writeOnly && !diffs.includes(key)) fail("a change is not seen");
  await resource.apply(program);
  const visible = !field.onlyAtCreation && !(key in invisible);
  if (visible && before === (await shown(type, resource, base))) fail("the server shows no change");
  await settles(resource, program, fail, key in invisible);
}

async function replaced(resource: Resource, program: JsonMap): Promise<string[]> {
  return (await resource.difference(program)).replaces ?? [];
}

async function refusal(resource: Resource, program: JsonMap): Promise<string[]> {
  const { failures } = await resource.check(program);
  return failures.flatMap((text) => text.split(/[^A-Za-z]/));
}

/** Nothing is left to do afterwards, neither at once nor after a refresh. */
async function settles(
  resource: Resource,
  program: JsonMap,
  fail: (what: string) => void,
  unread: boolean,
): Promise<void> {
  const atOnce = await resource.difference(program);
  if (atOnce.changes !== "DIFF_NONE") fail(`does not settle: ${atOnce.diffs?.join(", ")}`);
  if (!(await resource.refresh())) return fail("is gone at the refresh");
  const refreshed = await resource.difference(program);
  if (refreshed.changes !== "DIFF_NONE" && !unread) fail(`the refresh shows a drift: ${refreshed.diffs?.join(", ")}`);
}

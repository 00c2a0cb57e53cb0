/** What happens to objects beside the recorded calls: import, take-over, lookups, and what is refused. */
import { request, Agent } from "undici";
import { Resource } from "./engine";
import { Administrator } from "./hand";
import type { PluginProcess } from "./plugin-process";
import type { JsonMap } from "./recording";
import { startConfigured } from "./server";
import type { RunningServer } from "./server";

const home = `life-${Date.now().toString(36)}`;
const types = {
  realm: "keycloak:index/realm:Realm",
  group: "keycloak:index/group:Group",
  user: "keycloak:index/user:User",
  userGroups: "keycloak:index/userGroups:UserGroups",
  client: "keycloak:openid/client:Client",
  membership: "keycloak:openid/groupMembershipProtocolMapper:GroupMembershipProtocolMapper",
  generic: "keycloak:index/genericProtocolMapper:GenericProtocolMapper",
};

export function objectsLiveAndDie(running: () => RunningServer): void {
  let administrator: Administrator;
  let plugin: PluginProcess;
  const make = async (type: string, name: string, program: JsonMap): Promise<Resource> => {
    const resource = new Resource(plugin, type, name);
    await resource.apply(program);
    return resource;
  };
  const invoke = (token: string, args: JsonMap): ReturnType<PluginProcess["call"]> =>
    plugin.call({ during: "test", call: "Invoke", function: token, request: { args } });

  beforeAll(async () => {
    administrator = new Administrator(running());
    await administrator.makeRealm(home);
    plugin = await startConfigured(running());
  });
  afterAll(async () => {
    await plugin?.stop();
    await administrator?.removeRealm(home);
    await administrator?.close();
  });

  test("every type can be imported, and nothing is left to do then", async () => {
    const group = await make(types.group, "g", { realmId: home, name: "imported", attributes: { team: "a" } });
    const sub = { realmId: home, name: "below", parentId: group.id };
    const below = await make(types.group, "s", sub);
    const person = { realmId: home, username: "imported", email: "i@example.com" };
    const user = await make(types.user, "u", person);
    const membership = { realmId: home, userId: user.id, groupIds: [group.id] };
    await make(types.userGroups, "ug", membership);
    const program = {
      realmId: home,
      clientId: "imported",
      name: "Imported",
      accessType: "PUBLIC",
      loginTheme: "keycloak",
    };
    const client = await make(types.client, "c", program);
    const claims = { realmId: home, clientId: client.id, name: "groups", claimName: "groups" };
    const mapper = await make(types.membership, "m", claims);
    const generic = {
      realmId: home,
      clientId: client.id,
      name: "a kind",
      protocol: "openid-connect",
      protocolMapper: "oidc-hardcoded-claim-mapper",
      config: { "claim.name": "kind", "claim.value": "a" },
    };
    const other = await make(types.generic, "x", generic);
    const imports: [string, string, JsonMap][] = [
      [types.realm, home, { realm: home, defaultSignatureAlgorithm: "RS256" }],
      [types.group, `${home}/${group.id}`, { realmId: home, name: "imported", attributes: { team: "a" } }],
      [types.group, `${home}/${below.id}`, sub],
      [types.user, `${home}/${user.id}`, person],
      [types.user, `${home}/imported`, person],
      [types.userGroups, `${home}/${user.id}`, membership],
      [types.client, `${home}/${client.id}`, program],
      [types.membership, `${home}/client/${client.id}/${mapper.id}`, claims],
      [types.generic, `${home}/client/${client.id}/${other.id}`, generic],
      [types.generic, `${home}/client/${client.id}/name/a%20kind`, generic],
    ];
    for (const [type, id, inputs] of imports) {
      const resource = new Resource(plugin, type, "imported");
      expect([id, await resource.import(id)]).toEqual([id, true]);
      // What was read leads to itself, and so does what a person would write for it.
      const { __defaults: _filled, ...found } = resource.inputs;
      expect([id, (await resource.difference(found)).diffs]).toEqual([id, undefined]);
      expect([id, (await resource.difference(inputs)).diffs]).toEqual([id, undefined]);
    }
    for (const [type, id] of imports.filter(([type]) => type !== types.realm && type !== types.userGroups)) {
      await expect(new Resource(plugin, type, "imported").import(`${id}/and/more`)).rejects.toThrow("Invalid import");
    }
  });

  test("an object that was deleted by hand is gone at the refresh, and its deletion fails as at the official plugin", async () => {
    const group = await make(types.group, "g", { realmId: home, name: "short-lived" });
    await administrator.call("DELETE", `/realms/${home}/groups/${group.id}`);
    expect(await group.refresh()).toBe(false);
    await expect(group.delete()).rejects.toThrow("404 Not Found");
  });

  test("a user that was taken over keeps what the program leaves out, and outlives it", async () => {
    const there = { username: "taken", email: "taken@example.com", firstName: "Ta", lastName: "Ken", enabled: true };
    await administrator.call("POST", `/realms/${home}/users`, there);
    const user = await make(types.user, "t", { realmId: home, username: "taken", import: true, firstName: "New" });
    expect(user.state).toMatchObject({ firstName: "New", lastName: "Ken", email: "taken@example.com" });
    await user.delete();
    const [found] = await administrator.list(`/realms/${home}/users?username=taken&exact=true`);
    expect(found).toMatchObject({ firstName: "New", lastName: "Ken" });
  });

  test("what is not there cannot be taken over", async () => {
    const user = make(types.user, "t", { realmId: home, username: "nobody", import: true });
    await expect(user).rejects.toThrow("no user found for username nobody");
    const client = make(types.client, "t", { realmId: home, clientId: "nobody", accessType: "PUBLIC", import: true });
    await expect(client).rejects.toThrow("openid client with name nobody does not exist");
  });

  test("the initial password works", async () => {
    const initialPassword = { value: "s3cret-Passw0rd", temporary: false };
    const person = { email: "p@example.com", firstName: "P", lastName: "W" };
    await make(types.user, "p", { realmId: home, username: "person", ...person, initialPassword });
    const { caCertificate, url } = running();
    const agent = new Agent({ connect: { ca: caCertificate } });
    const form = {
      grant_type: "password",
      client_id: "admin-cli",
      username: "person",
      password: initialPassword.value,
    };
    const answer = await request(`${url}/realms/${home}/protocol/openid-connect/token`, {
      method: "POST",
      dispatcher: agent,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
    expect(await answer.body.json()).toHaveProperty("access_token");
    await agent.close();
  });

  test("a protected realm is not deleted", async () => {
    const program = { realm: `${home}-kept`, terraformDeletionProtection: true };
    const realm = await make(types.realm, "r", program);
    await expect(realm.delete()).rejects.toThrow("is protected");
    await realm.apply({ ...program, terraformDeletionProtection: false });
    await realm.delete();
    const { error } = await invoke("keycloak:index/getRealm:getRealm", { realm: `${home}-kept` });
    expect(error).toContain("404 Not Found");
  });

  test("a group can be looked up by its path", async () => {
    const parent = await make(types.group, "a", { realmId: home, name: "upper" });
    const child = await make(types.group, "b", { realmId: home, name: "lower", parentId: parent.id });
    const token = "keycloak:index/getGroup:getGroup";
    const { answer } = await invoke(token, { realmId: home, groupPath: "/upper/lower" });
    expect(answer?.return).toMatchObject({ id: child.id, name: "lower", path: "/upper/lower", parentId: parent.id });
    expect((await invoke(token, { realmId: home, groupPath: "/upper/none" })).error).toContain(
      "group not found at path: /upper/none",
    );
    expect((await invoke(token, { realmId: home })).error).toContain("one of `name` or `group_path`");
  });

  test("other types, functions, properties and kinds of values are refused by name", async () => {
    const role = new Resource(plugin, "keycloak:index/role:Role", "r");
    await expect(role.check({ realmId: home })).rejects.toThrow("keycloak:index/role:Role is not served");
    const { error } = await invoke("keycloak:index/getUser:getUser", {});
    expect(error).toContain("keycloak:index/getUser:getUser is not served");
    const { answer } = await invoke("keycloak:index/getRealm:getRealm", { realm: home, attributes: {} });
    expect(answer).toEqual({ return: {} });
    const group = new Resource(plugin, types.group, "g");
    const { failures } = await group.check({ realmId: home, name: 7, nmae: "x", organizationId: "o" });
    expect(failures).toEqual([
      expect.stringContaining('"nmae"'),
      expect.stringMatching(/Expected a text.*g\.name/),
      expect.stringContaining("groups of organizations are not served"),
    ]);
    const user = new Resource(plugin, types.user, "u");
    const nested = await user.check({ username: "Upper", initialPassword: { valeu: "s3cret" } });
    for (const part of ["'realmId'", "'initialPassword.value'", "all lowercase", '"valeu"']) {
      expect(nested.failures).toContainEqual(expect.stringContaining(part));
    }
    expect(nested.failures.join("\n")).not.toContain("s3cret");
  });
}

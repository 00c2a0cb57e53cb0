import * as pulumi from "@pulumi/pulumi";
import { KasmSimulator } from "../../../../simulator";
import * as kasm from "../../../../provider";
import { isEntity } from "../../../../provider/core";
import { tokenOf } from "../../../../provider/entities/token";
import { ldap } from "../../../entities/samples/ldap-config";
import { chrome, harvester, oidc } from "../support/samples";

interface Registered {
  type: string;
  inputs: Record<string, unknown>;
}

const secretMark = "4dabf18193072939515e22adb298388d";
let registered: Registered[] = [];
let ids: (name: string) => string | undefined = (name) => `id of ${name}`;

beforeAll(() =>
  pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, inputs: inputs as Record<string, unknown> });
        return { id: ids(name), state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "test",
    "dev",
    true,
  ),
);
beforeEach(() => {
  registered = [];
  ids = (name) => `id of ${name}`;
  pulumi.runtime.setAllConfig({}, []);
});

const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

/** What a resource sends to the engine. */
async function inputsOf(resource: pulumi.CustomResource): Promise<Record<string, unknown>> {
  await value(resource.urn);
  return registered.at(-1)?.inputs ?? {};
}

test("every class names its type, so that policies can be written for it", () => {
  const classes = Object.values(kasm).filter(
    (member): member is typeof member & { __pulumiType: string; name: string } =>
      typeof member === "function" && "__pulumiType" in member,
  );
  const kinds = Object.values<unknown>(kasm).filter(isEntity);
  expect(classes.map(({ name }) => name).sort()).toEqual(["SshKeyPair", ...kinds.map(({ kind }) => kind)].sort());
  for (const { name, __pulumiType } of classes) expect(__pulumiType).toBe(tokenOf(name));
});

test("secrets are marked as such", async () => {
  const wrapped = (plain: unknown) =>
    expect.objectContaining({ [secretMark]: expect.anything() as unknown, value: plain }) as unknown;
  expect((await inputsOf(new kasm.OidcConfig("o", oidc)))["clientSecret"]).toEqual(wrapped(oidc.clientSecret));
  expect((await inputsOf(new kasm.VmProvider("v", harvester as kasm.VmProviderArgs)))["apiToken"]).toEqual(
    wrapped(harvester.apiToken),
  );
  expect((await inputsOf(new kasm.Workspace("w", chrome as kasm.WorkspaceArgs)))["dockerToken"]).toEqual(
    wrapped(chrome.dockerToken),
  );
});

// The mocks lift what is secret within a property to the property; the engine keeps it where it is.
test.each(["apiKey", "apiKeySecret", "password"])("the %s of a connection is marked as secret", async (part) => {
  const open = { endpoint: "https://kasm", username: "admin" };
  expect((await inputsOf(new kasm.Group("g", { name: "g", connection: open })))["connection"]).toEqual(open);
  const connection = { ...open, [part]: "planted" };
  expect((await inputsOf(new kasm.Group("g", { name: "g", connection })))["connection"]).toMatchObject({
    [secretMark]: expect.anything() as unknown,
    value: connection,
  });
});

test("a secret under a heading is marked as such, whatever the form of the heading", async () => {
  const { name, url, searchBase, searchFilter, groupMembershipFilter } = ldap;
  const fields = { name, url, searchBase, searchFilter, groupMembershipFilter };
  const user = { username: "probe", password: "a-probe-password" };
  for (const test of [user, pulumi.output(user), { ...user, password: pulumi.output(user.password) }]) {
    const sent = (await inputsOf(new kasm.LdapConfig("ad", { ...fields, test })))["test"];
    expect(sent).toMatchObject({ [secretMark]: expect.anything() as unknown, value: user });
  }
});

test("the provider is told which arguments the program made secret", async () => {
  const plain = await inputsOf(new kasm.Group("g", { name: "g" }));
  expect(plain).not.toHaveProperty("__secrets");
  const inputs = await inputsOf(
    new kasm.Group("g", { name: pulumi.secret("g"), description: "d", metadata: { a: pulumi.secret("b") } }),
  );
  expect(inputs["__secrets"]).toEqual(["name", "metadata"]);
});

test("a connection that is an output is a secret whole", async () => {
  const connection = pulumi.output({ endpoint: "https://kasm", apiKeySecret: "the secret" });
  expect((await inputsOf(new kasm.Group("g", { name: "g", connection })))["connection"]).toMatchObject({
    [secretMark]: expect.anything() as unknown,
  });
});

test("a reference to a resource, to its reference and to plain values is an id with a name", async () => {
  const group = new kasm.Group("dev", { name: "Developers" });
  const workspace = { id: "3f2a", name: "Chrome" };
  const expected = { group: { id: "id of dev", name: "Developers" }, workspace };
  expect(await inputsOf(new kasm.WorkspaceAssignment("a", { group, workspace }))).toMatchObject(expected);
  expect(
    await inputsOf(new kasm.WorkspaceAssignment("b", { group: group.reference, workspace: pulumi.output(workspace) })),
  ).toMatchObject(expected);
});

test("a reference knows the name while the id is not known", async () => {
  ids = () => undefined;
  const group = new kasm.Group("dev", { name: "Developers" });
  const inputs = await inputsOf(new kasm.GroupSettings("s", { group, settings: {} }));
  expect(inputs["group"]).toMatchObject({ name: "Developers" });
});

test("an argument that no field knows reaches the provider, which refuses it", async () => {
  const inputs = await inputsOf(new kasm.Group("g", { name: "g", priorty: 5 } as kasm.GroupArgs));
  expect(inputs).toMatchObject({ name: "g", priorty: 5 });
});

test("an OIDC config that nobody will see is warned of", async () => {
  const warnings: string[] = [];
  const spy = jest.spyOn(pulumi.log, "warn").mockImplementation((text) => Promise.resolve(void warnings.push(text)));
  const { isDefault: _, ...hidden } = oidc;
  await value(new kasm.OidcConfig("hidden", hidden).urn);
  await value(new kasm.OidcConfig("shown", oidc).urn);
  await value(new kasm.OidcConfig("hosted", { ...hidden, hostname: pulumi.output("kasm.example.com") }).urn);
  spy.mockRestore();
  expect(warnings).toEqual([expect.stringContaining("neither a hostname nor isDefault")]);
});

describe("credentials in plain configuration are refused", () => {
  test.each(["kasm:apiKeySecret", "kasm:password"])("%s", (key) => {
    pulumi.runtime.setAllConfig({ [key]: "plain" }, []);
    expect(() => new kasm.Group("g", { name: "g" })).toThrow(`${key} is stored in plain text`);
    pulumi.runtime.setAllConfig({ [key]: "encrypted" }, [key]);
    expect(() => new kasm.Group("g", { name: "g" })).not.toThrow();
  });
});

describe("a lookup", () => {
  let simulator: KasmSimulator;
  beforeAll(async () => {
    simulator = new KasmSimulator({ strict: true });
    await simulator.listen();
  });
  afterAll(() => simulator.close());
  const configure = () =>
    pulumi.runtime.setAllConfig(
      { "kasm:endpoint": simulator.url, "kasm:apiKey": simulator.apiKey, "kasm:apiKeySecret": simulator.apiKeySecret },
      ["kasm:apiKeySecret"],
    );

  test("finds an object by its natural key", async () => {
    configure();
    const group = await kasm.getGroup({ name: "All Users" });
    expect(group).toMatchObject({ name: "All Users", id: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(await kasm.getGroupSettings({ group })).toMatchObject({
      group: { id: group.id },
      settings: { allowKasmUploads: true },
    });
    expect(await kasm.getZone({ name: "default" })).toMatchObject({
      upstreamAuthAddress: "$request_host$",
      proxyPort: 443,
    });
    expect(await kasm.getRegistry({ url: "https://registry.kasmweb.com/" })).toMatchObject({
      name: "https://registry.kasmweb.com/",
    });
  });

  test("takes and gives outputs, which are references too", async () => {
    configure();
    const group = kasm.getGroupOutput({ name: pulumi.output("Administrators") });
    const id = await value(group.id);
    expect(await inputsOf(new kasm.GroupSettings("s", { group, settings: {} }))).toMatchObject({
      group: { id, name: "Administrators" },
    });
  });

  test("asks the server it is given", async () => {
    const connection = { endpoint: simulator.url, apiKey: simulator.apiKey, apiKeySecret: simulator.apiKeySecret };
    expect(await kasm.getZone({ name: "default" }, { connection })).toMatchObject({ name: "default" });
  });

  test("says when there is none", async () => {
    configure();
    await expect(kasm.getGroup({ name: "Developers" })).rejects.toThrow(
      /Group "Developers".*there is none.*KASM_NO_SUCH_OBJECT/s,
    );
  });

  test("leaves secrets out", async () => {
    configure();
    const body = {
      ...simulator.credentials,
      target_image: {
        image_type: "Container",
        friendly_name: "C",
        name: "i:1",
        cores: 1,
        memory: 1e9,
        docker_token: "planted",
      },
    };
    await fetch(`${simulator.url}/api/admin/create_image`, { method: "POST", body: JSON.stringify(body) });
    const workspace = await kasm.getWorkspace({ friendlyName: "C" });
    expect(workspace).toMatchObject({ image: "i:1", memory: "1 GB", name: "C" });
    expect(workspace).not.toHaveProperty("dockerToken");
  });

  test("needs a server", async () => {
    await expect(kasm.getGroup({ name: "x" })).rejects.toThrow("kasm:endpoint");
  });
});

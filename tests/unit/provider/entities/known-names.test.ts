import { oidc } from "../../../entities/samples/oidc-config";
import { rowOf, Stack } from "../support/stack";

let stack: Stack;
beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.close());

test("a setting that the server's catalogue lacks stops all of them, and those close to it are named", async () => {
  await stack.close();
  stack = await Stack.start({ kasmVersion: "1.18.1" });
  // Which version a setting came with is not always what the server at hand says.
  stack.configure({ "kasm:serverVersion": "1.19.0" });
  const { id } = await stack.create("group", { name: "Developers" });
  const before = stack.dump();
  const settings = { allowKasmAudio: true, deleteAnonUserOnExpiryWithActiveSession: true, allowKasmDownloads: true };
  await expect(stack.create("groupSettings", { group: { id, name: "Developers" }, settings })).rejects.toThrow(
    /nothing was written, since this server does not know deleteAnonUserOnExpiryWithActiveSession \(delete_anon_user_on_expiry_with_active_session\).*\[KASM_UNKNOWN_NAME\]/,
  );
  expect(stack.dump()).toBe(before);
});

test("a user field that the server lacks is refused before the first write, at creation and later", async () => {
  const { id } = await stack.create("oidcConfig", oidc);
  const inputs = {
    ssoProvider: { id, name: oidc.displayName },
    attributeName: "department",
    userField: "organization",
  };
  const before = stack.dump();
  const wrong = { ...inputs, userField: "organisation" };
  await expect(stack.create("ssoAttributeMapping", wrong)).rejects.toThrow(
    /does not know organisation, near it are organization.*\[KASM_UNKNOWN_NAME\]/,
  );
  expect(stack.dump()).toBe(before);
  const mapping = await stack.create("ssoAttributeMapping", inputs);
  await expect(stack.update(mapping, wrong)).rejects.toThrow("[KASM_UNKNOWN_NAME]");
  expect(rowOf(stack, "sso_attribute_mappings", {})["user_field"]).toBe("organization");
});

test("a global setting that the server lacks stops all of them, and those close to it are named", async () => {
  const state = stack.simulator.dump();
  const all = (state.families["settings"] ?? []) as { name?: string }[];
  const rows = all.filter(({ name }) => name !== "log_retention");
  expect(rows).toHaveLength(all.length - 1);
  stack.simulator.load({ ...state, families: { ...state.families, settings: rows } });
  const before = stack.dump();
  const settings = { noticeTitle: "Welcome", logRetention: "30 days" };
  await expect(stack.create("globalSettings", { settings })).rejects.toThrow(
    /nothing was written, since this server does not know logRetention \(log_retention\).*\[KASM_UNKNOWN_NAME\]/,
  );
  expect(stack.dump()).toBe(before);
});

test("a hardware token that was not uploaded is assigned to nobody", async () => {
  const { id } = await stack.create("user", { username: "ada@example.com", password: "Analytical-Engine1!" });
  const before = stack.dump();
  const user = { id, name: "ada@example.com" };
  await expect(stack.create("physicalTokenAssignment", { serialNumber: "2308490123456", user })).rejects.toThrow(
    /no hardware token has the serial number "2308490123456".*Upload the vendor's seed file.*\[KASM_UNKNOWN_NAME\]/,
  );
  expect(stack.dump()).toBe(before);
});

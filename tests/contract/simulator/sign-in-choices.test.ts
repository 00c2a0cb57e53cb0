import { afterEach, expect, test } from "@jest/globals";
import { signInChoices } from "../../../simulator/sign-in";
import { FakeProvider } from "./identity-provider";
import { post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

async function oidc({ call }: Running, fields: Body): Promise<string> {
  const provider = await FakeProvider.start();
  const made = await call("create_oidc_config", { target_oidc_config: { ...provider.kasmConfig, ...fields } });
  await provider.stop();
  return (made.oidc_config as { oidc_id: string }).oidc_id;
}

async function saml({ call }: Running, fields: Body): Promise<string> {
  const made = await call("set_saml_config", { target_saml_config: fields });
  return (made.saml_config as { saml_id: string }).saml_id;
}

const choices = ({ simulator }: Running, hostname = "kasm.example.com") => signInChoices(simulator.context(), hostname);
const texts = (running: Running, hostname?: string) => choices(running, hostname).buttons.map(({ text }) => text);

test("a fresh server offers nothing beside its own accounts", async () => {
  expect(choices(await start())).toEqual({ buttons: [], automatic: undefined });
});

test("enabled configs are buttons, the default first", async () => {
  const running = await start();
  await oidc(running, { display_name: "One" });
  await oidc(running, { display_name: "Off", enabled: false });
  const id = await oidc(running, { display_name: "Two", is_default: true, logo_url: "https://example.com/logo.png" });
  expect(texts(running)).toEqual(["Two", "One"]);
  expect(choices(running).buttons[0]).toEqual({
    type: "oidc",
    id,
    text: "Two",
    logo: "https://example.com/logo.png",
    href: `/api/sso_login?id=${id}`,
    isDefault: true,
  });
  expect(choices(running).automatic).toBeUndefined();
});

test("a config with a host name is for that one only", async () => {
  const running = await start();
  await oidc(running, { display_name: "Everywhere" });
  await oidc(running, { display_name: "Here", hostname: "Kasm.example.com" });
  await oidc(running, { display_name: "There", hostname: "other.example.com" });
  expect(texts(running)).toEqual(["Everywhere", "Here"]);
  expect(texts(running, "other.example.com")).toEqual(["Everywhere", "There"]);
  expect(texts(running, "third.example.com")).toEqual(["Everywhere"]);
});

test("the first that signs in by itself does, SAML before OpenID, where it is for this host name", async () => {
  const running = await start();
  await oidc(running, { display_name: "Elsewhere", auto_login: true, hostname: "other.example.com" });
  await oidc(running, { display_name: "First", auto_login: true });
  await oidc(running, { display_name: "Second", auto_login: true, is_default: true });
  expect(choices(running).automatic?.text).toBe("First");
  const id = await saml(running, { display_name: "SAML", auto_login: true, enabled: true });
  expect(choices(running).automatic).toMatchObject({ type: "saml", id, href: `/api/sso_login?id=${id}` });
});

test("LDAP: who has no account here is refused, and the journal says that no directory was asked", async () => {
  const running = await start();
  await running.call("create_ldap_config", {
    target_ldap_config: {
      name: "Directory",
      url: "ldaps://ldap.example.com",
      search_base: "dc=example",
      search_filter: "uid={0}",
      group_membership_filter: "member={}",
      service_account_dn: "cn=kasm",
      service_account_password: "secret",
    },
  });
  const { simulator } = running;
  const answer = await post(`${simulator.url}/api/authenticate`, { username: "erin", password: "secret" });
  expect(answer.body).toEqual({ error_message: "Access Denied!" });
  expect(simulator.journal.entries().slice(-1)[0]?.problem).toBe(
    "no such user, and the simulator does not sign in by LDAP",
  );
});

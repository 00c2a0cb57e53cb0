import type { Properties, Sample } from "../support/sample";
import type { Stack } from "../../unit/provider/support/stack";
import { oidc } from "./oidc-config";
import { saml } from "./saml-config";

const person = {
  locked: { locked: true },
  disabled: { disabled: true },
  setTwoFactor: { setTwoFactor: true },
  resetWebauthn: { resetWebauthn: true },
  email: { email: "ada.lovelace@example.com" },
  firstName: { firstName: "Ada" },
  lastName: { lastName: "Lovelace" },
  organization: { organization: "Analytical Engines" },
  phone: { phone: "+44 20 7946 0958" },
  city: { city: "London" },
  state: { state: "Middlesex" },
  country: { country: "United Kingdom" },
  notes: { notes: "First\nof them all" },
  customAttribute1: { customAttribute1: "one" },
  customAttribute2: { customAttribute2: "two" },
  customAttribute3: { customAttribute3: "three" },
  sshPublicKey: { sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBd ada@example.com" },
  showTips: { showTips: false },
  theme: { theme: "Dark" },
  preferredLanguage: { preferredLanguage: "de" },
  preferredTimezone: { preferredTimezone: "Europe/London" },
  toggleControlPanel: { toggleControlPanel: true },
  autoLoginToWorkspace: { autoLoginToWorkspace: true },
};

const password = { password: "Analytical-Engine1!" };
/** The server keeps no preferences of a user who has none yet; so that each can go back to what it was, there is one. */
const preferences = { showTips: true };
const local = { realm: "local", ...password };

interface Surroundings {
  readonly workspace: Properties;
  readonly oidcConfig: Properties;
  readonly samlConfig: Properties;
  readonly otherOidc: Properties;
}

async function surroundings(stack: Stack): Promise<Surroundings> {
  const inputs = { friendlyName: "Terminal", image: "kasmweb/terminal:1.18.0", cores: 1, memory: "1 GB" };
  const [workspace, oidcConfig, otherOidc, samlConfig] = [
    await stack.create("workspace", inputs),
    await stack.create("oidcConfig", oidc),
    await stack.create("oidcConfig", { ...oidc, displayName: "Continue with another" }),
    await stack.create("samlConfig", saml),
  ];
  return {
    workspace: { id: workspace.id, name: "Terminal" },
    oidcConfig: { id: oidcConfig.id, name: oidc.displayName },
    otherOidc: { id: otherOidc.id, name: "Continue with another" },
    samlConfig: { id: samlConfig.id, name: saml.displayName },
  };
}

export const samples: readonly Sample[] = [
  {
    title: "User local",
    kind: "user",
    create: "create_user",
    forgotten: ["resetWebauthn"],
    async prepare(stack) {
      const { workspace, oidcConfig, samlConfig } = await surroundings(stack);
      return {
        inputs: { username: "ada@example.com", ...password, ...preferences },
        changes: {
          ...person,
          username: { username: "ada.lovelace@example.com" },
          realm: { realm: "ldap", password: undefined },
          password: { password: "Difference-Engine2!" },
          samlConfig: { realm: "saml", samlConfig, password: undefined },
          oidcConfig: { realm: "oidc", oidcConfig, password: undefined },
          forcePasswordReset: { forcePasswordReset: true },
          defaultWorkspace: { defaultWorkspace: workspace },
        },
      };
    },
  },
  {
    title: "User oidc",
    kind: "user",
    create: "create_user",
    forgotten: ["resetWebauthn"],
    async prepare(stack) {
      const { workspace, oidcConfig, otherOidc, samlConfig } = await surroundings(stack);
      return {
        inputs: { username: "grace@example.com", realm: "oidc", oidcConfig, ...preferences },
        changes: {
          ...person,
          username: { username: "grace.hopper@example.com" },
          realm: { realm: "ldap", oidcConfig: undefined },
          password: { ...local, oidcConfig: undefined },
          samlConfig: { realm: "saml", samlConfig, oidcConfig: undefined },
          oidcConfig: { oidcConfig: otherOidc },
          forcePasswordReset: { ...local, oidcConfig: undefined, forcePasswordReset: true },
          defaultWorkspace: { defaultWorkspace: workspace },
        },
      };
    },
  },
];

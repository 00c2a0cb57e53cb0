import * as fc from "fast-check";
import type { ClientRepresentation } from "../../../../components/keycloak/admin-api";
import { claimValue, groupSegments } from "../../../../components/keycloak/groups";
import {
  agrees,
  applied,
  type ManagedSettings,
  observedSettings,
  originalsOf,
  restored,
} from "../../../../components/keycloak/managed";

const settings: ManagedSettings = {
  enabled: true,
  confidential: true,
  standardFlowEnabled: true,
  redirectUris: ["https://kasm.example.com/*"],
  webOrigins: ["https://kasm.example.com"],
  frontchannelLogout: false,
  backchannelLogoutUrl: "https://kasm.example.com/api/oidc_backchannel_logout",
  backchannelLogoutSessionRequired: true,
};

const theirs: ClientRepresentation = {
  id: "1",
  clientId: "kasm",
  description: "made by hand",
  redirectUris: ["https://other.example.com/*"],
  webOrigins: [],
  publicClient: true,
  frontchannelLogout: true,
  attributes: { "pkce.code.challenge.method": "S256", "backchannel.logout.session.required": "false" },
};

/** What Keycloak makes of a representation: an empty attribute is removed. */
const stored = (client: ClientRepresentation): ClientRepresentation => ({
  ...client,
  attributes: Object.fromEntries(Object.entries(client.attributes ?? {}).filter(([, value]) => value !== "")),
});

test("what others put into the client stays", () => {
  const after = applied(theirs, settings, originalsOf(theirs));
  expect(after).toMatchObject({
    description: "made by hand",
    redirectUris: ["https://other.example.com/*", "https://kasm.example.com/*"],
    publicClient: false,
    frontchannelLogout: false,
    attributes: {
      "pkce.code.challenge.method": "S256",
      "backchannel.logout.url": "https://kasm.example.com/api/oidc_backchannel_logout",
      "backchannel.logout.session.required": "true",
    },
  });
  expect(agrees(after, after)).toBe(true);
  expect(agrees(theirs, after)).toBe(false);
});

test("an address of ours that changed does not stay behind", () => {
  const originals = originalsOf(theirs);
  const first = applied(theirs, settings, originals);
  const second = applied(first, { ...settings, redirectUris: ["https://kasm2.example.com/*"] }, originals);
  expect(second.redirectUris).toEqual(["https://other.example.com/*", "https://kasm2.example.com/*"]);
});

test("the end gives back what was found, and removes what was not there", () => {
  const after = applied(theirs, settings, originalsOf(theirs));
  expect(stored(restored(after, originalsOf(theirs)))).toMatchObject({
    redirectUris: theirs.redirectUris,
    webOrigins: [],
    publicClient: true,
    frontchannelLogout: true,
    attributes: theirs.attributes,
  });
  expect(stored(restored(after, originalsOf(theirs))).attributes).toEqual(theirs.attributes);
});

test("a change that others make meanwhile outside our settings survives the end", () => {
  const after = { ...applied(theirs, settings, originalsOf(theirs)), description: "edited since" };
  expect(restored(after, originalsOf(theirs)).description).toBe("edited since");
});

test("drift is what differs from ours, not what was there before us", () => {
  const originals = originalsOf(theirs);
  const after = applied(theirs, settings, originals);
  expect(observedSettings(after, settings, originals)).toEqual(settings);
  const touched = {
    ...after,
    redirectUris: ["https://other.example.com/*", "https://evil.example.com/*"],
    enabled: false,
  };
  expect(observedSettings(touched, settings, originals)).toEqual({
    ...settings,
    enabled: false,
    redirectUris: ["https://evil.example.com/*"],
  });
});

test("any client comes back as it was", () => {
  const uris = fc.uniqueArray(fc.webUrl(), { maxLength: 4 });
  const attribute = fc.option(fc.constantFrom("true", "false"), { nil: undefined });
  fc.assert(
    fc.property(
      uris,
      uris,
      fc.boolean(),
      fc.boolean(),
      attribute,
      (redirectUris, webOrigins, publicClient, frontchannelLogout, session) => {
        const attributes: Record<string, string> =
          session === undefined ? {} : { "backchannel.logout.session.required": session };
        const before: ClientRepresentation = {
          enabled: true,
          bearerOnly: false,
          standardFlowEnabled: true,
          redirectUris,
          webOrigins,
          publicClient,
          frontchannelLogout,
          attributes,
        };
        const originals = originalsOf(before);
        const after = applied(before, settings, originals);
        expect(observedSettings(after, settings, originals)).toEqual(settings);
        expect(stored(restored(after, originals))).toEqual(before);
      },
    ),
  );
});

test.each([
  ["aegis-admins", false, "aegis-admins"],
  ["aegis-admins", true, "/aegis-admins"],
  ["/aegis-admins", false, "aegis-admins"],
  ["/aegis-admins", true, "/aegis-admins"],
  ["staff/developers", false, "developers"],
  ["staff/developers", true, "/staff/developers"],
])("the claim of %s with full path %s is %s", (group, fullPath, claim) => {
  expect(claimValue(group, fullPath)).toBe(claim);
});

test("a path's segments ignore slashes at the ends", () => {
  expect(groupSegments("/a//b/")).toEqual(["a", "b"]);
});

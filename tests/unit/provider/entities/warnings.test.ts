import { isEntity, type EntityDefinition, type Properties } from "../../../../provider/core";
import * as entities from "../../../../provider/entities";

const definitions = new Map<string, EntityDefinition>(
  Object.values<unknown>(entities)
    .filter(isEntity)
    .map((definition) => [definition.kind, definition]),
);
const said = (kind: string, inputs: Properties) =>
  (definitions.get(kind)?.warnings ?? []).map((warning) => warning(inputs));

/** By kind, for each of its warnings in order: inputs that bring it, and its words. */
const warnings: Readonly<Record<string, readonly (readonly [Properties, RegExp])[]>> = {
  AutoscaleSchedule: [[{ activeStartTime: "22:00", activeEndTime: "06:00" }, /pass midnight/]],
  FileMapping: [[{ name: "Tools", content: "a".repeat(2 ** 20 + 1) }, /"Tools" is larger than 1 MiB.*Kubernetes/]],
  GroupPermissions: [[{ group: { name: "Operators" }, permissions: ["global_admin"] }, /every member of Operators/]],
  LdapConfig: [[{ name: "Staff", url: "ldap://ad.example.com" }, /"Staff" sends passwords over ldap:/]],
  OidcConfig: [
    [{ displayName: "Keycloak", hostname: "" }, /"Keycloak" has neither a hostname nor isDefault/],
    [{ displayName: "Keycloak", isDefault: true, logoutWithOidcProvider: true }, /has no issuer/],
  ],
  Registry: [[{ url: "https://images.example.com/1.1/" }, /ends in the version of a list/]],
};

test("these are all kinds that warn, and all their warnings", () => {
  const found = [...definitions.values()].filter((definition) => (definition.warnings ?? []).length > 0);
  expect(Object.fromEntries(found.map(({ kind, warnings: all }) => [kind, all?.length]))).toEqual(
    Object.fromEntries(Object.entries(warnings).map(([kind, all]) => [kind, all.length])),
  );
});

test.each(Object.entries(warnings).flatMap(([kind, all]) => all.map((each, index) => [kind, index, ...each] as const)))(
  "%s, warning %i",
  (kind, index, inputs, words) => {
    expect(said(kind, inputs)[index]).toMatch(words);
    expect(said(kind, inputs).filter((text) => text !== undefined)).toHaveLength(1);
  },
);

const quiet: readonly (readonly [string, Properties])[] = [
  ["AutoscaleSchedule", { activeStartTime: "07:00", activeEndTime: "19:00" }],
  ["FileMapping", { name: "Tools", content: "a".repeat(2 ** 20) }],
  ["FileMapping", { name: "Tools", type: "binary", contentBase64: Buffer.alloc(2 ** 20).toString("base64") }],
  ["GroupPermissions", { group: { name: "Operators" }, permissions: ["users_view"] }],
  ["LdapConfig", { name: "Staff", url: "ldaps://ad.example.com" }],
  ["OidcConfig", { displayName: "Keycloak", hostname: "kasm.example.com", logoutWithOidcProvider: false }],
  ["OidcConfig", { displayName: "Keycloak", isDefault: true, logoutWithOidcProvider: true, issuer: "https://a" }],
  ["Registry", { url: "https://registry.kasmweb.com/1.0/" }],
];

test.each(quiet.map(([kind, inputs], index) => [kind, index, inputs] as const))(
  "%s is quiet, case %i",
  (kind, _, inputs) => {
    expect(said(kind, inputs).filter((text) => text !== undefined)).toEqual([]);
  },
);

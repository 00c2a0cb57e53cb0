import { base, isDomain, kasmAddresses, origin } from "../../../../components/support/addresses";
import { wordsOf } from "./tls-server";

test("every address of Kasm follows from the public one", () => {
  expect(kasmAddresses("https://kasm.example.com/")).toEqual({
    origin: "https://kasm.example.com",
    host: "kasm.example.com",
    anyPath: "https://kasm.example.com/*",
    redirectUrl: "https://kasm.example.com/api/oidc_callback",
    backchannelLogoutUrl: "https://kasm.example.com/api/oidc_backchannel_logout",
    loginUrl: "https://kasm.example.com",
    staticLoginUrl: "https://kasm.example.com/#/staticlogin",
  });
  expect(kasmAddresses("https://kasm.example.com:8443").host).toBe("kasm.example.com:8443");
});

test.each([
  ["kasm.example.com", /not an address|does not start/],
  ["http://kasm.example.com", /does not start with https/],
  ["https://kasm.example.com/desk", /has a path/],
  ["https://kasm.example.com/?a=b", /query/],
  ["https://user:pass@kasm.example.com", /must not carry/],
])("%s is refused", (address, words) => {
  expect(() => origin(address)).toThrow(words);
});

test("never repeats a password that stands in an address", async () => {
  expect(await wordsOf(() => origin("https://user:hunter2@kasm.example.com"))).not.toContain("hunter2");
});

test("Keycloak may be served from a path", () => {
  expect(base("https://keycloak.example.com/auth/")).toBe("https://keycloak.example.com/auth");
});

test.each([
  ["example.com", true],
  ["localhost", true],
  ["a-b.example.com", true],
  ["https://example.com", false],
  ["example..com", false],
  ["-x.com", false],
  ["", false],
])("isDomain(%j) is %j", (text, expected) => {
  expect(isDomain(text)).toBe(expected);
});

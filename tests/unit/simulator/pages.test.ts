import { cookieHeader, readCookies } from "../../../simulator/server/cookies";
import { routeFor, type PageRoute } from "../../../simulator/server/pages";

const handle = () => ({ text: "" });
const routes: PageRoute[] = [
  { method: "GET", path: "/", handle },
  { method: "GET", path: /\/admin\/(?<page>[a-z]+)/, handle },
];

test("a route takes its own path only, and says what its pattern found", () => {
  expect(routeFor(routes, "GET", "/")?.route).toBe(routes[0]);
  expect(routeFor(routes, "POST", "/")).toBeUndefined();
  expect(routeFor(routes, "GET", "/admin/zones")?.parameters).toEqual({ page: "zones" });
  expect(routeFor(routes, "GET", "/admin/zones/1")).toBeUndefined();
  expect(routeFor(routes, "GET", "/x/admin/zones")).toBeUndefined();
});

test("cookies are read with quotes, escapes and what is broken; the first of a name counts", () => {
  const cookies = readCookies('session_token="a%20b"; username=ann; username=bob; =x; broken; p=%zz');
  expect([...cookies]).toEqual([
    ["session_token", "a b"],
    ["username", "ann"],
    ["p", "%zz"],
  ]);
  expect(readCookies(undefined).size).toBe(0);
});

test("a cookie is out of reach for scripts, and only as wide as asked", () => {
  expect(cookieHeader({ name: "session_token", value: "a b;", secure: true, sameSite: "Strict" })).toBe(
    "session_token=a%20b%3B; Path=/; HttpOnly; SameSite=Strict; Secure",
  );
  expect(cookieHeader({ name: "a", value: "", secure: false, path: "/x", maxAgeSeconds: 0 })).toBe(
    "a=; Path=/x; HttpOnly; SameSite=Lax; Max-Age=0",
  );
});

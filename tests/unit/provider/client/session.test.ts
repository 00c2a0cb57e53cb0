import { QuickClock } from "./support/clock";
import { failure, withServer } from "./support/connection";

const settings = { username: "admin@kasm.local", password: "Pa$$word-1" };
const signIn = "/api/authenticate";
const token = (value: string): { json: unknown } => ({ json: { token: value, user_id: "u1" } });

describe("session sign-in", () => {
  it("sends name and password once, and the token with each call", async () => {
    await withServer(async ({ server, client }) => {
      server.on(signIn, token("token-one")).on("get_zones", { json: { zones: [] } });
      await Promise.all([client.call("get_zones", {}, "read"), client.call("get_zones", { a: 1 }, "read")]);
      expect(server.requests(signIn).map(({ body }) => body)).toEqual([{ ...settings, token: null }]);
      expect(server.requests("get_zones").map(({ body }) => body)).toEqual([
        { username: settings.username, token: "token-one" },
        { a: 1, username: settings.username, token: "token-one" },
      ]);
    }, settings);
  });

  it("is renewed once for all calls that find the session ended, which are then sent again", async () => {
    await withServer(async ({ server, client }) => {
      server.on(signIn, token("old-token"), token("new-token"));
      const reply = ({ body }: { body: Record<string, unknown> }) =>
        body["token"] === "new-token" ? { json: { zone: {} } } : { status: 401, json: { error_message: "Expired" } };
      server.on("create_zone", reply);
      const calls = [1, 2, 3].map((n) => client.call("create_zone", { n }, "create"));
      expect(await Promise.all(calls)).toEqual([{ zone: {} }, { zone: {} }, { zone: {} }]);
      expect(server.requests(signIn)).toHaveLength(2);
    }, settings);
  });

  it("is not renewed twice for one call", async () => {
    await withServer(async ({ server, client }) => {
      server.on(signIn, token("any-token")).on("get_zones", { status: 401, json: {} });
      const error = await failure(client.call("get_zones", {}, "read"));
      expect(error.code).toBe("KASM_UNAUTHENTICATED");
      expect(error.message).toContain("ended the session");
      expect(server.requests(signIn)).toHaveLength(2);
    }, settings);
  });

  it("takes 403 for a missing permission while the session is young, and for its end when it is old", async () => {
    const clock = new QuickClock();
    await withServer(
      async ({ server, client }) => {
        server.on(signIn, token("any-token")).on("get_zones", { status: 403, json: {} });
        const young = await failure(client.call("get_zones", {}, "read"));
        expect(young.code).toBe("KASM_FORBIDDEN");
        expect(young.message).toContain("Grant the user Zones View (zones_view, id 1900)");
        expect(server.requests(signIn)).toHaveLength(1);
        clock.advance(3_600_000);
        await failure(client.call("get_zones", {}, "read"));
        expect(server.requests(signIn)).toHaveLength(2);
      },
      settings,
      clock,
    );
  });

  it("that is refused is not tried again, since Kasm locks the account", async () => {
    await withServer(async ({ server, client }) => {
      server.on(signIn, { status: 403, json: { error_message: "Access Denied!" } });
      const errors = await Promise.all([1, 2, 3].map(() => failure(client.call("get_zones", {}, "read"))));
      expect(errors.map(({ code }) => code)).toEqual(Array(3).fill("KASM_UNAUTHENTICATED"));
      expect(errors[0]?.message).toContain("kasm:username and kasm:password");
      expect(server.requests(signIn)).toHaveLength(1);
      await failure(client.call("get_zones", {}, "read"));
      expect(server.requests(signIn)).toHaveLength(1);
    }, settings);
  });

  it("that failed for a passing reason is tried again by the next call", async () => {
    await withServer(async ({ server, client }) => {
      const busy = { status: 503, json: {} };
      server.on(signIn, busy, busy, busy, busy, token("late-token")).on("get_zones", { json: { zones: [] } });
      expect((await failure(client.call("get_zones", {}, "read"))).code).toBe("KASM_SERVER_ERROR");
      expect(await client.call("get_zones", {}, "read")).toEqual({ zones: [] });
    }, settings);
  });

  it.each([
    ["asks for a second factor", { json: { require_2fa: true, allow_totp_2fa: true } }, "KASM_TWO_FACTOR_REQUIRED"],
    ["demands that one is set up", { json: { set_two_factor: true } }, "KASM_TWO_FACTOR_REQUIRED"],
    ["asks for a security key", { json: { webauthn_authentication_options: {} } }, "KASM_TWO_FACTOR_REQUIRED"],
    ["says the password has expired", { status: 403, json: { reason: "expired_password" } }, "KASM_PASSWORD_EXPIRED"],
    ["says so by 200", { json: { error_message: "Expired", reason: "expired_password" } }, "KASM_PASSWORD_EXPIRED"],
    ["does not know the user", { json: { error_message: "Invalid username" } }, "KASM_UNAUTHENTICATED"],
    ["has locked the account", { status: 403, json: { error_message: "Account locked" } }, "KASM_UNAUTHENTICATED"],
    ["gives no token", { json: { user_id: "u1" } }, "KASM_BAD_ANSWER"],
  ])("fails clearly when the server %s", async (_, reply, code) => {
    await withServer(async ({ server, client }) => {
      server.likeKasm().on(signIn, reply);
      const error = await failure(client.serverFacts());
      expect(error.code).toBe(code);
      expect(error.message).not.toContain(settings.password);
      expect(server.requests(signIn)).toHaveLength(1);
    }, settings);
  });

  it("keeps the token out of errors", async () => {
    await withServer(async ({ server, client }) => {
      server.on(signIn, token("very-secret-token"));
      server.on("get_zones", ({ text }) => ({ json: { error_message: text } }));
      const error = await failure(client.call("get_zones", {}, "read"));
      expect(error.message).toContain("admin@kasm.local");
      expect(error.message).not.toContain("very-secret-token");
    }, settings);
  });

  it("lets a caller go who no longer waits for it", async () => {
    await withServer(async ({ server, client }) => {
      const stop = new AbortController();
      server.on(signIn, () => {
        stop.abort();
        return "silence";
      });
      const error = await failure(client.call("create_zone", {}, "create", { signal: stop.signal }));
      expect(error).toMatchObject({ code: "KASM_CANCELLED", ambiguous: false });
    }, settings);
  });
});

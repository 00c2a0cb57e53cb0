import { createServer } from "node:net";
import { type CallClass, connect } from "../../../../provider/client";
import { QuickClock } from "./support/clock";
import { apiKey, apiKeySecret, failure, withServer } from "./support/connection";
import type { Reply } from "./support/server";

interface Case {
  title: string;
  functionName?: string;
  kind?: CallClass;
  reply: Reply;
  code: string;
  says: RegExp;
}

const cases: Case[] = [
  {
    title: "a wrong key",
    reply: { status: 401, json: { error_message: "Invalid API key" } },
    code: "KASM_UNAUTHENTICATED",
    says: /does not accept the API key or its secret.*"Invalid API key".*Rotated\?.*set KASM_API_KEY and .*PULUMI_RUN_PROGRAM=true/s,
  },
  {
    title: "a key that has expired",
    reply: { status: 401, json: { error_message: "API key has expired" } },
    code: "KASM_UNAUTHENTICATED",
    says: /the API key has expired/,
  },
  {
    title: "a key that is disabled, told by 403",
    reply: { status: 403, json: { error_message: "The key is disabled" } },
    code: "KASM_UNAUTHENTICATED",
    says: /the API key is disabled/,
  },
  {
    title: "a missing permission",
    reply: { status: 403, json: { error_message: "Unauthorized" } },
    code: "KASM_FORBIDDEN",
    says: /update_zone on Zone "default" \(id z1\) at .*may not call update_zone.*Zones Modify \(zones_modify, id 1901\)/,
  },
  {
    title: "a missing permission told by 200",
    functionName: "get_zones",
    kind: "read",
    reply: { json: { error_message: "Unauthorized" } },
    code: "KASM_FORBIDDEN",
    says: /Zones View \(zones_view, id 1900\)/,
  },
  {
    title: "a missing right on built-in groups",
    functionName: "update_settings_group",
    reply: { status: 403, json: { error_message: "Unauthorized" } },
    code: "KASM_FORBIDDEN",
    says: /Groups Modify \(groups_modify, id 401\).*built-in groups also need Groups Modify System \(groups_modify_system, id 441\)/,
  },
  {
    title: "a refusal by something before Kasm",
    reply: { status: 403, text: "<title>Blocked</title>" },
    code: "KASM_FORBIDDEN",
    says: /"Blocked"/,
  },
  {
    title: "a read-only key",
    reply: { status: 403, json: { error_message: "API key is read-only" } },
    code: "KASM_READ_ONLY_KEY",
    says: /Take the read-only flag off the key/,
  },
  {
    title: "a licence without the feature",
    functionName: "create_autoscale_config",
    kind: "create",
    reply: { status: 403, json: { error_message: "Feature is not licensed: license required" } },
    code: "KASM_LICENSE_FEATURE_MISSING",
    says: /feature auto_scaling/,
  },
  {
    title: "a licence without single sign-on, told by 200",
    functionName: "create_oidc_config",
    kind: "create",
    reply: { json: { error_message: "Your license does not allow this" } },
    code: "KASM_LICENSE_FEATURE_MISSING",
    says: /feature saml, which covers OIDC/,
  },
  {
    title: "a refusal by 200",
    reply: { json: { error_message: "Zone does not accept this" } },
    code: "KASM_REFUSED",
    says: /Zone "default".*The server said: "Zone does not accept this"\./,
  },
  {
    title: "a refusal in a structured message",
    reply: { json: { error_message: { zone_name: ["too long"] } } },
    code: "KASM_REFUSED",
    says: /zone_name.*too long/,
  },
  {
    title: "a refusal by 422",
    reply: { status: 422, json: { error_message: "Bad value" } },
    code: "KASM_REFUSED",
    says: /HTTP 422.*"Bad value"/,
  },
  {
    title: "an object that is gone, by 404",
    reply: { status: 404, json: { error_message: "No such zone" } },
    code: "KASM_NOT_FOUND",
    says: /"No such zone"/,
  },
  {
    title: "an object that is gone at its deletion, by 200",
    functionName: "delete_zone",
    kind: "delete",
    reply: { json: { error_message: "Zone not found" } },
    code: "KASM_NOT_FOUND",
    says: /the object is gone/,
  },
  {
    title: "a reference that is not found at an update",
    reply: { json: { error_message: "Proxy not found" } },
    code: "KASM_REFUSED",
    says: /"Proxy not found"/,
  },
  {
    title: "a list as the whole answer",
    functionName: "get_zones",
    kind: "read",
    reply: { json: [] },
    code: "KASM_BAD_ANSWER",
    says: /not a whole JSON object/,
  },
  {
    title: "an exception shown as a web page",
    functionName: "create_image",
    kind: "create",
    reply: { status: 500, text: "<html><style>h1{}</style><h1>Internal Error</h1><p>Sorry</p></html>" },
    code: "KASM_SERVER_ERROR",
    says: /HTTP 500, not with Kasm's JSON.*"Internal Error Sorry"/,
  },
  {
    title: "a redirect from http to https",
    reply: { status: 301, headers: { location: "https://kasm.example.com/api/admin/update_zone?x=1" }, text: "" },
    code: "KASM_REDIRECTED",
    says: /arrives without its content.*Set kasm:endpoint to https:\/\/kasm\.example\.com\./,
  },
  {
    title: "a redirect to a sign-in page of the same host",
    reply: { status: 302, headers: { location: "/login?next=/api" }, text: "" },
    code: "KASM_REDIRECTED",
    says: /\/login \(HTTP 302\).*let \/api through/,
  },
  {
    title: "another server's web page",
    reply: { text: "<html><title>Welcome to nginx!</title></html>" },
    code: "KASM_NOT_KASM",
    says: /web page.*Welcome to nginx!/,
  },
  {
    title: "an https port that answers plain http",
    reply: { status: 400, text: "<center>The plain HTTP request was sent to HTTPS port</center>" },
    code: "KASM_NOT_KASM",
    says: /Set kasm:endpoint to https:\/\/127\.0\.0\.1:\d+\./,
  },
  {
    title: "a path that something else does not know",
    reply: { status: 404, text: "404 page not found" },
    code: "KASM_NOT_KASM",
    says: /HTTP 404/,
  },
];

describe("an answer that is no success", () => {
  it.each(cases)("is named: $title", async ({ functionName = "update_zone", kind = "write", reply, code, says }) => {
    await withServer(async ({ server, client }) => {
      server.on(functionName, reply);
      const about = { kind: "Zone", name: "default", id: "z1" };
      const error = await failure(client.call(functionName, { target: { id: "z1" } }, kind, { about }));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(says);
      expect(error.message).toContain(`[${code}]`);
      expect(error).toMatchObject({ functionName, about });
    });
  });

  it("names a function that this version lacks, once the server is known as Kasm", async () => {
    await withServer(async ({ server, client }) => {
      server.likeKasm();
      await client.serverFacts();
      const error = await failure(client.call("get_egress_providers", {}, "read"));
      expect(error.code).toBe("KASM_UNSUPPORTED_VERSION");
    });
  });

  it("never repeats a secret that the server echoes", async () => {
    await withServer(async ({ server, client }) => {
      const clientSecret = 'ÜberGeheim"\\/+1';
      const nested = "nested-kube-token-123";
      server.on("create_oidc_config", ({ text }) => ({ json: { error_message: `Cannot read ${text}` } }));
      const body = { target: { client_secret: clientSecret, config: JSON.stringify({ token: nested }), name: "kc" } };
      const error = await failure(client.call("create_oidc_config", body, "create"));
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.serverMessage}`;
      expect(shown).toContain("Cannot read");
      expect(shown).toContain("kc");
      for (const secret of [apiKey, apiKeySecret, nested, clientSecret, JSON.stringify(clientSecret).slice(1, -1)]) {
        expect(shown).not.toContain(secret);
      }
    });
  });
});

describe("the server's words", () => {
  it("are cut to a readable length, never within a secret", async () => {
    await withServer(async ({ server, client }) => {
      const padding = "x".repeat(500 - 10);
      server.on("update_zone", ({ body }) => ({
        json: { error_message: padding + String(body["password"]) + padding },
      }));
      const error = await failure(client.call("update_zone", { password: "a-password-in-the-way" }, "write"));
      expect(error.serverMessage?.length).toBeLessThan(510);
      expect(error.serverMessage).toContain("x*****x");
      expect(error.serverMessage).not.toContain("a-pass");
    });
  });
});

describe("a connection that speaks no HTTP", () => {
  it("is not Kasm", async () => {
    const server = createServer((socket) => socket.on("data", () => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, apiKey, apiKeySecret }, new QuickClock());
    try {
      expect((await failure(client.serverFacts())).code).toBe("KASM_NOT_KASM");
    } finally {
      await client.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

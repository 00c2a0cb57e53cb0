import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { settingValue } from "../calls/settings";
import { unauthenticated } from "../failure";
import { randomText } from "../identifiers";
import { readObject, type Json, type JsonObject, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

type Server = Pick<ServerContext, "tables" | "installation" | "switches" | "now">;

/** What a machine may do with a token: check in, or register its desktop service. */
export type Purpose = "checkin" | "registration";

/** Seconds that a token is good for (kasm-docs.md 5.11; that of a registration token is a guess). */
const LIFETIME = 4 * 3600;
const HEADER = encoded({ alg: "HS256", typ: "JWT" });

/** A token for one server, signed by this installation. */
export function serverToken(server: Server, purpose: Purpose, serverId: string): string {
  const issued = Math.floor(server.now().getTime() / 1000);
  const lasting = purpose === "registration" && server.switches.registration_jwt === "fixed";
  const times: JsonObject = lasting ? {} : { iat: issued, exp: issued + LIFETIME, jti: randomText(8) };
  const content = `${HEADER}.${encoded({ server_id: serverId, purpose, ...times })}`;
  return `${content}.${signature(server, content)}`;
}

/** The server that a token is for. Throws 401 on one that is not signed here, or no longer good. */
export function serverOfToken(server: Server, token: string, purposes: readonly Purpose[]): Row {
  const [header = "", payload = "", signed = ""] = token.split(".");
  const right = Buffer.from(signature(server, `${header}.${payload}`));
  const given = Buffer.from(signed);
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw unauthenticated("the token is not signed by this installation");
  }
  const { server_id, purpose, exp } = readObject(Buffer.from(payload, "base64url")) ?? {};
  if (!purposes.some((each) => each === purpose)) throw unauthenticated("the token is for something else");
  if (typeof exp === "number" && exp * 1000 <= server.now().getTime()) throw unauthenticated("the token is expired");
  const row = server.tables.get("servers", server_id);
  if (row === undefined) throw unauthenticated("the token's server is not there");
  return row;
}

/** Its key never leaves the server: it follows from the setting api_private_key, which no read shows. */
function signature(server: Server, content: string): string {
  const key = server.tables.once("key of tokens", () =>
    createHash("sha256")
      .update(`${server.installation} ${settingValue(server, "api_private_key")}`)
      .digest(),
  );
  return createHmac("sha256", key).update(content).digest("base64url");
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Whether this is the installation's manager token, which agents register with (post-install-sop.md 1.1). */
export function isManagerToken(server: Server, token: Json | undefined): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const right = settingValue(server, "token");
  return right !== "" && timingSafeEqual(digest(right), digest(textOf(token)));
}

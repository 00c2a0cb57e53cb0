import { signIn } from "../access/sign-in";
import { unauthenticated } from "../failure";
import type { Caller } from "../server/context";
import type { PageRequest } from "../server/pages";
import type { RestSupport } from "./resources";

/**
 * Who calls: a key by HTTP Basic, with its secret as password (kasm-docs.md 2.1); where only persons may call, also
 * one whose session's cookies come along, as no document says how else. 401 for anybody else.
 */
export function restCaller({ server, headers, caller }: PageRequest, support: RestSupport): Caller {
  const { authorization } = headers;
  if (support.personsOnly === true && authorization === undefined && caller.kind === "session") return caller;
  const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) throw unauthenticated("no credentials: HTTP Basic takes the API key and its secret");
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const at = pair.indexOf(":");
  if (at < 0) throw unauthenticated("HTTP Basic without a colon");
  return signIn(server, { api_key: pair.slice(0, at), api_key_secret: pair.slice(at + 1) });
}

import { rowOfToken } from "../access/tokens";
import { signedInBy } from "../access/sign-in";
import { textOf } from "../json";
import { normaliseIdentifier } from "../identifiers";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { sessionCookies } from "../sign-in";
import { CONNECT_PATH } from "./connect-script";
import { foreignForm } from "./layout";
import { loginPage } from "./login";
import { sessionPath } from "./sessions";

function followLink(request: PageRequest): PageAnswer {
  const foreign = foreignForm(request);
  if (foreign !== undefined) return loginPage(request, { status: 403, error: foreign });
  const { server, form } = request;
  const token = form.get("token") ?? "";
  const username = textOf(server.tables.get("users", rowOfToken(server, token)?.user_id)?.username);
  const cookies = new Map(Object.entries({ session_token: token, username }));
  if (signedInBy(server, cookies).kind === "nobody") {
    return loginPage(request, { status: 401, error: "This link is no longer good." });
  }
  const kasm_id = form.get("kasm_id") ?? "";
  const redirect = kasm_id === "" ? "/" : sessionPath({ kasm_id: normaliseIdentifier(kasm_id) });
  return { status: 303, redirect, cookies: sessionCookies(request, token, username) };
}

export const connectRoutes: readonly PageRoute[] = [{ method: "POST", path: CONNECT_PATH, handle: followLink }];

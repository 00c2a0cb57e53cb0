import { issueToken, prolong, removeTokensOf, rowOfToken } from "../../access/tokens";
import { refused } from "../../failure";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, Handler } from "../../server/context";
import type { Row } from "../../store/tables";
import { MASK } from "../../wire/decode";
import { shownIdentifier } from "../../wire/encode";
import { targetRow } from "./groups";

const userOf = (request: CallRequest): Row => targetRow(request, "target_user", "user_id", "users");

function tokenOf({ server, body }: CallRequest): { token: string; row: Row } {
  const target = body.target_session_token;
  const token = isObject(target) ? textOf(target.session_token) : "";
  if (token === "") throw refused(server.switches, "Missing required field: session_token");
  const row = rowOfToken(server, token);
  if (row === undefined) throw refused(server.switches, "Session token not found", 404);
  return { token, row };
}

const shown = (token: string, row: Row): JsonObject => ({
  session_token: token,
  session_token_date: row.created ?? null,
  expires_at: row.expires ?? null,
});

const getLogin: Handler = (request) => {
  const user = userOf(request);
  const { token } = issueToken(request.server, user);
  const id = shownIdentifier(request.server, textOf(user.user_id));
  return { url: `${request.origin}/#/connect/login/dashboard/${id}/${token}` };
};

const logoutUser: Handler = (request) => {
  removeTokensOf(request.server, userOf(request));
  return {};
};

const createToken: Handler = (request) => {
  const { token, row } = issueToken(request.server, userOf(request));
  return { session_token: shown(token, row) };
};

const getTokens: Handler = (request) => {
  const user = userOf(request);
  const rows = request.server.tables.filter("session_tokens", (row) => row.user_id === user.user_id);
  return { session_tokens: rows.map((row) => shown(MASK, row)) };
};

const getToken: Handler = (request) => {
  const { token, row } = tokenOf(request);
  return { session_token: shown(token, row) };
};

const updateToken: Handler = (request) => {
  const { token, row } = tokenOf(request);
  prolong(request.server, row);
  return { session_token: shown(token, row) };
};

const deleteToken: Handler = (request) => {
  request.server.tables.remove("session_tokens", textOf(tokenOf(request).row.session_id));
  return {};
};

export const sessionTokenCalls: Readonly<Record<string, Handler>> = {
  get_login: getLogin,
  logout_user: logoutUser,
  create_session_token: createToken,
  get_session_tokens: getTokens,
  get_session_token: getToken,
  update_session_token: updateToken,
  delete_session_token: deleteToken,
  delete_session_tokens: logoutUser,
};

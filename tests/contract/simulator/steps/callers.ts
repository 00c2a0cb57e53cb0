import type { KnownCall } from "../../../../simulator/catalogue";
import { permissionId } from "../../../../simulator/catalogue/permissions";
import { signedIn } from "./sign-in";
import { upload } from "./system";
import { post, type Answer, type Body, type Running } from "../support";

/** Makes a call and answers whatever comes. */
export type Caller = (call: KnownCall, body: Body) => Promise<Answer>;

export interface Callers {
  /** By an API key that holds exactly these permissions. */
  readonly key: (permissions: readonly string[]) => Promise<Caller>;
  /** By a user whose one group beside All Users holds exactly these. */
  readonly session: (permissions: readonly string[], name?: string) => Promise<Caller>;
}

/** An API key that holds these permissions, as the calls that it signs carry it. */
export async function apiKey({ call }: Pick<Running, "call">, permissions: readonly string[], read_only = false) {
  const made = (await call("create_api_configs", { api_config: { name: "rights", enabled: true, read_only } }))
    .api_config as { readonly api_key: string; readonly api_key_secret: string; readonly api_id: string };
  const { api_key, api_key_secret, api_id } = made;
  await grant({ call }, { target_api_config: { api_id } }, permissions);
  return { api_key, api_key_secret };
}

async function grant({ call }: Pick<Running, "call">, target: Body, permissions: readonly string[]): Promise<void> {
  const target_permissions = permissions.map((name) => permissionId(name));
  if (permissions.length > 0) await call("add_permissions_group", { ...target, target_permissions });
}

export const pathOf = ({ at }: KnownCall): string =>
  at.includes("admin") ? "/api/admin/" : at.includes("public") ? "/api/public/" : "/api/";

/** Callers of a running simulator, each made once. */
export function callersOf(running: Running): Callers {
  const { simulator, call } = running;
  const made = new Map<string, Promise<Caller>>();
  const once = (key: string, make: () => Promise<Body>): Promise<Caller> => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const caller = make().then((credentials): Caller => async (each, body) => {
      const fields = { ...credentials, ...body };
      if (each.form !== true) return post(`${simulator.url}${pathOf(each)}${each.name}`, fields);
      const text = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
      return { ...(await upload(running, each.name, "a", { fields: Object.fromEntries(text) })), text: "" };
    });
    made.set(key, caller);
    return caller;
  };

  const session = async (permissions: readonly string[]): Promise<Body> => {
    const [username, password] = [`user ${made.size}`, "Secret-1!"];
    const { user_id } = (await call("create_user", { target_user: { username, password } })).user as Body;
    const { group_id } = (await call("create_group", { target_group: { name: username } })).group as Body;
    const target = { target_group: { group_id } };
    await grant(running, target, permissions);
    await call("add_user_group", { ...target, target_user: { user_id } });
    return { ...(await signedIn(running, username, password)) };
  };

  return {
    key: (permissions) => once(`key ${permissions.join()}`, () => apiKey(running, permissions)),
    session: (permissions, name = "") => once(`session ${name} ${permissions.join()}`, () => session(permissions)),
  };
}

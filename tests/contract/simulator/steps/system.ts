import { expect } from "@jest/globals";
import { items, type Body, type Running } from "../support";
import { find } from "./find";

export const LICENSE_KEY = "KASM-SIMULATOR-ENTERPRISE-25-00C0FFEE";

/** Sends a form with one file, signed by form fields. */
export async function upload(
  { simulator }: Running,
  name: string,
  content: string,
  options: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Body }> {
  const form = new FormData();
  for (const [key, value] of Object.entries(options.fields ?? simulator.credentials)) form.set(key, value);
  form.set("ufile", new File([content], "seeds.csv", { type: "text/csv" }));
  const response = await fetch(`${simulator.url}/api/admin/${name}`, {
    method: "POST",
    body: form,
    headers: options.headers,
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** A licence from adding to deleting. */
export async function licenses(running: Running): Promise<void> {
  const { call } = running;
  await call("add_license", { license_key: LICENSE_KEY });
  const license = await find(running, "get_licenses", "licenses", { sku: "ENTERPRISE" });
  expect(license).toMatchObject({ limit: 25, is_verified: true, features: { auto_scaling: true } });
  expect(license).not.toHaveProperty("license_key");
  await call("delete_license", { license_id: license.license_id });
}

/** Physical tokens from the upload to deleting. */
export async function tokens(running: Running, user: Body): Promise<void> {
  const { call } = running;
  const file = "serial_number,seed\nT-1,3132333435363738\r\nT-2,GEZDGNBVGY3TQOJQ\n\n";
  expect(await upload(running, "upload_physical_tokens", file)).toEqual({ status: 200, body: {} });
  const token = await find(running, "get_physical_tokens", "physical_tokens", { serial_number: "T-1" });
  expect(token).toMatchObject({ seed_filename: "seeds.csv", user_id: null });
  expect(token).not.toHaveProperty("token_seed");
  const target_token = { token_id: token.token_id };
  const target_user = { user_id: user.user_id };
  await call("assign_physical_token", { target_token, target_user });
  await find(running, "get_physical_tokens", "physical_tokens", { serial_number: "T-1", ...target_user });
  await call("unassign_physical_token", { target_token });
  await call("delete_physical_token", { target_token });
  await call("delete_physical_token", { target_token: { serial_number: "T-2" } });
  expect(items(await call("get_physical_tokens"), "physical_tokens")).toEqual([]);
}

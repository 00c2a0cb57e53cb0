import { expect } from "@jest/globals";
import { items, type Answer, type Body, type Running } from "../support";
import { madeBy, removeAll } from "../tours/made";

/** Sends a form, as the web client does it: what is absent is the text null. */
export async function upload({ simulator }: Running, fields: Readonly<Record<string, unknown>>, file?: Blob) {
  const form = new FormData();
  const names = ["name", "description", "destination", "is_executable", "is_writable", "file_type"];
  for (const name of [...names, "image_id", "group_id", "user_id", "file_map_id"]) form.set(name, "null");
  for (const [name, value] of Object.entries({ ...simulator.credentials, ...fields })) form.set(name, String(value));
  if (file !== undefined) form.set("ufile", file, "upload.bin");
  const response = await fetch(`${simulator.url}/api/admin/upload_file_mapping`, { method: "POST", body: form });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Body, text } satisfies Answer;
}

/** The calls about files and links that no tour makes. */
export async function files(running: Running): Promise<void> {
  const { call, ask } = running;
  const make = madeBy(running);
  const [group, image, zone, storage] = [
    await make.group(),
    await make.image(),
    await make.zone(),
    await make.storage(),
  ];
  const sent = { name: "Font", destination: "/fonts/a.ttf", file_type: "binary", is_writable: false };
  const uploaded = await upload(running, { ...sent, group_id: group.id }, new Blob([new Uint8Array([0, 255, 1])]));
  expect(uploaded).toMatchObject({ status: 200, body: {} });
  const mapping = items(await call("get_file_mappings", { group_id: group.id }), "file_mappings")[0];
  expect(mapping).toMatchObject({ ...sent, group_id: group.id, image_id: null, content: null });
  await call("delete_file_map", { target_file_map: { file_map_id: mapping?.file_map_id } });

  const available = (await ask("get_available_storage_providers", {}, "/api/")).body;
  expect(items(available, "storage_providers")).toEqual([
    { storage_provider_id: storage.id, name: "tour", storage_provider_type: "Custom" },
  ]);

  const target_cast_config = { casting_config_name: "a", key: "a", image_id: image.id };
  const cast = (await call("create_cast_config", { target_cast_config })).cast_config as Body;
  const castId = { cast_config_id: cast.cast_config_id };
  expect((await call("get_cast_config", castId)).cast_config).toEqual(cast);
  await call("delete_cast_config", castId);
  const target_staging_config = { image_id: image.id, zone_id: zone.id, num_sessions: "2", expiration: "1.5" };
  const staging = (await call("create_staging_config", { target_staging_config })).staging_config as Body;
  expect(staging).toMatchObject({ num_sessions: 2, expiration: 1.5, zone_name: "tour", num_current_sessions: 0 });
  const stagingId = { target_staging_config: { staging_config_id: staging.staging_config_id } };
  expect((await call("get_staging_config", stagingId)).staging_config).toEqual(staging);
  await call("delete_staging_config", stagingId);
  await removeAll(group, image, zone, storage);
}

import { afterEach, describe, expect, test } from "@jest/globals";
import { FAMILIES, VERSIONS, type FieldDefinition, type KasmVersion } from "../../../simulator";
import { wireForm } from "../../../simulator/catalogue";
import { switchValues } from "../../../simulator/catalogue/switches";
import { dialectOf } from "../../../simulator/versions";
import { start, stopAll, type Answer, type Body } from "./support";

afterEach(stopAll);

const died = ({ status, text }: Answer): boolean => status === 500 && text.includes("<h2>Internal Error</h2>");

const image = FAMILIES.find((family) => family.name === "images");
const ownKeys = (image?.fields ?? []).filter((field) => field.runtime === true).map((field) => field.key);

describe("a workspace that carries what the server fills in (kasm-wire.md 10.4, kasm-docs.md 8)", () => {
  test("those are all the keys that the web client strips", () => {
    const stripped = `imageAttributes persistent_profile_config available zone_name filter_policy_name
      default_category server server_pool`;
    expect(ownKeys).toEqual(expect.arrayContaining(stripped.split(/\s+/)));
  });

  test.each(ownKeys)("%s kills create_image and update_image, and nothing is kept", async (key) => {
    const { ask, call, simulator } = await start({ strict: false });
    const made = (await call("create_image", { target_image: { name: "a", friendly_name: "A" } })).image as Body;
    const before = simulator.dump();
    expect(died(await ask("create_image", { target_image: { name: "b", [key]: null } }))).toBe(true);
    const change = { image_id: made.image_id, description: "changed", [key]: made[key] };
    expect(died(await ask("update_image", { target_image: change }))).toBe(true);
    expect(simulator.dump().families.images).toEqual(before.families.images);
  });

  test.each(["html500", "accept"])("categories as a list kill it too, object_for_text %s or not", async (value) => {
    const { ask } = await start({ strict: false, unknown: { object_for_text: value } });
    expect(died(await ask("create_image", { target_image: { name: "a", categories: ["Browser"] } }))).toBe(true);
    expect((await ask("create_image", { target_image: { name: "a", categories: "Browser" } })).status).toBe(200);
  });

  test("image_name does nothing", async () => {
    const { ask } = await start({ strict: false });
    const answer = await ask("create_image", { target_image: { image_name: "a" } });
    expect(answer.body.error_message).toBe("Missing required field: name");
  });
});

interface Told {
  readonly call: string;
  readonly envelope: string;
  readonly body: Body;
  readonly field: FieldDefinition;
}

/** Every field that is written as text and read as a list or an object, with a body that carries it as the latter. */
function toldAsText(kasmVersion: KasmVersion): Told[] {
  return FAMILIES.flatMap((family) => {
    const create = family.calls.find((call) => call.action === "create" && call.at.includes("admin"));
    if (create?.envelope === undefined) return [];
    const { name: call, envelope } = create;
    const kinds = [[undefined, family.fields] as const, ...Object.entries(family.variants?.fields ?? {})];
    return kinds.flatMap(([kind, fields]) =>
      fields
        .filter(({ type, readOnly, runtime }) => /lines|json/.test(type) && readOnly !== true && runtime !== true)
        .map((field) => ({ field, form: wireForm(field, dialectOf(kasmVersion), switchValues()) }))
        .filter(({ field, form }) => field.objectAccepted !== true && form !== null)
        .map(({ field, form }) => {
          const name = form?.name ?? field.key;
          const value = field.type === "lines" ? ["a"] : { a: 1 };
          const discriminator = kind === undefined ? {} : { [family.variants?.discriminator ?? ""]: kind };
          return { call, envelope, field, body: { ...discriminator, [name]: value } };
        }),
    );
  });
}

describe.each(VERSIONS)("objects and lists in place of text on %s", (kasmVersion) => {
  const told = toldAsText(kasmVersion);

  test("kill the server while object_for_text is html500", async () => {
    const { ask } = await start({ kasmVersion, strict: false });
    expect(told.length).toBeGreaterThan(20);
    for (const { call, envelope, body } of told) {
      expect([call, body, died(await ask(call, { [envelope]: body }))]).toEqual([call, body, true]);
    }
  });

  test("are taken while it is accept", async () => {
    const { ask } = await start({ kasmVersion, strict: false, unknown: { object_for_text: "accept" } });
    for (const { call, envelope, body, field } of told) {
      const expected = field.key === "categories" && call === "create_image";
      expect([call, body, died(await ask(call, { [envelope]: body }))]).toEqual([call, body, expected]);
    }
  });

  test("numbers in place of text kill it as well", async () => {
    const { ask } = await start({ kasmVersion, strict: false });
    for (const { call, envelope, body, field } of told) {
      const name = Object.keys(body).at(-1) ?? field.key;
      expect([call, name, died(await ask(call, { [envelope]: { ...body, [name]: 5 } }))]).toEqual([call, name, true]);
    }
  });
});

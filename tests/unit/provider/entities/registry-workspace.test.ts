import { imageFor, imageWithTag, entryNamed } from "../../../../provider/entities/registry-entry";
import { registryAddress } from "../../../../provider/entities";
import { clientOf } from "../../../entities/support/others";
import { rowOf, Stack } from "../support/stack";

const older = {
  friendly_name: "Terminal",
  name: "kasmweb/terminal:1.16.0",
  uncompressed_size_mb: 900,
  compatibility: ["1.16.x", "1.17.x"],
};
const newer = {
  friendly_name: "Chrome",
  compatibility: [
    { version: "1.17.x", image: "kasmweb/chrome:1.17.0", available_tags: ["1.17.0"], uncompressed_size_mb: 2000 },
    {
      version: "1.18.x",
      image: "kasmweb/chrome:1.18.0",
      available_tags: ["1.18.0", "1.18.0-rolling"],
      uncompressed_size_mb: 2100,
    },
  ],
};

test("an entry of either form gives the image for a version of Kasm", () => {
  expect(imageFor(older, "1.17.1")).toMatchObject({ image: "kasmweb/terminal:1.16.0", uncompressedMegabytes: 900 });
  expect(imageFor(newer, "1.17.1")).toMatchObject({ image: "kasmweb/chrome:1.17.0", uncompressedMegabytes: 2000 });
  expect(imageFor(newer, undefined)).toMatchObject({ image: "kasmweb/chrome:1.18.0" });
  expect(() => imageFor(newer, "1.20.0")).toThrow(/no image for Kasm 1\.20\.0; it has for 1\.17\.x, 1\.18\.x/);
  expect(() => imageFor(older, "1.18.0")).toThrow(/it has for 1\.16\.x, 1\.17\.x/);
});

test("a tag is looked for where the registry lists them", () => {
  expect(imageWithTag(newer, "1.17.0").image).toBe("kasmweb/chrome:1.17.0");
  expect(imageWithTag(newer, "1.18.0-rolling").image).toBe("kasmweb/chrome:1.18.0-rolling");
  expect(imageWithTag(older, "1.17.0").image).toBe("kasmweb/terminal:1.17.0");
  expect(() => imageWithTag(newer, "1.18.00")).toThrow('no tag "1.18.00"; did you mean "1.18.0"?');
});

test("an entry is found by its title or its image, and the like are named", () => {
  expect(entryNamed([older, newer], "chrome")).toBe(newer);
  expect(entryNamed([older, newer], "kasmweb/chrome")).toBe(newer);
  expect(() => entryNamed([older, newer], "Chrom")).toThrow("alike are Chrome");
  expect(() => entryNamed([older, newer], "Crome")).toThrow('did you mean "Chrome"?');
  expect(() => entryNamed([older, newer], "Photoshop")).toThrow("it has Terminal, Chrome");
});

test.each(["https://registry.kasmweb.com/1.0/", "https://registry.kasmweb.com/1.1", "HTTPS://registry.kasmweb.com"])(
  "%s is Kasm's own registry",
  (address) => expect(registryAddress(address)).toBe("https://registry.kasmweb.com/"),
);

test("another registry keeps its address", () => {
  expect(registryAddress("https://registry.example.com/1.0/")).toBe("https://registry.example.com/1.0/");
});

describe("on a server", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start({ kasmVersion: "1.18.1" });
  });
  afterEach(() => stack.close());

  test("the address in the SOP is the registry that is there", async () => {
    const url = "https://registry.kasmweb.com/1.0/";
    await expect(stack.create("registry", { url })).rejects.toThrow("KASM_EXISTS");
    const adopted = await stack.create("registry", { url, adopt: true });
    expect(await stack.update(adopted, { url: "https://registry.kasmweb.com/", adopt: true })).toBe("same");
    await stack.refresh(adopted);
    expect(adopted.inputs["url"]).toBe(url);
  });

  test("installing sends the entry with the web page's defaults, and follows the registry", async () => {
    const client = clientOf(stack);
    const [found] = await client.list("get_registries", {}, "registries");
    const registry = { id: String(found?.["registry_id"]), name: String(found?.["registry_url"]) };
    const inputs = { registry, workspace: "Chrome" };
    const resource = await stack.create("registryWorkspace", inputs);
    const installed = rowOf(stack, "images", { friendly_name: "Chrome" });
    expect(installed).toMatchObject({ image_type: "Container", enabled: true, cores: 2, memory_bytes: 2_768_000_000 });
    expect(installed["name"]).toMatch(/:1\.18\./);

    await client.close();
    await stack.update(structuredClone(resource), { ...inputs, tag: "1.17.0" });
    expect(rowOf(stack, "images", { friendly_name: "Chrome" })["name"]).toMatch(/:1\.17\.0$/);
    await stack.refresh(resource);
    expect(resource.inputs["tag"]).toBe("1.17.0");
    expect(await stack.update(resource, inputs)).toBe("updated");
    expect(rowOf(stack, "images", { friendly_name: "Chrome" })["name"]).toBe(installed["name"]);
  });

  test("of an entry that is gone, a server that clears what is left out gets everything back, tag and all", async () => {
    await stack.close();
    stack = await Stack.start({ kasmVersion: "1.18.1", unknown: { partial_update: "resets" } });
    const { simulator } = stack;
    const registry = rowOf(stack, "registries", {});
    const reference = { id: String(registry["registry_id"]), name: String(registry["registry_url"]) };
    const inputs = { registry: reference, workspace: "Chrome", tag: "1.17.0", cores: 4 };
    const resource = await stack.create("registryWorkspace", inputs);
    const installed = rowOf(stack, "images", { friendly_name: "Chrome" });
    const dump = simulator.dump();
    // An unverified registry has other entries.
    const registries = (dump.families["registries"] ?? []).map((row) => ({ ...row, is_verified: false }));
    simulator.load({ ...dump, families: { ...dump.families, registries } });
    // Another client than before, which remembers no registries.
    stack.configure({ "kasm:serverVersion": "1.18.1" });
    await stack.update(resource, { ...inputs, notes: "kept" });
    const { updated_at: _, ...row } = installed;
    expect(rowOf(stack, "images", { friendly_name: "Chrome" })).toMatchObject({ ...row, notes: "kept" });
  });

  test("a name that the registry does not have makes nothing", async () => {
    const client = clientOf(stack);
    const [found] = await client.list("get_registries", {}, "registries");
    await client.close();
    const registry = { id: String(found?.["registry_id"]), name: "kasm" };
    const before = stack.dump();
    await expect(stack.create("registryWorkspace", { registry, workspace: "Chrme" })).rejects.toThrow(
      'did you mean "Chrome"?',
    );
    expect(stack.dump()).toBe(before);
  });
});

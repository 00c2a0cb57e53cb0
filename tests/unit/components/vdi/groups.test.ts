import * as pulumi from "@pulumi/pulumi";
import { defaultPriority, type FriendlyGroup, settingsOf, sourcesOf } from "../../../../components/vdi/groups";

const settled = (value: pulumi.Input<object> | undefined) =>
  new Promise<unknown>((resolve) => void pulumi.output(value).apply((known) => resolve(known)));
const settings = (group: string, friendly: FriendlyGroup) => settled(settingsOf(group, friendly));
const clipboard = (down: boolean, up: boolean, seamless: boolean) => ({
  allowKasmClipboardDown: down,
  allowKasmClipboardUp: up,
  allowKasmClipboardSeamless: seamless,
});

test("Developers as in the SOP", async () => {
  const friendly: FriendlyGroup = {
    sessionTimeLimit: "8 hours",
    idleTimeout: "20 minutes",
    clipboard: "both",
    upload: true,
    download: true,
  };
  expect(await settings("Developers", friendly)).toEqual({
    sessionTimeLimit: "8 hours",
    idleDisconnect: "20 minutes",
    ...clipboard(true, true, true),
    allowKasmUploads: true,
    allowKasmDownloads: true,
  });
});

test("All Users as in the SOP: what is left out is written as denied", async () => {
  expect(
    await settings("All Users", { sessionTimeLimit: "4 hours", idleTimeout: "10 minutes", clipboard: "down" }),
  ).toEqual({
    sessionTimeLimit: "4 hours",
    idleDisconnect: "10 minutes",
    ...clipboard(true, false, false),
    allowKasmUploads: false,
    allowKasmDownloads: false,
  });
});

test.each([
  ["up", clipboard(false, true, false)],
  ["none", clipboard(false, false, false)],
  [undefined, clipboard(false, false, false)],
] as const)("clipboard %s", async (way, expected) => {
  expect(await settings("Guests", { clipboard: way })).toEqual({
    ...expected,
    allowKasmUploads: false,
    allowKasmDownloads: false,
  });
});

test("Administrators keep what they have, unless something is said", async () => {
  expect(settingsOf("Administrators", { from: "aegis-admins", priority: 10 })).toBeUndefined();
  expect(await settings("Administrators", { upload: true })).toMatchObject({
    allowKasmUploads: true,
    allowKasmDownloads: false,
  });
});

test("a setting that is named wins over the friendly one", async () => {
  expect(
    await settings("Guests", { clipboard: "none", settings: { allowKasmClipboardDown: true, allowKasmAudio: true } }),
  ).toMatchObject({ allowKasmClipboardDown: true, allowKasmAudio: true });
});

test("any group stands between the two built-in ones unless it says otherwise", () => {
  expect(["Administrators", "Developers", "All Users"].map(defaultPriority)).toEqual([10, 50, 100]);
});

test("one source, several or none", () => {
  expect(sourcesOf({ from: "a" })).toEqual(["a"]);
  expect(sourcesOf({ from: ["a", "b"] })).toEqual(["a", "b"]);
  expect(sourcesOf({})).toEqual([]);
});

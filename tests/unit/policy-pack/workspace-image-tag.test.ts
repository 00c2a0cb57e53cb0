import { workspaceImageTag } from "../../../policy-pack/index";
import { kasm, violations } from "./violations";

const workspace = (image: string, settings?: object) => ({
  type: kasm("Workspace"),
  name: "chrome",
  props: { image, dockerToken: "s3cret" },
  settings,
});
const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["kasmweb/chrome", /has no tag/],
  ["registry.example.com:5000/kasmweb/chrome", /has no tag/],
  ["kasmweb/chrome:latest", /moves \("latest"\)/],
  ["kasmweb/chrome:LATEST", /moves \("latest"\)/],
  ["kasmweb/chrome:1.18.0-rolling-weekly", /moves \("rolling"\)/],
  ["kasmweb/chrome:develop", /moves \("develop"\)/],
  ["kasmweb/chrome@sha256:short", /has no tag/],
])("%s is refused", async (image, words) => {
  const found = await violations(workspaceImageTag, workspace(image));
  expect(found).toEqual([expect.stringMatching(words)]);
  expect(found.join()).not.toContain("s3cret");
});

test.each([
  ["kasmweb/chrome:1.18.0"],
  ["registry.example.com:5000/kasmweb/chrome:1.18.0"],
  [`kasmweb/chrome@${digest}`],
  [`kasmweb/chrome:latest@${digest}`],
  ["kasmweb/chrome:2026.11-mainline"],
])("%s is fine", async (image) => {
  expect(await violations(workspaceImageTag, workspace(image))).toEqual([]);
});

test("an environment names its own moving tags", async () => {
  const settings = { movingTags: ["stable"] };
  expect(await violations(workspaceImageTag, workspace("x:stable", settings))).toHaveLength(1);
  expect(await violations(workspaceImageTag, workspace("x:latest", settings))).toEqual([]);
});

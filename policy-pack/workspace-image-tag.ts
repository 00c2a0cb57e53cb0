import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { Workspace } from "../provider/entities";
import { settings, texts } from "./settings";

export interface WorkspaceImageTagSettings {
  /** Tags, or parts of tags between dashes, that name another image from one day to the next. */
  movingTags: string[];
}

const defaults: WorkspaceImageTagSettings = {
  movingTags: ["latest", "develop", "rolling", "daily", "nightly", "weekly", "edge", "main", "master"],
};

/**
 * An image without a fixed tag changes under the users' hands, differs from agent to agent, and cannot be rolled back (SOP 8.2).
 *
 * @severity medium
 * @topics supply chain, workspaces
 */
export const workspaceImageTag: ResourceValidationPolicy = {
  name: "workspace-image-tag",
  description: "Workspace images carry a fixed tag or a digest.",
  severity: "medium",
  enforcementLevel: "mandatory",
  configSchema: { properties: { movingTags: texts("Tags, or parts between dashes, that move.", defaults.movingTags) } },
  remediationSteps: "Name the image with its version, for example kasmweb/chrome:1.18.0, or with a digest.",
  validateResource: validateResourceOfType(Workspace, (workspace, args, report) => {
    // Desktops and links have none.
    if (!("image" in workspace)) return;
    const { image } = workspace;
    const { movingTags } = settings(args, defaults);
    const { tag, digest } = reference(image);
    if (digest) return;
    const title = `The image of the workspace "${args.name}"`;
    if (tag === undefined)
      return report(
        `${title} has no tag, so it is whatever "latest" is on the day. Name its version, for example :1.18.0.`,
      );
    const parts = tag.toLowerCase().split("-");
    const moving = movingTags.find(
      (word) => parts.includes(word.toLowerCase()) || tag.toLowerCase() === word.toLowerCase(),
    );
    if (moving !== undefined)
      report(`${title} has a tag that moves ("${moving}"). Name its version, for example :1.18.0.`);
  }),
};

/** The tag and digest of an image's name; a colon before the last slash belongs to a registry's port. */
function reference(image: string): { tag?: string; digest: boolean } {
  const [name = "", digest] = image.split("@");
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  return { tag, digest: /^sha(256|512):[0-9a-f]{64,128}$/.test(digest ?? "") };
}

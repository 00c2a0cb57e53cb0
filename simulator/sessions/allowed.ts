import { groupsOf } from "../access/rights";
import { isOnFor, settingFor } from "../calls/settings";
import { type Json, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { needsOf } from "./capacity";
import { fits, hasPlace, placesFor, zonesFor } from "./place";

/** A workspace that a user sees, and why it can't be launched now; no reason: it can. */
export interface Launchable {
  readonly image: Row;
  readonly reason?: string;
}

/** The ids of the workspaces that the user's groups have, enabled or not. */
export function assignedImages(server: ServerContext, user: Row): ReadonlySet<Json> {
  const groups = groupsOf(server, user.user_id);
  const links = server.tables.filter(
    "group_images",
    ({ group_id = null }) => group_id !== null && groups.has(group_id),
  );
  return new Set(links.map((row) => row.image_id ?? null));
}

/**
 * Whether a container's image is there to be started: some agent that takes sessions may run it. Nothing is pulled
 * here, so an agent counts as having every image. Other kinds need no image.
 */
export function isAvailable(server: ServerContext, image: Row): boolean {
  if (image.image_type !== "Container") return true;
  return zonesFor(server, image).some((zone) => hasPlace(server, image, zone));
}

/** Why a workspace can't be launched whoever asks; undefined when it can. */
function hindrance(server: ServerContext, user: Row, image: Row): string | undefined {
  if (image.enabled !== true) {
    return settingFor(server, user, "disabled_image_message") || "The workspace is disabled";
  }
  if (image.image_type === "Link") return undefined;
  const places = zonesFor(server, image).flatMap((zone) => placesFor(server, user, image, zone));
  if (places.length === 0) {
    return image.image_type === "Container"
      ? "The workspace is not available: no agent that takes sessions may run it"
      : "The workspace is not available: no server that takes sessions may run it";
  }
  const needs = needsOf(image);
  return places.some((place) => fits(server, place, needs)) ? undefined : "No resources are available";
}

/**
 * The workspaces that a user's dashboard shows, by friendly name: those of its groups that are not hidden; disabled
 * ones only with the group setting show_disabled_images.
 */
export function launchable(server: ServerContext, user: Row): Launchable[] {
  const assigned = assignedImages(server, user);
  const showDisabled = isOnFor(server, user, "show_disabled_images");
  return server.tables
    .filter("images", (image) => image.hidden !== true && (image.enabled === true || showDisabled))
    .filter((image) => assigned.has(image.image_id ?? null))
    .sort((one, other) => textOf(one.friendly_name).localeCompare(textOf(other.friendly_name)))
    .map((image) => {
      const reason = hindrance(server, user, image);
      return reason === undefined ? { image } : { image, reason };
    });
}

import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { newIdentifier } from "../../identifiers";
import { isObject, textOf } from "../../json";
import type { Handler } from "../../server/context";
import { checkUnique } from "../../store/integrity";
import type { Row } from "../../store/tables";
import { answerOf, answerRow, identifierIn, rowOf } from "../records";

const images = familyNamed("images");
const registries = familyNamed("registries");

/** Both shapes that one caller uses (kasm-wire.md 10.1). */
const getImage: Handler = ({ server, body }) => {
  const target = isObject(body.target_image) ? body.target_image : body;
  return { image: answerRow(server, images, rowOf(server, images, identifierIn(server, target, ["image_id"]))) };
};

/** Kasm's own site counts as verified. */
export function isVerifiedRegistry(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === "registry.kasmweb.com";
}

const createRegistry: Handler = (request) => {
  const { server, body } = request;
  const url = body.registry;
  if (typeof url !== "string" || !URL.canParse(url)) throw refused(server.switches, "Invalid registry: not a URL");
  const row: Row = {
    registry_id: newIdentifier(),
    registry_url: url,
    channel: channelOf(server.switches.registry_channel, server.version, body.channel),
    do_auto_update: false,
    schema_version: typeof body.override_schema === "string" ? body.override_schema : "1.1",
    kasm_version: null,
    is_verified: isVerifiedRegistry(url),
  };
  checkUnique(server, registries, row);
  server.tables.put(registries.name, textOf(row.registry_id), row);
  return answerOf(request, row);
};

function channelOf(mode: string, version: string, sent: unknown): string | null {
  if (typeof sent !== "string" || sent === "") return null;
  return mode === "version" ? version : sent;
}

/** A refresh of the cached description: nothing is fetched here. */
const updateRegistry: Handler = (request) =>
  answerOf(request, rowOf(request.server, registries, identifierIn(request.server, request.body, ["registry_id"])));

const setAutoUpdates: Handler = (request) => {
  const { server, body } = request;
  const row = rowOf(server, registries, identifierIn(server, body, ["registry_id"]));
  if (typeof body.auto_updates !== "boolean") throw refused(server.switches, "Invalid auto_updates: not true or false");
  row.do_auto_update = body.auto_updates;
  return answerOf(request, row);
};

export const workspaceCalls: Readonly<Record<string, Handler>> = {
  get_image: getImage,
  create_registry: createRegistry,
  update_registry: updateRegistry,
  registry_auto_updates: setAutoUpdates,
};

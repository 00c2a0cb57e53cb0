import { OAUTH_PROVIDERS } from "../../catalogue/families/storage";
import { type JsonObject, textOf } from "../../json";
import type { Handler, ServerContext } from "../../server/context";
import { decodeFields } from "../../wire/decode";
import { shownIdentifier } from "../../wire/encode";
import { providerOf, requireCaller } from "../families/storage";
import { answerOf, envelopeOf, insertRow } from "../records";
import type { Row } from "../../store/tables";

const getAvailable: Handler = (request) => {
  requireCaller(request);
  const { server } = request;
  const enabled = server.tables.filter("storage_providers", (row) => row.enabled === true);
  return {
    storage_providers: enabled.map((row): JsonObject => ({
      storage_provider_id: shownIdentifier(server, textOf(row.storage_provider_id)),
      name: row.name ?? null,
      storage_provider_type: row.storage_provider_type ?? null,
    })),
  };
};

/** Where a user consents; nobody answers there. */
function consentUrl(server: ServerContext, row: Row): string | undefined {
  const provider = providerOf(server, row);
  if (!OAUTH_PROVIDERS.includes(textOf(provider?.storage_provider_type))) return undefined;
  const query = new URLSearchParams({
    client_id: textOf(provider?.client_id),
    redirect_uri: textOf(provider?.redirect_url),
    state: textOf(row.storage_mapping_id),
  });
  return `${textOf(provider?.auth_url)}?${query.toString()}`;
}

const createMapping: Handler = (request) => {
  requireCaller(request);
  const { server, call } = request;
  const row = insertRow(request, decodeFields(server, call.family, envelopeOf(request)));
  const url = consentUrl(server, row);
  if (url === undefined) return answerOf(request, row);
  if (server.switches.oauth_mapping === "after_consent") {
    server.tables.remove(call.family.name, textOf(row.storage_mapping_id));
    return { url };
  }
  return { ...answerOf(request, row), url };
};

export const storageCalls: Readonly<Record<string, Handler>> = {
  get_available_storage_providers: getAvailable,
  create_storage_mapping: createMapping,
};

import { requireAll } from "../access/rights";
import { checkLicence } from "../calls/records";
import { ownCall, type KnownCall } from "../catalogue";
import { Failure, failureOf, notDone, unauthorized } from "../failure";
import type { Caller, CallRequest } from "../server/context";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { restCaller } from "./access";
import { restContext } from "./context";
import { OPERATIONS } from "./operations";
import { METHODS, REST_RESOURCES, type RestOperation, type RestResource, type RestSupport } from "./resources";

const PATH = /\/api\/(?<path>(?:admin\/(?:infrastructure|providers)|providers)\/[^/]+)(?:\/(?<identifier>[^/]+))?\/?/;

/**
 * The REST API that Kasm's development documents describe (kasm-docs.md 4), as far as they do. Off unless asked for:
 * no evidence says that a released server has it.
 */
export const restRoutes: readonly PageRoute[] = ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => ({
  method,
  path: PATH,
  handle: (request) => {
    const known: { caller?: Caller } = {};
    try {
      return { ...answer(request, known), ...known };
    } catch (error) {
      return { ...failed(failureOf(error)), ...known };
    }
  },
}));

function answer(request: PageRequest, known: { caller?: Caller }): PageAnswer {
  const { path = "", identifier } = request.parameters;
  const { operation, support } = supportFor(request.method, path, identifier);
  const caller = restCaller(request, support);
  known.caller = caller;
  const server = restContext(request.server, support.conflicts === true);
  const writes = request.method !== "GET";
  if (support.personsOnly === true && caller.kind === "key") throw unauthorized("API keys are refused here");
  if (caller.kind === "key" && caller.readOnly && writes) throw unauthorized("the key is read-only");
  const call: CallRequest = { server, call: namedBy(support), caller, body: {}, origin: request.url.origin };
  checkRights(call, support, caller);
  if (support.refused !== undefined) throw notDone(support.refused);
  checkLicence(server, call.call);
  return OPERATIONS[operation]({
    call,
    identifier: identifier ?? "",
    sent: request.json,
    query: request.url.searchParams,
  });
}

function checkRights(call: CallRequest, support: RestSupport, caller: Caller): void {
  const { permissions = call.call.permissions } = support;
  requireAll({ ...call, caller }, permissions);
}

/** The call that it shares its rights and rules with; any will do for the name where there is none. */
function namedBy(support: RestSupport): KnownCall {
  return ownCall(support.call ?? "get_zones");
}

function supportFor(
  method: string,
  path: string,
  identifier: string | undefined,
): { operation: RestOperation; support: RestSupport } {
  const resource = REST_RESOURCES.find((each) => each.path === path);
  if (resource === undefined) {
    const paths = REST_RESOURCES.map((each) => `/api/${each.path}`).join(", ");
    const message = `The documents describe no /api/${path}; they describe ${paths}.`;
    throw new Failure(404, { error_message: message }, message);
  }
  const operation = METHODS[identifier === undefined ? "all" : "one"][method];
  const support = operation === undefined ? undefined : resource.operations[operation];
  if (operation === undefined || support === undefined) {
    const shown = `${method} /api/${path}${identifier === undefined ? "" : "/{id}"}`;
    throw notDone(`The documents that were found describe no ${shown}; they describe ${described(resource)}.`);
  }
  return { operation, support };
}

/** The methods of a resource with their paths, in words. */
function described({ path, operations }: RestResource): string {
  return Object.entries(METHODS)
    .flatMap(([place, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operations[operation] !== undefined)
        .map(([method]) => `${method} /api/${path}${place === "one" ? "/{id}" : ""}`),
    )
    .join(", ");
}

function failed({ status, body, reason }: Failure): PageAnswer {
  // Without it a client can't tell that credentials would help (kasm-docs.md 2.1).
  const headers = status === 401 ? { "www-authenticate": 'Basic realm="Kasm"' } : undefined;
  const content = typeof body.html === "string" ? { html: body.html } : { json: body };
  return { status, headers, problem: reason, ...content };
}

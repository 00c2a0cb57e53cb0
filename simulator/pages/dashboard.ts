import { isOnFor } from "../calls/settings";
import { Failure } from "../failure";
import { isObject, textOf } from "../json";
import { normaliseIdentifier } from "../identifiers";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { launchable, type Launchable } from "../sessions/allowed";
import { launch } from "../sessions/launch";
import { end } from "../sessions/live";
import type { Row } from "../store/tables";
import { linksFor } from "./admin";
import { brandingOf } from "./branding";
import { CONNECT_ONLY_SCRIPT } from "./connect-script";
import { html, safeAddress, safePicture, type Content } from "./html";
import { errorNote, foreignForm, pageAnswer } from "./layout";
import { loginPage } from "./login";
import { endForm, idle, sessionColumns, sessionFacts, sessionPath, sessionsOf, userOf, workspaceOf } from "./sessions";
import { table } from "./table";

/** The person's workspaces and running sessions; whoever is not signed in sees the login. */
function dashboard(request: PageRequest, refused?: { readonly status: number; readonly error: string }): PageAnswer {
  const user = userOf(request);
  if (user === undefined) return loginPage(request, { automatic: request.method === "GET" });
  const branding = brandingOf(request.server, request.url.hostname);
  const logo = safePicture(textOf(branding?.dashboard_logo_url));
  const workspaces = launchable(request.server, user);
  const body = html`${logo !== undefined && html`<img class="logo" src="${logo}" alt="" />`}
    ${errorNote(refused?.error)}
    ${
      workspaces.length === 0
        ? html`<p class="quiet">No workspace is assigned to your groups.</p>`
        : html`<ul class="cards" aria-label="Workspaces">
            ${workspaces.map((each) => card(each))}
          </ul>`
    }
    <h2>Running sessions</h2>
    ${sessionTable(request, user)}`;
  const { status, error } = refused ?? {};
  const script = CONNECT_ONLY_SCRIPT;
  const shown = { title: "Workspaces", body, current: "/", pictures: [logo], status, problem: error, script };
  return pageAnswer(request, shown, linksFor(request));
}

function card({ image, reason }: Launchable): Content {
  const name = textOf(image.friendly_name);
  return html`<li class="card">
    <h2>${name}</h2>
    <p>${textOf(image.description)}</p>
    <p class="quiet">${needs(image)}</p>
    ${reason !== undefined && html`<p class="reason bad">${reason}</p>`} ${way(image, name)}
  </li>`;
}

function needs(image: Row): string {
  if (image.image_type !== "Container") return textOf(image.image_type);
  return `${textOf(image.cores)} ${image.cores === 1 ? "core" : "cores"}, ${Number(image.memory_bytes ?? 0) / 1e6} MB`;
}

/** A launch that finds no room is sent all the same: it is what the autoscaler goes by. */
function way(image: Row, name: string): Content {
  if (image.enabled !== true) return undefined;
  if (image.image_type === "Link") {
    const address = safeAddress(textOf(image.link_url));
    return address !== undefined && html`<a class="button" href="${address}" rel="noreferrer">Open</a>`;
  }
  return html`<form method="post" action="/simulator/launch">
    <button name="image_id" value="${textOf(image.image_id)}" aria-label="Launch ${name}">Launch</button>
  </form>`;
}

function sessionTable(request: PageRequest, user: Row): Content {
  return table<Row>(
    "Running sessions",
    [
      ["Workspace", (row) => html`<a href="${sessionPath(row)}">${workspaceOf(request, row)}</a>`],
      ...sessionColumns(request),
      ["Idle limit", (row) => idle(isObject(row.client_settings) ? row.client_settings : {})],
      ["End", (row) => mayEnd(request, user) && endForm(row, workspaceOf(request, row))],
    ],
    sessionsOf(request, user),
    "You have no session.",
  );
}

function launchWorkspace(request: PageRequest): PageAnswer {
  const foreign = foreignForm(request);
  if (foreign !== undefined) return dashboard(request, { status: 403, error: foreign });
  const user = userOf(request);
  if (user === undefined) return { status: 303, redirect: "/" };
  const image = request.server.tables.get("images", normaliseIdentifier(request.form.get("image_id") ?? ""));
  if (image === undefined) return dashboard(request, { status: 404, error: "There is no such workspace." });
  try {
    return { status: 303, redirect: sessionPath(launch(request.server, { user, image })) };
  } catch (error) {
    if (!(error instanceof Failure) || error.isHtml) throw error;
    const status = error.status === 200 ? 409 : error.status;
    return dashboard(request, { status, error: `${textOf(image.friendly_name)}: ${error.message}` });
  }
}

/** The person's own session with this id. */
const ownSession = (request: PageRequest, user: Row, id: string): Row | undefined =>
  sessionsOf(request, user).find((row) => row.kasm_id === normaliseIdentifier(id));

/** As the API asks of a person who ends a session. */
const mayEnd = ({ server }: PageRequest, user: Row): boolean => isOnFor(server, user, "allow_kasm_delete");

function endSession(request: PageRequest): PageAnswer {
  const foreign = foreignForm(request);
  if (foreign !== undefined) return dashboard(request, { status: 403, error: foreign });
  const user = userOf(request);
  if (user === undefined) return { status: 303, redirect: "/" };
  if (!mayEnd(request, user)) {
    return dashboard(request, { status: 403, error: "Your groups do not allow you to end sessions." });
  }
  const session = ownSession(request, user, request.form.get("kasm_id") ?? "");
  // One that is gone already is what was asked for.
  if (session !== undefined) end(request.server, session);
  return { status: 303, redirect: "/" };
}

function sessionPage(request: PageRequest): PageAnswer {
  const user = userOf(request);
  if (user === undefined) return { status: 303, redirect: "/" };
  const session = ownSession(request, user, request.parameters.id ?? "");
  if (session === undefined) return dashboard(request, { status: 404, error: "You have no such session." });
  const name = workspaceOf(request, session);
  const body = html`<p class="told">
      A Kasm server shows the desktop here. This is a simulator:
      <strong>no desktop is streamed and no container runs</strong>; the session is data, and counts as one on its
      server.
    </p>
    <div class="card">${sessionFacts(request, session)}</div>
    <p>
      ${mayEnd(request, user) && endForm(session, name)} <a class="button second" href="/">Back to the workspaces</a>
    </p>`;
  return pageAnswer(request, { title: name, body }, linksFor(request));
}

/** What a signed-in person sees and does; others see the login. */
export const dashboardRoutes: readonly PageRoute[] = [
  { method: "GET", path: "/", handle: (request) => dashboard(request) },
  { method: "GET", path: /\/simulator\/session\/(?<id>[0-9a-fA-F-]+)/, handle: sessionPage },
  { method: "POST", path: "/simulator/launch", handle: launchWorkspace },
  { method: "POST", path: "/simulator/end", handle: endSession },
];

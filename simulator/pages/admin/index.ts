import type { SimulatorControl } from "../../server/control";
import type { PageAnswer, PageRequest, PageRoute } from "../../server/pages";
import { html } from "../html";
import { pageAnswer, type Link } from "../layout";
import { logPages } from "./logs";
import { machinePages } from "./machines";
import { seenPages, type AdminPage } from "./model";
import { peoplePages } from "./people";
import { placePages } from "./places";

const PAGES: readonly AdminPage[] = [...placePages, ...machinePages, ...peoplePages, ...logPages];

const pathOf = ({ name }: AdminPage): string => `/admin/${name}`;

/** Where a signed-in person may go: the dashboard, and the admin pages that the person's rights open. */
export function linksFor(request: PageRequest): Link[] {
  if (request.caller.kind === "nobody") return [];
  const pages = seenPages(request, PAGES).map((page) => ({ path: pathOf(page), text: page.title }));
  return [{ path: "/", text: "Dashboard" }, ...pages];
}

/**
 * 403 for a person without the right, whether there is such a page or not; 404 for one whose rights open them all. Others
 * go to the login first.
 */
function refusal(request: PageRequest): PageAnswer {
  if (request.caller.kind === "nobody") return { status: 303, redirect: "/" };
  if (seenPages(request, PAGES).length === PAGES.length) {
    const body = html`<p>There is no page ${request.url.pathname}. <a href="/">Back to the dashboard</a></p>`;
    return pageAnswer(request, { title: "Not found", status: 404, body, problem: "no such page" }, linksFor(request));
  }
  const problem = `${request.caller.name} has no right to see ${request.url.pathname}`;
  const body = html`<p>Your rights do not open this page. <a href="/">Back to the dashboard</a></p>`;
  return pageAnswer(request, { title: "Not allowed", status: 403, body, problem }, linksFor(request));
}

/** The pages under /admin/, read-only, each for those whose rights allow it. */
export function adminRoutes(control: SimulatorControl): PageRoute[] {
  return [
    {
      method: "GET",
      path: /\/admin\/?/,
      handle: (request) => {
        const [first] = seenPages(request, PAGES);
        return first === undefined ? refusal(request) : { status: 303, redirect: pathOf(first) };
      },
    },
    {
      method: "GET",
      path: /\/admin\/(?<name>[a-z-]+)\/?/,
      handle: (request) => {
        const page = seenPages(request, PAGES).find(({ name }) => name === request.parameters.name);
        if (page === undefined) return refusal(request);
        const body = request.server.tables.reading(() => page.body(request, control));
        return pageAnswer(request, { title: page.title, body, current: pathOf(page) }, linksFor(request));
      },
    },
  ];
}

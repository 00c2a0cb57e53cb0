import type { SimulatorControl } from "../server/control";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { LOGOUT_PATH, signInRoutes } from "../sign-in";
import { html } from "./html";
import { foreignForm, pageAnswer } from "./layout";

/** Signing in and out by an identity provider, with its errors in the frame of all pages. */
export function framedSignInRoutes(control: SimulatorControl): PageRoute[] {
  return signInRoutes(control).map((route) => ({
    ...route,
    handle: async (request) => {
      const foreign = route.path === LOGOUT_PATH ? foreignLogout(request) : undefined;
      return foreign === undefined ? framed(request, await route.handle(request)) : refusal(request, 403, foreign);
    },
  }));
}

/** A browser says where a form comes from; what is none, and says nothing, has no session to lose. */
const foreignLogout = (request: PageRequest): string | undefined =>
  request.headers.origin === undefined ? undefined : foreignForm(request);

function framed(request: PageRequest, answer: PageAnswer): PageAnswer {
  const { html: page, problem, status = 500 } = answer;
  return page === undefined || problem === undefined ? answer : refusal(request, status, problem);
}

const TITLES: Readonly<Record<number, string>> = { 401: "Authentication Error", 501: "Not in the simulator" };

/** A real server says no more than the title and leaves the reason to its log (SOP 11); this one adds it. */
function refusal(request: PageRequest, status: number, problem: string): PageAnswer {
  const body = html`<p class="error" role="alert">Simulator: ${problem}.</p>
    <p><a href="/staticlogin">Back to the login page</a></p>`;
  return pageAnswer(request, { title: TITLES[status] ?? "Not allowed", status, body, problem });
}

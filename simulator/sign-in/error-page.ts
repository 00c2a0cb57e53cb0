import { html } from "../pages/html";
import { errorNote, pageAnswer } from "../pages/layout";
import type { PageAnswer, PageRequest } from "../server/pages";

/**
 * What somebody sees whose sign-in failed (SOP 11). A real server says no more than the heading and leaves the reason to
 * its log; this one adds it, as its own note.
 */
export function authenticationError(request: PageRequest, reason: string): PageAnswer {
  return errorPage(request, 401, "Authentication Error", reason);
}

/** A page with a heading, the simulator's note, and the way back to the login page that signs in nobody by itself. */
export function errorPage(request: PageRequest, status: number, title: string, note: string): PageAnswer {
  const body = html`${errorNote(`The simulator's log says: ${note}.`)}
    <p><a href="/staticlogin">Back to the login page</a></p>`;
  return pageAnswer(request, { title, status, body, problem: note });
}

import type { PageAnswer } from "../server/pages";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/**
 * What somebody sees whose sign-in failed (SOP 11). A real server says no more than the heading and leaves the reason to
 * its log; this one adds it, as its own note.
 */
export function authenticationError(reason: string): PageAnswer {
  return errorPage(401, "Authentication Error", reason);
}

/** A page with a heading, the simulator's note, and the way back to the login page that signs in nobody by itself. */
export function errorPage(status: number, heading: string, note: string): PageAnswer {
  const html = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(heading)}</title></head>
<body>
<main>
<h1>${escaped(heading)}</h1>
<p class="simulator-note">Simulator: ${escaped(note)}.</p>
<p><a href="/staticlogin">Back to the login page</a></p>
</main>
</body>
</html>
`;
  return { status, html, problem: note };
}

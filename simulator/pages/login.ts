import { ownCall } from "../catalogue";
import { handlerOf } from "../calls";
import { Failure } from "../failure";
import { type JsonObject, textOf } from "../json";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { sessionCookies, signInChoices, type SignInChoice } from "../sign-in";
import { brandingOf } from "./branding";
import { CONNECT_SCRIPT } from "./connect-script";
import { html, type Markup, safePicture, type Content } from "./html";
import { errorNote, foreignForm, pageAnswer } from "./layout";

/**
 * The address that administrators know, `/#/staticlogin`, never reaches a server: the part after # stays in the
 * browser. So the page itself goes there, or to the provider that signs in by itself.
 */
const SCRIPT = `${CONNECT_SCRIPT}
const go = () => {
  if (connect()) return;
  if (location.hash === "#/staticlogin") location.replace("/staticlogin");
  else {
    const automatic = document.querySelector("a[data-automatic]");
    if (automatic) location.replace(automatic.href);
  }
};
addEventListener("hashchange", go);
go();
`;

interface Shown {
  readonly status?: number;
  /** Go to the provider that signs in by itself, where there is one. */
  readonly automatic?: boolean;
  readonly error?: string;
  readonly username?: string;
}

/** The login page: local form, a button for each provider, and the way to the provider that signs in by itself. */
export function loginPage(request: PageRequest, shown: Shown = {}): PageAnswer {
  const branding = brandingOf(request.server, request.url.hostname);
  const choices = signInChoices(request.server, request.url.hostname);
  const automatic = shown.automatic === true ? choices.automatic : undefined;
  const logo = safePicture(textOf(branding?.login_logo_url));
  const label = textOf(branding?.username_input_label) || "Username";
  const body = html`<div class="narrow card">
    ${logo !== undefined && html`<img class="logo" src="${logo}" alt="" />`}
    <h1>${textOf(branding?.login_caption) || "Sign in"}</h1>
    ${errorNote(shown.error)}
    ${automatic !== undefined && html`<p class="told" role="status">Going to <a href="${automatic.href}" data-automatic>${automatic.text}</a>. For the local login, use <a href="/staticlogin">static login</a>.</p>`}
    <form method="post" action="/staticlogin">
      <p class="field">
        <label for="username">${label}</label>
        <input id="username" name="username" value="${shown.username}" autocomplete="username" required />
      </p>
      <p class="field">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
      </p>
      <button class="wide">Sign in</button>
    </form>
    ${choices.buttons.length > 0 && html`<section aria-label="Single sign-on">${choices.buttons.map(button)}</section>`}
  </div>`;
  return pageAnswer(request, {
    title: "Sign in",
    ownHeading: true,
    body,
    status: shown.status,
    problem: shown.error,
    script: SCRIPT,
    head: automatic && withoutScript(automatic),
    pictures: [logo, ...choices.buttons.map((each) => pictureOf(each))],
  });
}

/** What takes the place of the script where there is none. */
const withoutScript = ({ href }: SignInChoice): Markup =>
  html`<noscript><meta http-equiv="refresh" content="0; url=${href}" /></noscript>`;

const pictureOf = ({ logo }: SignInChoice): string | undefined => (logo === undefined ? undefined : safePicture(logo));

function button(each: SignInChoice): Content {
  const picture = pictureOf(each);
  return html`<a class="button wide${!each.isDefault && " second"}" href="${each.href}"
    >${picture !== undefined && html`<img src="${picture}" alt="" />`}${each.text}</a
  >`;
}

/** Signs in with user name and password as the API's call does, and says what it would ask for in place of a token. */
function signInLocally(request: PageRequest): PageAnswer {
  const foreign = foreignForm(request);
  if (foreign !== undefined) return loginPage(request, { status: 403, error: foreign });
  const username = request.form.get("username") ?? "";
  const refuse = (status: number, error: string) => loginPage(request, { status, error, username });
  let answer: JsonObject;
  try {
    answer = authenticate(request, username);
  } catch (error) {
    if (!(error instanceof Failure) || "html" in error.body) throw error;
    return refuse(error.status === 200 ? 401 : error.status, words(error.body) + ldapWords(request));
  }
  if (typeof answer.token !== "string") return refuse(403, secondFactorWords(answer));
  const cookies = sessionCookies(request, answer.token, textOf(answer.username));
  return { status: 303, redirect: "/", cookies };
}

function authenticate(request: PageRequest, username: string): JsonObject {
  const call = ownCall("authenticate");
  const body = { username, password: request.form.get("password") ?? "" };
  const { server, caller, url } = request;
  return handlerOf(call)({ server, call, caller, origin: url.origin, body }) as JsonObject;
}

function words(body: JsonObject): string {
  const said = textOf(body.error_message);
  if (body.reason !== "expired_password") return said;
  return `${said}. This simulator has no page for a new one: an administrator sets it (update_user, password).`;
}

/** LDAP is not played; where it is configured, that may be why. */
function ldapWords({ server }: PageRequest): string {
  const configured = server.tables.find("ldap_configs", (row) => row.enabled === true) !== undefined;
  return configured ? " This simulator signs nobody in by LDAP, only users of the realm local." : "";
}

function secondFactorWords(answer: JsonObject): string {
  const lacks =
    "This simulator asks for none, so the sign-in ends here; the API's authenticate answers as the server does.";
  if ("webauthn_authentication_options" in answer) return `This account needs its security key. ${lacks}`;
  if (answer.set_two_factor === true) return `This account has to set up a second factor first. ${lacks}`;
  return `This account needs a one-time password as well. ${lacks}`;
}

/** The static login, which goes to no provider by itself. */
export const loginRoutes: readonly PageRoute[] = [
  {
    method: "GET",
    path: "/staticlogin",
    handle: (request) => (request.caller.kind === "nobody" ? loginPage(request) : { status: 303, redirect: "/" }),
  },
  { method: "POST", path: "/staticlogin", handle: signInLocally },
];

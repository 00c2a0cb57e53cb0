import { createHash } from "node:crypto";
import { textOf } from "../json";
import type { PageAnswer, PageRequest } from "../server/pages";
import { LOGOUT_PATH } from "../sign-in/paths";
import { brandingOf } from "./branding";
import { html, Markup, safePicture, type Content } from "./html";
import { STYLE } from "./style";

/** What a page has of its own. */
export interface Page {
  /** Also the page's heading, unless the body brings its own. */
  readonly title: string;
  readonly body: Content;
  readonly status?: number;
  /** The path of the entry of the navigation that the page belongs to. */
  readonly current?: string;
  /** The body has a heading of its own. */
  readonly ownHeading?: boolean;
  /** Markup for the head. */
  readonly head?: Markup;
  /** Lines of script; the page must work without them. */
  readonly script?: string;
  /** Addresses of pictures from elsewhere; the page may load no other. */
  readonly pictures?: readonly (string | undefined)[];
  /** Why it failed, in words for the journal. */
  readonly problem?: string;
}

/** An entry of the navigation. */
export interface Link {
  readonly path: string;
  readonly text: string;
}

const digestOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const styleDigest = digestOf(STYLE);

/** Exactly this content: the policy admits it by its digest. */
const element = (name: "style" | "script", content: string): Markup => new Markup(`<${name}>${content}</${name}>`);

/** Forms may also lead to the identity provider, which ends its own session after a sign-out. */
function policyOf(page: Page, request: PageRequest, pictures: readonly string[]): string {
  const providers = request.server.tables.rows("oidc_configs").map((row) => originOf(textOf(row.auth_url)));
  const origins = (addresses: readonly (string | undefined)[]) => [...new Set(addresses)].filter((each) => each);
  return [
    "default-src 'none'",
    `style-src ${styleDigest}`,
    page.script === undefined ? undefined : `script-src ${digestOf(page.script)}`,
    `img-src ${["'self'", "data:", ...origins(pictures.map(originOf))].join(" ")}`,
    `form-action ${["'self'", ...origins(providers)].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
    .filter((part) => part !== undefined)
    .join("; ");
}

function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, protocol } = new URL(address);
  return protocol === "https:" || protocol === "http:" ? origin : undefined;
}

/** A whole page: frame, navigation, style, and the headers that keep everything else out. */
export function pageAnswer(request: PageRequest, page: Page, navigation: readonly Link[] = []): PageAnswer {
  const branding = brandingOf(request.server, request.url.hostname);
  const [favicon, header] = [branding?.favicon_logo_url, branding?.header_logo_url].map((each) =>
    safePicture(textOf(each)),
  );
  const name = textOf(branding?.html_title) || "Kasm simulator";
  const pictures = [...(page.pictures ?? []), favicon, header].filter((each) => each !== undefined);
  const document = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} - ${name}</title>
        <link rel="icon" href="${favicon ?? "data:,"}" />
        ${page.head} ${element("style", STYLE)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <p class="simulator">
          <strong>This is a simulator of a Kasm server.</strong> It keeps configuration and sessions as data; it streams
          no desktop.
        </p>
        <header class="bar">
          <a class="name" href="/">${header !== undefined && html`<img src="${header}" alt="" />`}${name}</a>
          ${navigationBar(request, page, navigation)}
        </header>
        <main id="main" tabindex="-1">${page.ownHeading !== true && html`<h1>${page.title}</h1>`} ${page.body}</main>
        ${page.script !== undefined && element("script", page.script)}
      </body>
    </html> `;
  return {
    status: page.status ?? 200,
    html: document.text,
    problem: page.problem,
    headers: {
      "content-security-policy": policyOf(page, request, pictures),
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  };
}

/** Who is signed in, and, where there is more than the dashboard, the way there. */
function navigationBar({ caller }: PageRequest, page: Page, links: readonly Link[]): Content {
  if (caller.kind !== "session") return undefined;
  const items = links.map(({ path, text }) => html`<li>${navigationLink(path, text, page.current)}</li>`);
  return html`<span>Signed in as <strong>${caller.name}</strong></span>
    <form class="inline" method="post" action="${LOGOUT_PATH}"><button class="second">Sign out</button></form>
    ${
      items.length > 1 &&
      html`<nav aria-label="Main">
        <ul>
          ${items}
        </ul>
      </nav>`
    }`;
}

const navigationLink = (path: string, text: string, current: string | undefined): Markup =>
  path === current ? html`<a href="${path}" aria-current="page">${text}</a>` : html`<a href="${path}">${text}</a>`;

/** A message that a reader of the page must not miss. */
export function errorNote(text: string | undefined): Content {
  return text !== undefined && html`<p class="error" role="alert">${text}</p>`;
}

/**
 * A form of our own pages says where it comes from; one that another site sends is refused, whatever cookies the browser
 * adds. Answers why, or undefined for one of ours.
 */
export function foreignForm(request: PageRequest): string | undefined {
  const { origin } = request.headers;
  if (origin === request.url.origin) return undefined;
  return `The form was not sent from ${request.url.origin}: its Origin header is ${origin ?? "missing"}.`;
}

import { Agent, request } from "undici";

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The addresses that led here by redirection. */
  readonly trail: readonly string[];
}

interface KeptCookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly attributes: readonly string[];
}

/** What a browser is to servers: it keeps cookies, follows redirections and sends forms. It runs no script. */
export class HttpBrowser {
  private cookies: KeptCookie[] = [];
  private readonly agent: Agent;

  /** Trusts these authorities (PEM) only. */
  constructor(authorities: readonly string[]) {
    // A connection for each request: servers are restarted in between.
    this.agent = new Agent({ connect: { ca: [...authorities] }, pipelining: 0 });
  }

  close = () => this.agent.close();

  get = (url: string) => this.go("GET", url);

  post = (url: string, form: Record<string, string> = {}) => this.go("POST", url, new URLSearchParams(form).toString());

  /** One answer, without following it. */
  async once(
    method: "GET" | "POST",
    url: string,
    body?: string,
    type = "application/x-www-form-urlencoded",
  ): Promise<Page> {
    const address = new URL(url);
    const headers: Record<string, string> = { cookie: this.cookieHeader(address) };
    if (body !== undefined) headers["content-type"] = type;
    const answer = await request(address, { method, body, headers, dispatcher: this.agent });
    this.keep(address, answer.headers["set-cookie"]);
    const text = await answer.body.text();
    return { url, status: answer.statusCode, headers: answer.headers, text, trail: [] };
  }

  cookie(name: string): KeptCookie | undefined {
    return this.cookies.find((cookie) => cookie.name === name);
  }

  forget(): void {
    this.cookies = [];
  }

  private async go(method: "GET" | "POST", url: string, body?: string): Promise<Page> {
    const trail: string[] = [];
    let page = await this.once(method, url, body);
    while (page.status >= 300 && page.status < 400 && trail.length < 10) {
      trail.push(page.url);
      page = await this.once("GET", new URL(String(page.headers.location), page.url).href);
    }
    return { ...page, trail };
  }

  private keep(address: URL, set: string | string[] | undefined): void {
    for (const line of set === undefined ? [] : [set].flat()) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(pair.indexOf("=") + 1);
      const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? "/";
      // As in any browser, a cookie belongs to a host, whatever the port.
      const host = address.hostname;
      this.cookies = this.cookies.filter((each) => each.name !== name || each.host !== host || each.path !== path);
      const ends = attributes.some((each) => /^max-age=0$/i.test(each) || /^expires=.*1970/i.test(each));
      if (!ends) this.cookies.push({ name, value, host, path, attributes });
    }
  }

  private cookieHeader(address: URL): string {
    return this.cookies
      .filter(({ host, path }) => host === address.hostname && address.pathname.startsWith(path))
      .filter(({ attributes }) => address.protocol === "https:" || !attributes.includes("Secure"))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }
}

/** The address of the form with this id on a page. */
export function formAction(page: Page, id: string): string {
  const form = new RegExp(`<form[^>]*id="${id}"[^>]*>`).exec(page.text)?.[0] ?? "";
  const action = /action="([^"]*)"/.exec(form)?.[1];
  if (action === undefined)
    throw new Error(`${page.status} ${page.url} has no form ${id}: ${page.text.slice(0, 2000)}`);
  return new URL(action.replaceAll("&amp;", "&"), page.url).href;
}

import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { connect } from "node:tls";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/** Where pictures of what was seen are kept; git ignores it. */
export const screenshots = resolve(__dirname, "../screenshots");

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function executable(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
  if (found === undefined) throw new Error("No Chromium is on the PATH: install the distribution's package chromium.");
  return found;
}

/** The digest of a server's key, where the server shows a certificate that this authority signed. */
function keyOf(url: string, certificateAuthority: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((settle, fail) => {
    const socket = connect({ host: hostname, port: Number(port), servername: "localhost", ca: certificateAuthority });
    socket.on("error", fail);
    socket.on("secureConnect", () => {
      const certificate = new X509Certificate(socket.getPeerCertificate().raw);
      socket.end();
      const key = certificate.publicKey.export({ type: "spki", format: "der" });
      settle(createHash("sha256").update(key).digest("base64"));
    });
  });
}

/** A server that a browser may trust. */
export interface TrustedServer {
  readonly url: string;
  readonly certificateAuthority: string;
}

/** A headless Chromium that trusts the keys of these servers beside the well-known authorities. */
export class HeadlessChromium {
  /** What pages were refused by their own content security policy, and scripts that failed. */
  readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async launch(...servers: readonly TrustedServer[]): Promise<HeadlessChromium> {
    const keys = await Promise.all(servers.map(({ url, certificateAuthority }) => keyOf(url, certificateAuthority)));
    // Chromium's own jail needs a user other than root.
    const args = [`--ignore-certificate-errors-spki-list=${keys.join(",")}`];
    const browser = await chromium.launch({
      executablePath: executable(),
      args,
      chromiumSandbox: process.getuid?.() !== 0,
    });
    return new HeadlessChromium(browser);
  }

  /** A page of somebody who was never here before: no cookies. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
    const page = await context.newPage();
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  }

  close = () => this.browser.close();
}

/** Keeps a picture of the whole page. Answers its path. */
export async function picture(page: Page, name: string): Promise<string> {
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}

import type { KasmSimulator, SimulatorOptions } from "../../../../simulator";
import { start, type Running } from "../support";

/** A browser without a script: keeps cookies, follows nothing. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  constructor(readonly simulator: KasmSimulator) {}

  async get(path: string): Promise<Seen> {
    return this.send(path, {});
  }

  async post(path: string, fields: Record<string, string>, origin: string | undefined = this.simulator.url) {
    const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
    if (origin !== "") headers.origin = origin;
    return this.send(path, { method: "POST", headers, body: new URLSearchParams(fields).toString() });
  }

  async signIn(username: string, password: string): Promise<Seen> {
    return this.post("/staticlogin", { username, password });
  }

  private async send(path: string, options: RequestInit): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(this.simulator.url + path, {
      ...options,
      redirect: "manual",
      headers: { ...(options.headers as Record<string, string>), cookie },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    const { status, headers } = answer;
    return { status, text: await answer.text(), headers, location: headers.get("location") ?? undefined };
  }
}

/** An answer to a visitor. */
export interface Seen {
  status: number;
  text: string;
  headers: Headers;
  location: string | undefined;
}

/** A simulator that listens, and somebody who visits its pages. */
export async function open(options: SimulatorOptions = {}): Promise<Running & { visitor: Visitor }> {
  const running = await start(options);
  return { ...running, visitor: new Visitor(running.simulator) };
}

/** The same, with the administrator signed in. */
export const administrator = async (options: SimulatorOptions = {}) => {
  const running = await open(options);
  const answer = await running.visitor.signIn(running.simulator.adminUsername, running.simulator.adminPassword);
  if (answer.location !== "/") throw new Error(`The sign-in was answered by ${answer.status}.`);
  return running;
};

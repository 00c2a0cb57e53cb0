import { describeCall, kasmError, KasmError } from "./errors";
import { registerSecret } from "./redaction";
import { signInFunction } from "./refusal";
import type { Clock, ConnectionSettings } from "./types";

/** What proves who we are; its fields go into the body of each call (kasm-docs.md 2.1). */
export interface Credentials {
  readonly style: "key" | "session";
  fields(): Promise<Readonly<Record<string, string>>>;
  /** Replaces credentials that the server refused with this status. False when that cannot help. */
  renew(refused: Readonly<Record<string, string>>, status: number): boolean;
}

export type SignIn = (body: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** The credentials of validated settings. */
export function credentialsOf(
  endpoint: string,
  settings: ConnectionSettings,
  clock: Clock,
  signIn: SignIn,
): Credentials {
  const { apiKey, apiKeySecret, username, password } = settings;
  for (const secret of [apiKey, apiKeySecret, password]) if (secret !== undefined) registerSecret(secret);
  if (username !== undefined && password !== undefined) {
    return new SessionCredentials(endpoint, username, password, clock, signIn);
  }
  const fields = Promise.resolve({ api_key: apiKey ?? "", api_key_secret: apiKeySecret ?? "" });
  return { style: "key", fields: () => fields, renew: () => false };
}

class SessionCredentials implements Credentials {
  readonly style = "session";
  #session: Promise<Readonly<Record<string, string>>> | undefined;
  #current: Readonly<Record<string, string>> | undefined;
  #startedAt = 0;

  constructor(
    private readonly endpoint: string,
    private readonly username: string,
    private readonly password: string,
    private readonly clock: Clock,
    private readonly signIn: SignIn,
  ) {}

  fields(): Promise<Readonly<Record<string, string>>> {
    this.#session ??= this.#start();
    return this.#session;
  }

  /**
   * Kasm ends a session with 401 or 403, and a 403 may as well be a missing permission (kasm-wire.md 1.3): that is
   * taken for granted while the session is young. Of many calls that find it ended, one makes a new one for all.
   */
  renew(refused: Readonly<Record<string, string>>, status: number): boolean {
    const young = this.clock.now() - this.#startedAt < youngSession;
    if (status !== 401 && (status !== 403 || young)) return false;
    if (refused === this.#current) {
      this.#current = undefined;
      this.#session = undefined;
    }
    return true;
  }

  async #start(): Promise<Readonly<Record<string, string>>> {
    try {
      const answer = await this.signIn({ username: this.username, password: this.password, token: null });
      const token = answer["token"];
      if (typeof token !== "string" || token === "") throw this.#noToken(answer);
      registerSecret(token);
      this.#startedAt = this.clock.now();
      this.#current = { username: this.username, token };
      return this.#current;
    } catch (error) {
      // A refusal stays, so that calls side by side do not lock the account by trying again and again.
      if (error instanceof KasmError && passingCodes.has(error.code)) this.#session = undefined;
      throw error;
    }
  }

  #noToken(answer: Record<string, unknown>): KasmError {
    const tried = describeCall(signInFunction, this.endpoint, { kind: "user", name: this.username });
    const factor =
      answer["require_2fa"] === true ||
      answer["set_two_factor"] === true ||
      (answer["webauthn_authentication_options"] ?? null) !== null;
    if (factor) {
      return kasmError("KASM_TWO_FACTOR_REQUIRED", { tried, problem: "the server asks for a second factor" });
    }
    return kasmError("KASM_BAD_ANSWER", { tried, problem: "the answer holds no session token" });
  }
}

const youngSession = 60_000;
const passingCodes = new Set(["KASM_UNREACHABLE", "KASM_TIMED_OUT", "KASM_SERVER_ERROR", "KASM_RATE_LIMITED"]);

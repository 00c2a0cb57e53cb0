import { Caller } from "./caller";
import { systemClock } from "./clock";
import { describeCall, kasmError, KasmError } from "./errors";
import { KeyedMutex } from "./limiter";
import { canonicalText, ListCache } from "./list-cache";
import { cancelled } from "./retry";
import { discover } from "./server-facts";
import { configurationError, originOf, settingProblems } from "./settings";
import type { CallClass, CallOptions, Clock, ConnectionSettings, KasmClient, ListOptions, ServerFacts } from "./types";

/**
 * Prepares a connection; nothing is sent yet. Throws {@link KasmError} `KASM_CONFIGURATION` with every problem of the
 * settings. The clock is for tests.
 */
export function connect(settings: ConnectionSettings, clock: Clock = systemClock): KasmClient {
  const problems = settingProblems(settings);
  if (problems.length > 0) throw configurationError(problems);
  return new Client(settings, clock);
}

class Client implements KasmClient {
  readonly endpoint: string;
  readonly #caller: Caller;
  readonly #lists = new ListCache();
  readonly #objects = new KeyedMutex();
  #facts: Promise<ServerFacts> | undefined;

  constructor(
    private readonly settings: ConnectionSettings,
    clock: Clock,
  ) {
    this.endpoint = originOf(settings.endpoint);
    this.#caller = new Caller(this.endpoint, settings, clock);
  }

  serverFacts(): Promise<ServerFacts> {
    this.#facts ??= discover(this.#caller, this.settings, (functionName, key) => this.list(functionName, {}, key));
    return this.#facts;
  }

  async call(
    functionName: string,
    body: Record<string, unknown>,
    kind: CallClass,
    options: CallOptions = {},
  ): Promise<Record<string, unknown>> {
    try {
      return await this.#caller.call({ functionName, kind, body, options });
    } finally {
      // Also after a failure, since the server may have carried out what it did not confirm.
      if (kind !== "read") this.#lists.invalidate(options.invalidates);
    }
  }

  async list(
    functionName: string,
    body: Record<string, unknown>,
    key: string,
    options: ListOptions = {},
  ): Promise<Record<string, unknown>[]> {
    const request = { functionName, kind: "read", body } as const;
    try {
      return await this.#lists.get(
        functionName,
        canonicalText([key, body]),
        // Others may wait for the same answer, so that one caller's signal must not end it for all.
        async (signal) =>
          this.#elements(await this.#caller.call({ ...request, options: { ...options, signal } }), functionName, key),
        options.signal,
      );
    } catch (error) {
      if (error instanceof KasmError || !options.signal?.aborted) throw error;
      throw cancelled(this.#caller.context({ ...request, options }), options.signal, false);
    }
  }

  invalidate(...functionNames: string[]): void {
    this.#lists.invalidate(functionNames.length === 0 ? undefined : functionNames);
  }

  exclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.#objects.run(key, work);
  }

  close(): Promise<void> {
    return this.#caller.close();
  }

  /** A missing list is an error: taken for an empty one, everything on the server would be created again. */
  #elements(answer: Record<string, unknown>, functionName: string, key: string): Record<string, unknown>[] {
    const list = answer[key];
    const whole = Array.isArray(list) && list.every((element) => typeof element === "object" && element !== null);
    if (whole) return list as Record<string, unknown>[];
    throw kasmError("KASM_BAD_ANSWER", {
      tried: describeCall(functionName, this.endpoint),
      problem: `the answer has no list "${key}" (its keys: ${Object.keys(answer).join(", ") || "none"})`,
      functionName,
    });
  }
}

import { describeCall, KasmError, kasmError } from "./errors";
import { CallFailure, type CallContext } from "./failure";
import type { CallClass, Clock } from "./types";

const baseDelay = 500;
const longestDelay = 30_000;
/** A server that asks for a longer pause than this is not waited for. */
export const longestRetryAfter = 300_000;
const tries: Record<CallClass, number> = { read: 7, write: 6, delete: 6, create: 6 };

/** Full jitter: anything from nothing to twice as long as last time, up to 30 s; keeps many clients from marching in step. */
export function backoffDelay(retries: number, random: number): number {
  return random * Math.min(longestDelay, baseDelay * 2 ** retries);
}

export interface RetryOptions {
  clock: Clock;
  signal: AbortSignal;
  /** At most this many tries, where the usual patience is out of place. */
  maximumTries?: number;
}

/**
 * Carries out a call, repeating it where that is safe and may help. A create is repeated only while it is certain that
 * the server did not act on it; after that its error is marked ambiguous.
 */
export async function withRetries<T>(
  context: CallContext,
  options: RetryOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  const { clock, signal } = options;
  let maybeSent = false;
  for (let attempts = 1; ; attempts++) {
    try {
      if (signal.aborted) throw cancelled(context, signal, maybeSent);
      return await attempt();
    } catch (failure) {
      if (failure instanceof KasmError) throw failure;
      if (!(failure instanceof CallFailure)) throw signal.aborted ? cancelled(context, signal, maybeSent) : failure;
      const { traits } = failure;
      maybeSent ||= traits.maybeProcessed;
      if (signal.aborted) throw cancelled(context, signal, maybeSent);
      const ambiguous = context.kind === "create" && traits.maybeProcessed;
      const limit = Math.min(tries[context.kind], options.maximumTries ?? Infinity, traits.maximumTries ?? Infinity);
      const tooLong = (traits.retryAfter ?? 0) > longestRetryAfter;
      if (!traits.transient || ambiguous || attempts >= limit || tooLong) {
        throw failure.error.with({ attempts, ambiguous, ...(tooLong ? waitForIt(failure) : {}) });
      }
      const delay = Math.max(traits.retryAfter ?? 0, 0) + backoffDelay(attempts - 1, clock.random());
      try {
        await clock.wait(delay, signal);
      } catch {
        throw cancelled(context, signal, maybeSent);
      }
    }
  }
}

/** What the user is told when a call was given up on request. */
export function cancelled(context: CallContext, signal: AbortSignal, maybeSent: boolean): Error {
  const { functionName, endpoint, about } = context;
  const reason: unknown = signal.reason;
  const why = reason instanceof Error && reason.name !== "AbortError" ? ` (${reason.message})` : "";
  return kasmError("KASM_CANCELLED", {
    tried: describeCall(functionName, endpoint, about),
    problem: `it was cancelled${why}`,
    ambiguous: context.kind === "create" && maybeSent,
    functionName,
    about,
  });
}

function waitForIt(failure: CallFailure): { cure: string } {
  const seconds = Math.ceil((failure.traits.retryAfter ?? 0) / 1000);
  return { cure: `The server asks to come back in ${seconds} seconds; try again then.` };
}

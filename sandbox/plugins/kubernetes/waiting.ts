/** Waiting: for an object to become ready, to be gone, or for what it needs to appear. */
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineLog, ResourceRequest } from "../../../provider/hosts/grpc";
import { isNotFound } from "./client";
import type { Condition } from "./conditions";
import { annotationOf } from "./objects";
import type { DataObject, PlainObject } from "./objects";

/** Kept when neither the program nor an annotation says how long to wait. */
const defaultTimeoutSeconds = 600;
const pollMilliseconds = 500;
const firstPollMilliseconds = 50;
const progressMilliseconds = 10_000;

/** A wait that ended without what it waited for. The object is what was seen last. */
export class WaitTimedOut extends Error {
  constructor(
    readonly object: PlainObject | undefined,
    readonly details: string[],
  ) {
    super("timed out waiting for the condition");
    this.name = "WaitTimedOut";
  }
}

/** The program's custom timeout, else the annotation, else ten minutes. */
export function timeoutSeconds(request: ResourceRequest, inputs: DataObject): number {
  if (request.timeout > 0) return request.timeout;
  const annotated = Number(annotationOf(inputs, "pulumi.com/timeoutSeconds"));
  return Number.isInteger(annotated) && annotated > 0 ? annotated : defaultTimeoutSeconds;
}

interface Wait {
  request: ResourceRequest;
  seconds: number;
  log: EngineLog;
  read: () => Promise<PlainObject>;
}

/** Reads the object until the condition holds and returns it as it is then. */
export async function untilReady(wait: Wait, first: PlainObject, condition: Condition): Promise<PlainObject> {
  let object = first;
  let pending = condition(object);
  const poll = new Poll(wait);
  while (!pending.met) {
    if (!(await poll.next(pending.message))) throw new WaitTimedOut(object, [pending.message]);
    object = await wait.read();
    pending = condition(object);
  }
  return object;
}

/** Reads the object until it is gone, or another one has its name. */
export async function untilGone(wait: Wait, uid: unknown): Promise<void> {
  const poll = new Poll(wait);
  for (;;) {
    let finalizers: unknown[];
    try {
      const { metadata } = await wait.read();
      const current = metadata as PlainObject;
      if (uid !== undefined && current.uid !== uid) return;
      finalizers = Array.isArray(current.finalizers) ? current.finalizers : [];
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    const holding = finalizers.length > 0 ? ` (finalizers: ${finalizers.join(", ")})` : "";
    if (await poll.next(`waiting for the deletion to finish${holding}`)) continue;
    await wait.log("warning", `finalizers might be preventing deletion (${finalizers.join(", ")})`, wait.request.urn);
    throw new WaitTimedOut(undefined, []);
  }
}

class Poll {
  private readonly deadline: number;
  private pause = firstPollMilliseconds;
  private lastMessage = Date.now();

  constructor(private readonly wait: Wait) {
    this.deadline = Date.now() + wait.seconds * 1000;
  }

  /** False when the time is over. Long waits are told of every ten seconds. */
  async next(message: string): Promise<boolean> {
    const { request, log } = this.wait;
    const left = this.deadline - Date.now();
    if (left <= 0) return false;
    if (Date.now() - this.lastMessage >= progressMilliseconds) {
      this.lastMessage = Date.now();
      await log("info", message, request.urn, { passing: true });
    }
    await sleep(Math.min(this.pause, left), undefined, { signal: request.signal }).catch(() =>
      request.signal.throwIfAborted(),
    );
    this.pause = Math.min(this.pause * 2, pollMilliseconds);
    return true;
  }
}

/** How long a create is tried again while its namespace or kind is missing; 63 is what the official plugin does. */
const retrySeconds = (): number => Number(process.env.KUBERNETES_STAND_IN_RETRY_SECONDS ?? 63);

/** Tries again after 1, 2, 4, ... seconds as long as the error passes `mayPass` and the time is not over. */
export async function retried<T>(
  attempt: () => Promise<T>,
  mayPass: (error: unknown) => boolean,
  request: ResourceRequest,
  log: EngineLog,
): Promise<T> {
  const limit = retrySeconds();
  let waited = 0;
  for (let pause = 1; ; pause *= 2) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error) || waited + pause > limit) throw error;
      await log("info", `trying again in ${pause} s: ${(error as Error).message}`, request.urn, { passing: true });
      await sleep(pause * 1000, undefined, { signal: request.signal }).catch(() => request.signal.throwIfAborted());
      waited += pause;
    }
  }
}

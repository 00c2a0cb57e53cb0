import type { Clock } from "../../../../../provider/client";

/** Time that passes only by waiting, and at once. */
export class QuickClock implements Clock {
  readonly waits: number[] = [];
  #now = Date.parse("2026-01-01T00:00:00Z");
  #onHeld: (() => void) | undefined;
  #held = false;

  constructor(private readonly chance = 0.5) {}

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** From now on a wait ends only by its signal. Resolves when the first such wait has begun. */
  hold(): Promise<void> {
    this.#held = true;
    return new Promise((resolve) => (this.#onHeld = resolve));
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    if (!this.#held) {
      this.#now += milliseconds;
      return Promise.resolve();
    }
    this.#onHeld?.();
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
  }
}

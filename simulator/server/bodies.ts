import type { IncomingMessage } from "node:http";

const MEGABYTE = 1024 * 1024;
const LARGEST = 16 * MEGABYTE;
/** A dump of a large server is longer than any other body. */
const LARGEST_OF: Readonly<Record<string, number>> = { "/simulator/state/load": 64 * MEGABYTE };
/** All bodies that are worked on at one time. */
const LARGEST_TOGETHER = 128 * MEGABYTE;

/** Keeps bodies within the memory there is for them. */
export class Bodies {
  private together = 0;

  /** Reads a body whole and works on it; `refuse` answers the status when it, or all that come at once, is too long. */
  async with(
    request: IncomingMessage,
    work: (body: Buffer) => Promise<void>,
    refuse: (status: 413 | 503) => Promise<void>,
  ): Promise<void> {
    const most = LARGEST_OF[request.url ?? ""] ?? LARGEST;
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Not destroyed on a refusal: its answer goes the same way.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.together += chunk.length;
        if (size > most) return await refuse(413);
        if (this.together > LARGEST_TOGETHER) return await refuse(503);
        chunks.push(chunk);
      }
      await work(Buffer.concat(chunks));
    } finally {
      this.together -= size;
    }
  }
}

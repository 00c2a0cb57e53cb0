import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import { pauseUntil } from "../faults/play";
import type { Dispatcher } from "./dispatch";
import type { HttpAnswer } from "./http-message";

const LARGEST_BODY = 16 * 1024 * 1024;

/** Reads a request whole; undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function send(response: ServerResponse, answer: HttpAnswer, hungUp: AbortSignal): Promise<void> {
  if (answer.cut === true) {
    response.socket?.resetAndDestroy();
    return;
  }
  const bytes = typeof answer.body === "string" ? Buffer.from(answer.body) : answer.body;
  // 204 has no body, and so no length of one either (RFC 9110 8.6).
  const length = answer.status === 204 ? {} : { "content-length": bytes.length };
  response.writeHead(answer.status, { ...answer.headers, ...length } as OutgoingHttpHeaders);
  if (answer.drip !== undefined) {
    for (let at = 0; at < bytes.length && !hungUp.aborted; at += answer.drip.bytes) {
      response.write(bytes.subarray(at, at + answer.drip.bytes));
      await pauseUntil(answer.drip.milliseconds, hungUp);
    }
    response.end();
    return;
  }
  response.end(bytes);
}

/** Serves HTTP with a dispatcher. Nothing a client sends makes it throw. */
export function listenerFor(dispatcher: Dispatcher): RequestListener {
  return (request, response) => {
    const closed = new AbortController();
    response.once("close", () => closed.abort());
    const hungUp = closed.signal;
    void (async () => {
      try {
        const body = await readBody(request);
        if (body === undefined) {
          const text = JSON.stringify({ error_message: "Request too large" });
          const headers = { "content-type": "application/json", connection: "close" };
          await send(response, { status: 413, headers, body: text }, hungUp);
          return;
        }
        const { method = "", url = "", socket } = request;
        const headers = request.headers as Readonly<Record<string, string | undefined>>;
        const secure = "encrypted" in socket;
        const answer = await dispatcher.answer({ method, path: url, body, headers, secure, hungUp });
        await send(response, answer, hungUp);
      } catch {
        // The client went away in the middle.
        response.destroy();
      }
    })();
  };
}

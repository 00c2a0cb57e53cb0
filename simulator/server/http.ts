import type { OutgoingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import { page } from "../failure";
import { pauseUntil } from "../faults/play";
import { Bodies } from "./bodies";
import type { Dispatcher } from "./dispatch";
import { wasSent } from "../wire/answer-text";
import type { HttpAnswer } from "./http-message";

async function send(response: ServerResponse, answer: HttpAnswer, hungUp: AbortSignal): Promise<void> {
  if (answer.cut === true) {
    const { socket } = response;
    // Only a bare connection can be reset; one in TLS would throw.
    if (socket !== null && "encrypted" in socket) socket.destroy();
    else socket?.resetAndDestroy();
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
  response.end(bytes, () => wasSent(bytes));
}

const REFUSED = { 413: "Request too large", 503: "Too many requests at once" } as const;

function refusal(status: 413 | 503): HttpAnswer {
  const headers = { "content-type": "application/json", connection: "close" };
  return { status, headers, body: JSON.stringify({ error_message: REFUSED[status] }) };
}

const DIED: HttpAnswer = {
  status: 500,
  headers: { "content-type": "text/html; charset=utf-8", connection: "close" },
  body: page(500, "Internal Error"),
};

/** Serves HTTP with a dispatcher. Nothing a client sends makes it throw. */
export function listenerFor(dispatcher: Dispatcher): RequestListener {
  const bodies = new Bodies();
  return (request, response) => {
    const closed = new AbortController();
    response.once("close", () => closed.abort());
    const hungUp = closed.signal;
    const { method = "", url = "", socket } = request;
    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const secure = "encrypted" in socket;
    const work = async (body: Buffer) => {
      const answer = await dispatcher.answer({ method, path: url, body, headers, secure, hungUp });
      await send(response, answer, hungUp);
    };
    bodies
      .with(request, work, (status) => send(response, refusal(status), hungUp))
      .catch(() => {
        // The client went away in the middle, or something is wrong here.
        if (hungUp.aborted || response.headersSent || request.aborted) response.destroy();
        else void send(response, DIED, hungUp);
      });
  };
}

import * as http from "node:http";
import * as https from "node:https";

export interface CallOptions {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  body?: string;
  /** PEM of the authority that signed the server's certificate; without it the system's authorities count. */
  caCertificate?: string;
  timeoutMilliseconds?: number;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** A server that could not be talked to at all. The message names the address and the cause, never a header or a body. */
export class UnreachableError extends Error {
  constructor(
    readonly url: string,
    readonly reason: string,
    /** Whether the request may have arrived all the same. */
    readonly sent: boolean,
  ) {
    super(`${url} cannot be reached: ${reason}`);
    this.name = "UnreachableError";
  }
}

const certificateTrouble = new Map([
  [
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "its certificate is signed by an authority that is not trusted; give the authority's certificate",
  ],
  [
    "SELF_SIGNED_CERT_IN_CHAIN",
    "its certificate is signed by an authority that is not trusted; give the authority's certificate",
  ],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "its certificate is self-signed and not trusted; give it as the authority's certificate",
  ],
  [
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "its certificate is signed by an authority that is not trusted; give the authority's certificate",
  ],
  ["CERT_SIGNATURE_FAILURE", "its certificate was not signed by the authority that was given"],
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
  ["CERT_NOT_YET_VALID", "its certificate is not valid yet; look at the clocks"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another host name"],
  ["ENOTFOUND", "the host name is not known"],
  ["EAI_AGAIN", "the host name cannot be looked up now"],
  ["ECONNREFUSED", "nothing listens there"],
  ["ECONNRESET", "the connection was cut"],
  ["EPROTO", "it does not speak TLS there"],
]);

const transient = new Set(["ECONNRESET", "EAI_AGAIN", "ETIMEDOUT", "EPIPE", "ECONNREFUSED"]);

/** One request over http or https, the whole answer as text. Redirects are not followed: the caller sees the status. */
export function call(address: string, options: CallOptions = {}): Promise<Answer> {
  const url = new URL(address);
  const { method = "GET", headers = {}, body, caCertificate, timeoutMilliseconds = 15_000 } = options;
  const settings = {
    method,
    headers: {
      accept: "application/json",
      ...headers,
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    },
  };
  return new Promise((resolve, reject) => {
    const fail = (reason: string, sent: boolean) =>
      reject(new UnreachableError(`${url.origin}${url.pathname}`, reason, sent));
    const receive = (response: http.IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => fail(error.message, true));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    };
    const request =
      url.protocol === "https:"
        ? https.request(url, { ...settings, ca: caCertificate, agent: false }, receive)
        : http.request(url, settings, receive);
    request.setTimeout(timeoutMilliseconds, () =>
      request.destroy(
        Object.assign(new Error(`no answer within ${timeoutMilliseconds / 1000} s`), { code: "TIMEOUT" }),
      ),
    );
    request.on("error", (error: NodeJS.ErrnoException) => {
      fail(
        certificateTrouble.get(error.code ?? "") ?? error.message,
        !["ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN"].includes(error.code ?? ""),
      );
    });
    request.end(body);
  });
}

/** A reading call, tried again a few times while the server is starting or the line is bad. */
export async function read(address: string, options: CallOptions = {}, attempts = 3): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await call(address, options);
      if (attempt >= attempts || ![429, 502, 503, 504].includes(answer.status)) return answer;
    } catch (error) {
      const again =
        error instanceof UnreachableError &&
        [...transient].some((code) => error.reason === certificateTrouble.get(code));
      if (attempt >= attempts || !again) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** (attempt - 1) * (0.5 + Math.random())));
  }
}

import type { Random } from "./random";

const TOKENS = [
  "\r\n",
  "\r\n\r\n",
  "\n",
  "\0",
  "HTTP/1.1",
  "HTTP/1.0",
  "Content-Length: 5\r\n",
  "Content-Length: 99999999999999999999\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Expect: 100-continue\r\n",
  "Connection: Upgrade\r\nUpgrade: websocket\r\n",
  "Connection: close\r\n",
  "Host: [\r\n",
  "Cookie: username=; session_token=%\r\n",
  "Authorization: Basic %%%\r\n",
  "Content-Type: multipart/form-data; boundary=b\r\n",
  "Content-Type: application/x-www-form-urlencoded\r\n",
  "--b",
  '"',
  "{",
  "[",
  "]",
  "}",
  "\\u0000",
  "\\ud800",
  "1e999",
  "NaN",
  "__proto__",
  "null",
  "%00",
  "%",
  "..",
  "/api/admin/",
  "/simulator/",
  "?",
  "#",
  "\u00ff\u00fe",
  "\u00c0\u0080",
  "0\r\n\r\n",
  "ffffffff\r\n",
];

/** Bytes that are a good request but for a few places. */
export function spoiledBytes(random: Random, request: Buffer): Buffer {
  let bytes = request;
  for (let edits = random.below(5); edits > 0; edits--) bytes = edited(random, bytes);
  return bytes;
}

function edited(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const length = random.below(Math.min(40, bytes.length - at + 1));
  const [before, inside, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (random.below(7)) {
    case 0:
      return Buffer.concat([before, Buffer.from(random.pick(TOKENS), "latin1"), inside, after]);
    case 1:
      return Buffer.concat([before, Buffer.from(random.pick(TOKENS), "latin1"), after]);
    case 2:
      return Buffer.concat([before, after]);
    case 3:
      return Buffer.concat([before, inside, inside, after]);
    case 4:
      return Buffer.concat([before, Buffer.from(inside.map(() => random.below(256))), after]);
    case 5:
      return before;
    default:
      return Buffer.concat([before, Buffer.alloc(random.below(70_000), random.below(256)), inside, after]);
  }
}

/** The parts in which bytes go out. */
export function parts(random: Random, bytes: Buffer): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = random.chance(0.7) ? bytes.length - at : 1 + random.below(200);
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

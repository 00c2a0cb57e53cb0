import { Listed, type Answer } from "./answer";

/** The answer as JSON. */
export function answerText(answer: Answer): string | Buffer {
  const isLong = Object.values(answer).some((value) => value instanceof Listed);
  return isLong ? longText(answer) : JSON.stringify(answer);
}

/** Row by row, so that neither all objects nor all of the text as a string are there at once. */
function longText(answer: Answer): Buffer {
  const bytes = new GrowingBytes();
  const write = (part: string) => bytes.write(part);
  let before = "{";
  for (const [key, value] of Object.entries(answer)) {
    write(`${before}${JSON.stringify(key)}:`);
    if (value instanceof Listed) {
      write("[");
      value.write(write);
      write("]");
    } else write(JSON.stringify(value));
    before = ",";
  }
  write("}");
  return bytes.all();
}

/** Memory for the next long text: megabytes that come and go are dear. */
let spare: Buffer | undefined;
const memories = new WeakMap<Buffer, Buffer>();

/** To be told when nobody reads an answer's text any more: its memory is used again. */
export function wasSent(text: Buffer): void {
  const memory = memories.get(text);
  memories.delete(text);
  if (memory !== undefined && memory.length > (spare?.length ?? 0)) spare = memory;
}

/** The most bytes of UTF-8 for a code unit of a string. */
const WIDEST = 3;

class GrowingBytes {
  private memory: Buffer;
  private length = 0;

  constructor() {
    this.memory = spare ?? Buffer.allocUnsafeSlow(64 * 1024);
    spare = undefined;
  }

  write(part: string): void {
    const needed = this.length + part.length * WIDEST;
    if (needed > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.memory.length * 2));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    this.length += this.memory.write(part, this.length);
  }

  all(): Buffer {
    const text = this.memory.subarray(0, this.length);
    memories.set(text, this.memory);
    return text;
  }
}

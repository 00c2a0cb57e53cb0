/**
 * Finds a value in a text however it is escaped there. Escapes are undone one kind after another, in every order, and
 * what is found in any of the resulting texts is traced back to its place in the original.
 */

/** A text with the range of the original that each of its UTF-16 units comes from. */
export interface Reading {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** One kind of escape: where it occurs and what it means; undefined where it means nothing. */
interface Escape {
  readonly pattern: RegExp;
  readonly meaning: (escape: string) => string | undefined;
}

/** Values are escaped once or twice on their way; deeper nesting is not looked for. */
const deepest = 4;
const mostReadings = 64;

const controls: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const kinds: readonly Escape[] = [
  {
    pattern: /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])/gi, // JSON, and what Python writes instead
    meaning: (escape) =>
      escape.length > 2
        ? String.fromCharCode(parseInt(escape.slice(2), 16))
        : (controls[escape.charAt(1)] ?? escape.charAt(1)),
  },
  {
    // One character in UTF-8, of one to four bytes.
    pattern: /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi,
    meaning: utf8,
  },
  { pattern: /\+/g, meaning: () => " " }, // a form's space
  {
    pattern: /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi,
    meaning: (escape) => {
      const name = escape.slice(1, -1).toLowerCase();
      if (!name.startsWith("#")) return entities[name];
      const code = name.startsWith("#x") ? parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    },
  },
];

/** The text as it is, and each text that undoing its escapes leads to. */
export function readingsOf(text: string): Reading[] {
  const positions = Array.from({ length: text.length }, (_, index) => index);
  const readings: Reading[] = [{ text, starts: positions, ends: positions.map((position) => position + 1) }];
  const known = new Set([text]);
  let newest = readings.slice();
  for (let depth = 0; depth < deepest && newest.length > 0; depth++) {
    const next: Reading[] = [];
    for (const reading of newest) {
      for (const kind of kinds) {
        const plainer = undo(kind, reading);
        if (known.has(plainer.text) || known.size >= mostReadings) continue;
        known.add(plainer.text);
        next.push(plainer);
      }
    }
    readings.push(...next);
    newest = next;
  }
  return readings;
}

/** What to look for in each reading: the value itself and its encodings. */
export function formsOf(value: string): string[] {
  return [value, Buffer.from(value, "utf8").toString("hex"), ...base64Forms(value)];
}

/** The ranges of the original text that a form takes in a reading. */
export function rangesOf(form: string, reading: Reading): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = reading.text.indexOf(form); at !== -1; at = reading.text.indexOf(form, at + 1)) {
    ranges.push([reading.starts[at] ?? 0, reading.ends[at + form.length - 1] ?? 0]);
  }
  return ranges;
}

function undo({ pattern, meaning }: Escape, reading: Reading): Reading {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const keep = (from: number, to: number): void => {
    parts.push(reading.text.slice(from, to));
    for (let index = from; index < to; index++) {
      starts.push(reading.starts[index] ?? 0);
      ends.push(reading.ends[index] ?? 0);
    }
  };
  let position = 0;
  for (const match of reading.text.matchAll(pattern)) {
    const meant = meaning(match[0]);
    if (meant === undefined) continue;
    keep(position, match.index);
    position = match.index + match[0].length;
    parts.push(meant);
    for (let unit = 0; unit < meant.length; unit++) {
      starts.push(reading.starts[match.index] ?? 0);
      ends.push(reading.ends[position - 1] ?? 0);
    }
  }
  keep(position, reading.text.length);
  return { text: parts.join(""), starts, ends };
}

function utf8(percents: string): string | undefined {
  try {
    return decodeURIComponent(percents);
  } catch {
    return undefined;
  }
}

/**
 * Base64 of a text that contains the value (as in `user:password`) depends on where in a group of three bytes the
 * value starts; the characters that depend on the value alone are the same for each of the three places.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const inner = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const standard = [bytes.toString("base64"), ...inner.filter((form) => form.length >= 6)];
  return standard.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

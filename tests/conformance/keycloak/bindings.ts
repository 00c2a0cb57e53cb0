/** Recorded values that differ with every run (ids, secrets, random names, times), bound to those of this run. */
import { isMap } from "./recording";
import type { Json } from "./recording";

interface Shape {
  readonly form: RegExp;
  /** The property the value may be found under; any when left out. */
  readonly under?: RegExp;
}

const shapes: readonly Shape[] = [
  { form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
  { form: /-[0-9a-f]{7}$/, under: /(name|clientId)$/ },
  { form: /^[A-Za-z0-9]{32,}$/, under: /clientSecret(\.\$secret)?$/ },
  { form: /^\d{10}$/, under: /client\.secret\.creation\.time$/ },
];

export class Bindings {
  private readonly live = new Map<string, string>();
  private readonly recorded = new Map<string, string>();

  /** `places` are the words in braces, for example the addresses and realms of this run. */
  constructor(private readonly places: Readonly<Record<string, string>>) {}

  /** The value as it is in this run. */
  translate(value: Json): Json {
    if (typeof value === "string") return this.translateText(value);
    if (Array.isArray(value)) return value.map((one) => this.translate(one));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.translate(one)]));
  }

  private translateText(text: string): string {
    const placed = text.replace(/\{([a-z-]+)\}/g, (whole, place: string) => this.places[place] ?? whole);
    return placed
      .split("/")
      .map((part) => this.live.get(part) ?? part)
      .join("/");
  }

  /** What is different, one line each; values seen for the first time are bound. */
  differences(recorded: Json | undefined, live: Json | undefined, path = ""): string[] {
    if (recorded === undefined || live === undefined) {
      if (recorded === live) return [];
      return [`${path}: recorded ${JSON.stringify(recorded)}, got ${JSON.stringify(live)}`];
    }
    if (typeof recorded === "string" && typeof live === "string") return this.textDifferences(recorded, live, path);
    if (Array.isArray(recorded) && Array.isArray(live)) return this.listDifferences(recorded, live, path);
    if (isMap(recorded) && isMap(live)) {
      const keys = new Set([...Object.keys(recorded), ...Object.keys(live)]);
      return [...keys].flatMap((key) =>
        this.differences(recorded[key], live[key], path === "" ? key : `${path}.${key}`),
      );
    }
    return recorded === live ? [] : [`${path}: recorded ${JSON.stringify(recorded)}, got ${JSON.stringify(live)}`];
  }

  private listDifferences(recorded: Json[], live: Json[], path: string): string[] {
    // Sets are in the order of their elements, which ids of another run do not keep.
    const known = recorded.map((one) => this.translate(one));
    const texts = (list: Json[]): string => JSON.stringify(list.map((one) => JSON.stringify(one)).sort());
    if (texts(known) === texts(live)) return [];
    if (recorded.length !== live.length) {
      return [`${path}: recorded ${JSON.stringify(recorded)}, got ${JSON.stringify(live)}`];
    }
    return recorded.flatMap((one, index) => this.differences(one, live[index], `${path}[${index}]`));
  }

  private textDifferences(recorded: string, live: string, path: string): string[] {
    const [firstRecorded = "", restRecorded] = splitFirst(recorded);
    const [firstLive = "", restLive] = splitFirst(live);
    if (restRecorded !== undefined && restLive !== undefined && this.translate(firstRecorded) === firstLive) {
      return this.textDifferences(restRecorded, restLive, path);
    }
    if (this.translateText(recorded) === live || this.bind(recorded, live, path)) return [];
    return [`${path}: recorded ${JSON.stringify(this.translateText(recorded))}, got ${JSON.stringify(live)}`];
  }

  private bind(recorded: string, live: string, path: string): boolean {
    const fits = ({ form, under }: Shape): boolean =>
      form.test(recorded) && form.test(live) && (under?.test(path) ?? true);
    if (!shapes.some(fits) || this.live.has(recorded) || this.recorded.has(live)) return false;
    if (recorded.replace(/-[0-9a-f]{7}$/, "") !== live.replace(/-[0-9a-f]{7}$/, "") && /-[0-9a-f]{7}$/.test(recorded)) {
      return false;
    }
    this.live.set(recorded, live);
    this.recorded.set(live, recorded);
    return true;
  }
}

/** `realm/user` is compared part by part; addresses are not taken apart. */
function splitFirst(text: string): [string, string | undefined] {
  const end = text.indexOf("/");
  return end <= 0 || text.includes("://") || text.includes(" ")
    ? [text, undefined]
    : [text.slice(0, end), text.slice(end + 1)];
}

import type { ServerLog } from "../server/log";

/** One line of what the autoscaler did or met. */
export interface ActivityEntry {
  /** ISO 8601. */
  readonly time: string;
  readonly level: "info" | "warning" | "error";
  /** The name of the autoscale config; empty where none is concerned. */
  readonly config: string;
  readonly words: string;
}

/** Lines kept: the oldest go first. */
const KEPT = 1000;
const HIDDEN = "(secret)";
/** Shorter secrets can't be told from words. */
const SHORTEST_SECRET = 6;

/** What the autoscaler did and met, in words, without secrets, bounded; the server's own log has it too. */
export class ActivityLog {
  private kept: ActivityEntry[] = [];

  constructor(
    private readonly now: () => Date,
    private readonly server: ServerLog,
  ) {}

  /** Adds a line, unless the config's latest of this level says the same: what lasts is said once. */
  add(level: ActivityEntry["level"], config: string, text: string, secrets: readonly string[] = []): void {
    const words = withoutSecrets(text, secrets);
    const latest = this.kept.findLast((entry) => entry.config === config && entry.level === level);
    if (latest?.words === words) return;
    const time = this.now().toISOString();
    this.kept.push({ time, level, config, words });
    if (this.kept.length > KEPT) this.kept = this.kept.slice(-KEPT);
    this.server.add({ at: time, source: "autoscale", level, text: config === "" ? words : `${config}: ${words}` });
  }

  /** All lines, the oldest first. */
  get entries(): readonly ActivityEntry[] {
    return this.kept;
  }

  clear(): void {
    this.kept = [];
  }
}

/** The words with every secret replaced, also where it stands in base64. */
export function withoutSecrets(words: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, Buffer.from(secret).toString("base64")])
    .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), words);
}

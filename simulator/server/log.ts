/** A line of the server's own log. No secret is in it. */
export interface LogLine {
  readonly at: string;
  readonly source: "autoscale" | "sign-in" | "session";
  readonly level: "debug" | "info" | "warning" | "error";
  readonly text: string;
}

const KEPT = 2_000;

/** What the server says of its own doing, as in the log of a real one. The oldest lines go when there are too many. */
export class ServerLog {
  private kept: LogLine[] = [];

  add(line: LogLine): void {
    this.kept.push(line);
    if (this.kept.length > KEPT * 1.25) this.kept = this.kept.slice(-KEPT);
  }

  /** The lines in their order; of one source, where it is named. */
  lines(source?: LogLine["source"]): readonly LogLine[] {
    return source === undefined ? this.kept : this.kept.filter((line) => line.source === source);
  }

  clear(): void {
    this.kept = [];
  }
}

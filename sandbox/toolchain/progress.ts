/** Takes one line for people. `passing` lines only say that work goes on; a terminal may overwrite them. */
export type Log = (line: string, passing?: boolean) => void;

/** A duration as people say it: "8 s", "3 min 20 s". */
export function inWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest ? ` ${rest} s` : ""}`;
}

export interface Task {
  /** What is being done this moment. */
  detail(text: string): void;
  /** Something else goes first: says nothing and counts no time until the next `detail`. */
  wait(): void;
  /** Ends the task without a word. */
  end(): void;
}

/** Announces a task, then says every `everyMilliseconds` that it goes on, with elapsed and expected time. */
export function startTask(
  log: Log,
  title: string,
  options: { expectedSeconds?: number; everyMilliseconds?: number } = {},
): Task {
  const expected = options.expectedSeconds;
  let detail = "";
  let spent = 0;
  let since: number | undefined = Date.now();
  log(expected === undefined ? title : `${title} (takes about ${inWords(expected)})`);
  const timer = setInterval(() => {
    if (since === undefined) return;
    const elapsed = inWords((spent + Date.now() - since) / 1000);
    const time = expected === undefined ? elapsed : `${elapsed} of about ${inWords(expected)}`;
    log(`  ${title}: ${time}${detail ? ` - ${detail}` : ""}`, true);
  }, options.everyMilliseconds ?? 10_000);
  timer.unref();
  return {
    detail: (text) => {
      detail = text;
      since ??= Date.now();
    },
    wait: () => {
      if (since !== undefined) spent += Date.now() - since;
      since = undefined;
    },
    end: () => clearInterval(timer),
  };
}

/** Prints to a stream; on a terminal a passing line is overwritten by the next one. */
export function streamLog(stream: NodeJS.WriteStream): Log {
  let overwrite = false;
  return (line, passing = false) => {
    const clear = overwrite ? "\r\u001b[K" : "";
    overwrite = passing && stream.isTTY;
    const text = overwrite ? line.slice(0, Math.max(20, stream.columns - 1)) : line;
    stream.write(`${clear}${text}${overwrite ? "" : "\n"}`);
  };
}

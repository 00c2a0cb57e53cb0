import { inWords, startTask, streamLog } from "../../../sandbox/toolchain/progress";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each([
  [0.4, "0 s"],
  [59.6, "1 min"],
  [75, "1 min 15 s"],
  [600, "10 min"],
])("%d seconds are %s", (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});

test("a task says every ten seconds what it does, and counts no time in which it waits for another", () => {
  const lines: string[] = [];
  const task = startTask((line) => lines.push(line), "etcd", { expectedSeconds: 30 });
  task.detail("fetching");
  jest.advanceTimersByTime(10_000);
  task.wait();
  jest.advanceTimersByTime(60_000);
  task.detail("compiling");
  jest.advanceTimersByTime(10_000);
  task.end();
  jest.advanceTimersByTime(60_000);
  expect(lines).toEqual([
    "etcd (takes about 30 s)",
    "  etcd: 10 s of about 30 s - fetching",
    "  etcd: 20 s of about 30 s - compiling",
  ]);
});

test("on a terminal a passing line gives way to the next one; elsewhere every line stays", () => {
  const written = (isTTY: boolean) => {
    let text = "";
    const stream = { isTTY, columns: 40, write: (piece: string) => (text += piece) };
    const log = streamLog(stream as unknown as NodeJS.WriteStream);
    log("begins");
    log(`  still at it ${"x".repeat(60)}`, true);
    log("done");
    return text;
  };
  expect(written(true)).toBe(`begins\n  still at it ${"x".repeat(25)}\r\u001b[Kdone\n`);
  expect(written(false)).toBe(`begins\n  still at it ${"x".repeat(60)}\ndone\n`);
});

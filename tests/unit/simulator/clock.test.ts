import { DrivenClock, RealClock } from "../../../simulator";

const start = new Date("2026-03-01T08:00:00Z");

test("time stands still until it is told to go on", async () => {
  const clock = new DrivenClock(start);
  expect(clock.now()).toEqual(start);
  await clock.advance(90_000);
  expect(clock.now()).toEqual(new Date("2026-03-01T08:01:30Z"));
});

test("what falls due is done in order, each at its own moment and to its end", async () => {
  const clock = new DrivenClock(start);
  const seen: string[] = [];
  const note = (name: string) => async () => {
    const at = clock.now().toISOString().slice(11, 19);
    await Promise.resolve();
    seen.push(`${name} ${at}`);
  };
  clock.every(40_000, note("slow"));
  const stop = clock.every(30_000, note("quick"));
  await clock.advance(80_000);
  stop();
  await clock.advance(60_000);
  expect(seen).toEqual(["quick 08:00:30", "slow 08:00:40", "quick 08:01:00", "slow 08:01:20", "slow 08:02:00"]);
  expect(clock.now()).toEqual(new Date("2026-03-01T08:02:20Z"));
});

test("two who drive it do so one after the other", async () => {
  const clock = new DrivenClock(start);
  const times: number[] = [];
  clock.every(1000, () => void times.push(clock.now().getTime() - start.getTime()));
  await Promise.all([clock.advance(2000), clock.advance(1000)]);
  expect(times).toEqual([1000, 2000, 3000]);
});

test("a task that fails ends the drive, and the next one goes on", async () => {
  const clock = new DrivenClock(start);
  let turns = 0;
  clock.every(1000, () => {
    turns++;
    if (turns === 1) throw new Error("broken");
  });
  await expect(clock.advance(5000)).rejects.toThrow("broken");
  await clock.advance(1000);
  expect(turns).toBe(2);
});

test("time does not go back, and nothing is repeated without a pause", async () => {
  const clock = new DrivenClock(start);
  await expect(clock.advance(-1)).rejects.toThrow("can't go back by -1 ms");
  expect(() => clock.every(0, () => undefined)).toThrow("more than 0 ms");
});

test("the real clock repeats until it is stopped", async () => {
  const clock = new RealClock();
  await new Promise<void>((resolve) => {
    let turns = 0;
    const stop = clock.every(1, () => {
      turns++;
      if (turns < 3) return;
      stop();
      resolve();
    });
  });
});

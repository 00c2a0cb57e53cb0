import { describe, expect, test } from "@jest/globals";
import { decide, type Demand, type Machine, type Situation } from "../../../simulator/autoscale/decide";

const GIB = 2 ** 30;
const NOW = new Date("2026-03-02T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const EACH = { cores: 8, memoryBytes: 16 * GIB, gpus: 0 };

const DEMAND: Demand = {
  standby: { cores: 8, memoryBytes: 8 * GIB, gpus: 0 },
  aggressive: false,
  downscaleBackoff: 900,
  reusable: true,
  preWarmMinutes: 0,
};

const machine = (id: string, more: Partial<Machine> = {}): Machine => ({
  id,
  name: id,
  own: true,
  state: "ready",
  free: EACH,
  sessions: 0,
  used: false,
  created: ago(3600),
  ...more,
});
const full = { sessions: 2, free: { cores: 0, memoryBytes: 0, gpus: 0 } };

const situation = (more: Partial<Situation> = {}): Situation => ({
  demand: DEMAND,
  machines: [],
  each: EACH,
  room: Infinity,
  active: true,
  now: NOW,
  aggressiveMeans: "all",
  ...more,
});
const demand = (more: Partial<Demand>): Demand => ({ ...DEMAND, ...more });
const removed = (more: Partial<Situation>) => decide(situation(more)).remove.map((each) => each.machine.id);

describe("agents: scaling up", () => {
  test.each([
    ["nothing is there", [], { cores: 8 }, 1],
    ["enough is free", [machine("a")], { cores: 8 }, 0],
    ["cores are missing", [machine("a", full)], { cores: 1 }, 1],
    [
      "memory is missing",
      [machine("a", { free: { cores: 8, memoryBytes: GIB, gpus: 0 } })],
      { memoryBytes: 2 * GIB },
      1,
    ],
    ["a GPU is missing", [machine("a")], { gpus: 1 }, 1],
    ["nothing is wanted", [], { cores: 0, memoryBytes: 0, gpus: 0 }, 0],
    ["a machine that others made has it", [machine("a", { own: false })], { cores: 8 }, 0],
    ["the one that is there is disabled or missing", [machine("a", { state: "away" })], { cores: 8 }, 1],
    ["one is being made that will do", [machine("a", { state: "starting" })], { cores: 8 }, 0],
    [
      "one is being made that will not do, but patience is asked for",
      [machine("a", { state: "starting" })],
      { cores: 9 },
      0,
    ],
  ] as const)("%s", (_case, machines, standby, make) => {
    expect(decide(situation({ machines, demand: demand({ standby }) })).make).toBe(make);
  });

  test("says in words what is missing", () => {
    const { reasons } = decide(situation({ machines: [machine("a", full)] }));
    expect(reasons).toEqual([`0 of 8 cores free, 0 of ${8 * GIB} bytes of memory free: 1 more wanted`]);
  });

  const hungry = { standby: { cores: 40, memoryBytes: 0, gpus: 0 } };
  test.each([
    ["patient: one", false, "all", [], 1],
    ["aggressive: all that are missing", true, "all", [], 5],
    ["aggressive: less what is being made", true, "all", [machine("a", { state: "starting" })], 4],
    ["aggressive by the other reading: one more each time", true, "each", [machine("a", { state: "starting" })], 1],
  ] as const)("%s", (_case, aggressive, aggressiveMeans, machines, make) => {
    expect(decide(situation({ machines, aggressiveMeans, demand: demand({ ...hungry, aggressive }) })).make).toBe(make);
  });

  test("max_instances caps, and the reason says so", () => {
    const capped = decide(situation({ room: 2, demand: demand({ ...hungry, aggressive: true }) }));
    expect(capped.make).toBe(2);
    expect(capped.reasons[0]).toContain("max_instances of the VM provider allows 2 of 5");
    expect(decide(situation({ room: -1 })).make).toBe(0);
  });

  test("what a machine brings is not known: one at a time", () => {
    const unknown = { each: undefined, demand: demand({ ...hungry, aggressive: true }) };
    expect(decide(situation(unknown)).make).toBe(1);
    expect(decide(situation({ ...unknown, machines: [machine("a", { state: "starting", free: {} })] })).make).toBe(0);
  });

  test("sessions that found no room count with aggressive scaling only", () => {
    const asked = { cores: 16, memoryBytes: 0, gpus: 0 };
    const none = { standby: { cores: 0, memoryBytes: 0, gpus: 0 } };
    expect(decide(situation({ asked, demand: demand(none) })).make).toBe(0);
    expect(decide(situation({ asked, demand: demand({ ...none, aggressive: true }) })).make).toBe(2);
  });
});

describe("agents: scaling down", () => {
  const idle = [machine("old", { created: ago(9000) }), machine("new")];

  test("waits for the back-off, which begins when the need ends", () => {
    const first = decide(situation({ machines: idle }));
    expect(first).toMatchObject({ remove: [], needEnded: NOW });
    expect(first.reasons[0]).toContain("back-off of 900 s");
    expect(removed({ machines: idle, needEnded: ago(899) })).toEqual([]);
    expect(removed({ machines: idle, needEnded: ago(900) })).toEqual(["old"]);
    expect(decide(situation({ machines: idle, needEnded: ago(900) })).needEnded).toBeUndefined();
  });

  test("a need in between starts the back-off anew", () => {
    const needy = decide(situation({ machines: [machine("a", full), machine("b", full)], needEnded: ago(800) }));
    expect(needy.needEnded).toBeUndefined();
    const calm = decide(situation({ machines: [machine("a", full), machine("b")], needEnded: ago(800) }));
    expect(calm.needEnded).toBeUndefined();
  });

  test("keeps standby, machines with sessions, those that others made, and those being made", () => {
    const needEnded = ago(5000);
    expect(removed({ machines: [machine("a")], needEnded })).toEqual([]);
    expect(removed({ machines: [machine("a", { sessions: 1 }), machine("b", { sessions: 1 })], needEnded })).toEqual(
      [],
    );
    const foreign = [machine("a", { own: false }), machine("b", { own: false })];
    expect(removed({ machines: foreign, needEnded })).toEqual([]);
    const starting = [machine("a"), machine("b", { state: "starting" })];
    expect(removed({ machines: starting, needEnded })).toEqual(["a"]);
    const none = demand({ standby: { cores: 0, memoryBytes: 0, gpus: 0 } });
    expect(
      removed({ machines: [machine("a"), machine("b"), machine("c", { sessions: 1 })], needEnded, demand: none }),
    ).toEqual(["a", "b"]);
  });

  test("outside of the schedule none is wanted, and sessions go on", () => {
    const machines = [machine("a"), machine("b", { sessions: 1 })];
    expect(decide(situation({ machines: [], active: false })).make).toBe(0);
    expect(removed({ machines, active: false })).toEqual([]);
    const over = decide(situation({ machines, active: false, needEnded: ago(900) }));
    expect(over.remove).toMatchObject([{ machine: { id: "a" }, why: "it has no sessions outside of the schedule" }]);
  });
});

describe("servers", () => {
  const servers = (more: Partial<Demand> = {}): Demand =>
    demand({ standby: { sessions: 2 }, reusable: false, ...more });
  const server = (id: string, more: Partial<Machine> = {}) => machine(id, { free: { sessions: 1 }, ...more });
  const each = { sessions: 1 };

  test("minimum_pool_standby_sessions are kept free", () => {
    const at = (machines: Machine[], more: Partial<Demand> = {}) =>
      decide(situation({ each, machines, demand: servers(more) })).make;
    expect(at([server("a")])).toBe(1);
    expect(at([server("a"), server("b")])).toBe(0);
    expect(at([], { aggressive: true })).toBe(2);
    expect(
      decide(situation({ each: { sessions: 4 }, demand: servers({ standby: { sessions: 9 }, aggressive: true }) }))
        .make,
    ).toBe(3);
  });

  test("one that is not reusable goes when its session has ended, without back-off, and is replaced", () => {
    const busy = server("a", { used: true, sessions: 1, free: { sessions: 0 } });
    const spent = server("a", { used: true });
    const others = [server("b"), server("c")];
    expect(removed({ each, demand: servers(), machines: [busy, ...others] })).toEqual([]);
    const decision = decide(situation({ each, demand: servers(), machines: [spent, server("b")] }));
    expect(decision.remove).toMatchObject([{ why: "its session has ended and it is not reusable" }]);
    expect(decision.make).toBe(1);
    expect(removed({ each, demand: servers({ reusable: true }), machines: [spent, server("b")] })).toEqual([]);
  });

  test("rotate_servers_in_days replaces old ones, made pre-warm before", () => {
    const rotating = servers({ rotateDays: 7, preWarmMinutes: 30, reusable: true });
    const aged = (minutesBefore: number, more: Partial<Machine> = {}) =>
      server("old", { created: ago(7 * 86_400 - minutesBefore * 60), ...more });
    const at = (...machines: Machine[]) => decide(situation({ each, demand: rotating, machines }));
    expect(at(aged(31), server("b"))).toMatchObject({ make: 0, remove: [] });
    expect(at(aged(30), server("b"))).toMatchObject({ make: 1, remove: [] });
    expect(at(aged(30), server("b"), server("c"))).toEqual({ make: 0, remove: [], drain: [], reasons: [] });
    expect(at(aged(0), server("b"), server("c")).remove).toMatchObject([{ why: "it is older than 7 days" }]);
    expect(at(aged(0, { sessions: 1 }), server("b"), server("c"))).toMatchObject({
      remove: [],
      drain: [{ id: "old" }],
    });
    expect(at(aged(0, { own: false }), server("b")).remove).toEqual([]);
  });
});

import type { KasmClient } from "../../../../provider/client";
import {
  amend,
  defineEntity,
  establish,
  flag,
  integer,
  observe,
  release,
  secret,
  size,
  text,
  type Adapter,
  type Outcome,
  type Session,
} from "../../../../provider/core";
import { KasmError } from "../../../../provider/client";

type Row = Record<string, unknown>;

/** A server of one kind whose ways of keeping what it is told can be chosen. */
class Shelf {
  rows: Row[] = [];
  readonly updates: Row[] = [];
  /** What the server makes of an update. */
  keep: (row: Row, changes: Row) => Row = (row, changes) => ({ ...row, ...changes });
  /** What the server makes of a create; a refusal is thrown. */
  make: (body: Row) => Row = (body) => body;
  warnings: string[] = [];

  readonly adapter: Adapter = {
    observe: () => Promise.resolve(this.rows.map((row) => ({ ...row }))),
    identify: ({ id }) => String(id),
    create: async (_scope, body) => {
      await Promise.resolve();
      this.rows.push({ id: `id${this.rows.length}`, ...this.make(body) });
      return undefined;
    },
    update: async (_scope, { id }, changes) => {
      await Promise.resolve();
      this.updates.push(changes);
      this.rows = this.rows.map((row) => (row["id"] === id ? { ...this.keep(row, changes), id } : row));
    },
    remove: (_scope, { id }) => {
      this.rows = this.rows.filter((row) => row["id"] !== id);
      return Promise.resolve();
    },
    probe: () => Promise.resolve([]),
  };

  readonly thing = defineEntity<Record<"name" | "port" | "open" | "memory" | "note" | "word" | "order", unknown>>({
    kind: "Thing",
    title: "thing",
    adapter: this.adapter,
    fields: {
      name: text(["thing_name", "name"]),
      port: integer("port").optional(),
      open: flag("open").optional(),
      memory: size({
        "1.18": [
          { name: "memory_gb", unit: "GiB" },
          { name: "memory_gb", unit: "GB" },
          { name: "memory_mb", unit: "MiB" },
        ],
        "1.19": [{ name: "memory_bytes", unit: "bytes" }],
      }).optional(),
      note: text("note").optional(),
      word: secret("word").optional(),
      order: flag("order").unverified().optional(),
    },
    naturalKey: ["name"],
    nameField: "name",
    permissions: { read: [], create: [], update: () => [], delete: () => [] },
  });

  readonly session: Session = {
    client: {
      endpoint: "https://kasm",
      invalidate: () => undefined,
      exclusive: <T>(_key: string, work: () => Promise<T>) => work(),
    } as unknown as KasmClient,
    facts: { dialect: "1.18" },
    warn: (warning) => this.warnings.push(warning),
    patience: [],
  };

  establish(inputs: Row, adopt = false): Promise<Outcome> {
    return establish(this.thing, this.session, { inputs, adopt });
  }

  amend(before: Outcome, inputs: Row): Promise<Outcome> {
    return amend(this.thing, this.session, before, { inputs, adopt: false });
  }
}

let shelf: Shelf;
beforeEach(() => {
  shelf = new Shelf();
});

const refusal = (serverMessage: string) => new KasmError("KASM_REFUSED", { tried: "t", problem: "p", serverMessage });
const exception = () => new KasmError("KASM_SERVER_ERROR", { tried: "t", problem: "p", status: 500, ambiguous: true });
const only = (row: Row, ...keys: string[]) =>
  Object.fromEntries(Object.entries(row).filter(([key]) => keys.includes(key)));

test("an update sends what differs and nothing else", async () => {
  const made = await shelf.establish({ name: "a", port: 1, open: true });
  await shelf.amend(made, { name: "a", port: 2, open: true });
  expect(shelf.updates).toEqual([{ port: 2 }]);
});

test("a server that clears what an update leaves out gets everything back, now and afterwards", async () => {
  const made = await shelf.establish({ name: "a", port: 1, note: "kept" });
  shelf.rows = shelf.rows.map((row) => ({ ...row, open: true }));
  shelf.keep = (_row, changes) => ({ thing_name: null, port: null, open: false, note: "", ...changes });
  const after = await shelf.amend(made, { name: "a", port: 2, note: "kept" });
  expect(shelf.rows).toEqual([{ id: "id0", thing_name: "a", port: 2, open: true, note: "kept" }]);
  expect(after.values).toEqual({ name: "a", port: 2, note: "kept" });
});

test("a server that has cleared what an update left out is told everything from then on", async () => {
  const made = await shelf.establish({ name: "a", port: 1, note: "kept" });
  shelf.keep = (_row, changes) => ({ thing_name: null, port: null, open: false, note: null, ...changes });
  const after = await shelf.amend(made, { name: "a", port: 2, note: "kept" });
  shelf.updates.length = 0;
  await shelf.amend(after, { name: "a", port: 3, note: "kept" });
  expect(shelf.updates).toEqual([expect.objectContaining({ port: 3, note: "kept" })]);
});

describe("a server that an update must tell everything", () => {
  const empty = { port: null, open: false, note: null, word: null };
  const clearing = (_row: Row, changes: Row): Row => ({ thing_name: "a", ...empty, ...changes });
  const masked = (row: Row): Row => ({ ...row, word: row["word"] == null ? null : "**********" });
  /** The secret as it is kept, behind what is shown of it. */
  let word: unknown;
  const hiding = (show: (row: Row) => Row) => {
    shelf.make = ({ order: _, ...body }) => show({ ...body, word: (word = body["word"]) });
    shelf.keep = (row, { order: _, ...changes }) => {
      const next = clearing(row, changes);
      if (next["word"] !== "**********") word = next["word"];
      return show({ ...next, word });
    };
  };

  test("by its refusal: the same goes again with the rest, as it is shown", async () => {
    const made = await shelf.establish({ name: "a", port: 1 });
    shelf.rows = shelf.rows.map((row) => ({ ...row, open: true, note: "", created: "today" }));
    shelf.keep = (row, changes) => {
      if (!("thing_name" in changes)) throw refusal("Missing required field: thing_name");
      return clearing(row, changes);
    };
    await shelf.amend(made, { name: "a", port: 2 });
    expect(shelf.updates).toEqual([{ port: 2 }, { port: 2, thing_name: "a", open: true, note: "" }]);
  });

  test("by its refusal of what was emptied, which is wrong only with what it cleared besides", async () => {
    shelf.rows = [{ id: "x", thing_name: "a", open: true, note: null }];
    const taken = await shelf.establish({ name: "a", note: "b" }, true);
    shelf.keep = (row, changes) => {
      const next = clearing(row, changes);
      if (next["open"] === false && !next["note"]) throw refusal("Missing required field: note");
      return next;
    };
    await shelf.amend(taken, { name: "a" });
    expect(shelf.updates.slice(1)).toEqual([{ note: null }, { note: null, thing_name: "a", open: true }]);
  });

  test("a refusal that stays is told after one more try", async () => {
    const made = await shelf.establish({ name: "a", port: 1 });
    shelf.keep = () => {
      throw refusal("thing_name and port do not go together");
    };
    await expect(shelf.amend(made, { name: "a", port: 2 })).rejects.toThrow("do not go together");
    expect(shelf.updates).toHaveLength(2);
  });

  test("a secret of the program's that was cleared is sent again, an order is not", async () => {
    hiding(masked);
    const made = await shelf.establish({ name: "a", port: 1, word: "the secret", order: true });
    expect(shelf.rows).toMatchObject([{ word: "**********" }]);
    await shelf.amend(made, { name: "a", port: 2, word: "the secret", order: true });
    expect(word).toBe("the secret");
    expect(shelf.updates.filter((changes) => "order" in changes)).toEqual([]);
    expect(shelf.warnings).toEqual([]);
  });

  test("a secret that the program does not know is said to be cleared, by its name", async () => {
    hiding(masked);
    const made = await shelf.establish({ name: "a", port: 1 });
    word = "nobody's";
    shelf.rows = shelf.rows.map((row) => masked({ ...row, word }));
    await shelf.amend(made, { name: "a", port: 2 });
    expect(shelf.warnings).toEqual([expect.stringMatching(/"a": the server cleared word with a change of something/)]);
    expect(shelf.warnings.join()).not.toContain("*");
  });

  test("a hidden secret that the program does not know keeps its mask where the server says that it misses something", async () => {
    hiding(masked);
    const made = await shelf.establish({ name: "a", port: 1 });
    word = "nobody's";
    shelf.rows = shelf.rows.map((row) => masked({ ...row, word }));
    const { keep } = shelf;
    shelf.keep = (row, changes) => {
      if (!("thing_name" in changes)) throw refusal("Missing required field: thing_name");
      return keep(row, changes);
    };
    await shelf.amend(made, { name: "a", port: 2 });
    expect(shelf.updates.at(-1)).toEqual({ port: 2, thing_name: "a", word: "**********" });
    expect([word, shelf.warnings]).toEqual(["nobody's", []]);
  });

  test("a secret that is not shown in any way goes with each change, unless the call is known to keep it", async () => {
    hiding(({ word: _, ...row }) => row);
    const inputs = { name: "a", port: 1, word: "the secret" };
    const made = await shelf.establish(inputs);
    const after = await shelf.amend(made, { ...inputs, port: 2 });
    expect([word, shelf.updates]).toEqual(["the secret", [{ port: 2, word: "the secret" }]]);
    const thing = { ...shelf.thing, adapter: { ...shelf.adapter, keepsRest: true } };
    await amend(thing, shelf.session, after, { inputs: { ...inputs, port: 3 }, adopt: false });
    expect(shelf.updates.at(-1)).toEqual({ port: 3 });
  });

  test("an empty text that was cleared is empty again, not nothing", async () => {
    const made = await shelf.establish({ name: "a", port: 1 });
    shelf.rows = shelf.rows.map((row) => ({ ...row, note: "" }));
    shelf.keep = clearing;
    await shelf.amend(made, { name: "a", port: 2 });
    expect(shelf.rows).toMatchObject([{ port: 2, note: "" }]);
  });

  test("what one call leaves out does not concern another", async () => {
    const made = await shelf.establish({ name: "a", port: 1, note: "kept", open: true });
    const adapter: Adapter = { ...shelf.adapter, part: (key) => (key === "note" || key === "open" ? "one" : "other") };
    shelf.keep = (row, changes) => ({ ...row, open: false, ...changes });
    const inputs = { name: "a", port: 1, note: "new", open: true };
    await amend({ ...shelf.thing, adapter }, shelf.session, made, { inputs, adopt: false });
    expect(shelf.updates).toEqual([{ note: "new" }, { open: true, note: "new" }]);
  });
});

test("what the server changes by itself and takes back is pointed out, and is no error", async () => {
  const made = await shelf.establish({ name: "a", port: 1 });
  shelf.rows = shelf.rows.map((row) => ({ ...row, note: "before" }));
  shelf.keep = (row, changes) => ({ ...row, ...changes, note: "by the server" });
  await shelf.amend(made, { name: "a", port: 2 });
  expect(shelf.warnings).toEqual([expect.stringContaining("changed note by itself")]);
});

test("a unit is accepted only when reading back does not contradict it", async () => {
  shelf.make = ({ memory_gb, ...body }) => ({ ...body, memory_gb });
  expect((await shelf.establish({ name: "a", memory: "16 GiB" })).state.labels).toEqual({
    memory: "memory_gb(GiB)",
    name: "thing_name",
  });
});

test("a name that does not show is followed by the next", async () => {
  shelf.make = ({ memory_gb: _, ...body }) => ({ ...body, memory_mb: null });
  shelf.keep = (row, { memory_gb: _, ...changes }) => ({ ...row, ...changes });
  const made = await shelf.establish({ name: "a", memory: "16 GiB" });
  expect(shelf.rows[0]).toMatchObject({ memory_mb: 16384 });
  expect(made.state.labels["memory"]).toBe("memory_mb(MiB)");
  expect(await observe(shelf.thing, shelf.session, made)).toMatchObject({ values: { memory: "16 GiB" } });
});

test("a refusal that names a field is met with that field's next name, and only that", async () => {
  const bodies: Row[] = [];
  shelf.make = (body) => {
    bodies.push(only(body, "thing_name", "name", "memory_gb", "memory_mb"));
    if ("memory_gb" in body) throw refusal("unknown key memory_gb");
    return body;
  };
  await shelf.establish({ name: "a", memory: "16 GiB" });
  expect(bodies).toEqual([
    { thing_name: "a", memory_gb: 16 },
    { thing_name: "a", memory_mb: 16384 },
  ]);
});

test("a refusal that misses a field is met with it", async () => {
  shelf.make = (body) => {
    if (!("name" in body)) throw refusal("Missing required field: name");
    return body;
  };
  await shelf.establish({ name: "a", memory: "16 GiB" });
  expect(shelf.rows).toEqual([{ id: "id0", name: "a", memory_gb: 16 }]);
});

test("a refusal about something else is not met with other names", async () => {
  let count = 0;
  shelf.make = () => {
    count++;
    throw refusal("the port is taken");
  };
  await expect(shelf.establish({ name: "a", memory: "16 GiB", port: 1 })).rejects.toThrow("the port is taken");
  expect(count).toBe(1);
});

test("an exception in the server is met with every other name, after a look that nothing was made", async () => {
  let count = 0;
  shelf.make = (body) => {
    count++;
    if (!("name" in body && "memory_mb" in body)) throw exception();
    return body;
  };
  await shelf.establish({ name: "a", memory: "16 GiB" });
  expect(count).toBeLessThanOrEqual(4);
  expect(shelf.rows).toEqual([{ id: "id0", name: "a", memory_mb: 16384 }]);
});

test("an exception after the object was made leaves one object", async () => {
  const { adapter } = shelf;
  const failing: Adapter = {
    ...adapter,
    create: async (scope, body) => {
      await adapter.create(scope, body);
      throw exception();
    },
  };
  const made = await establish({ ...shelf.thing, adapter: failing }, shelf.session, {
    inputs: { name: "a", port: 1 },
    adopt: false,
  });
  expect(made.id).toBe("id0");
  expect(shelf.rows).toHaveLength(1);
});

test("with no name left, the error says which field it was", async () => {
  shelf.make = ({ memory_gb: _g, memory_mb: _m, ...body }) => body;
  shelf.keep = (row) => row;
  await expect(shelf.establish({ name: "a", memory: "16 GiB" })).rejects.toThrow(
    /memory \(memory_gb, memory_mb\) shall be "16 GiB" and is not shown.*\[KASM_NOT_STORED\]/,
  );
});

test("a readable secret is put back, one behind asterisks is said to be lost", async () => {
  shelf.rows = [
    { id: "x", thing_name: "clear", word: "the former" },
    { id: "y", thing_name: "masked", word: "**********" },
  ];
  const clear = await shelf.establish({ name: "clear", word: "the new" }, true);
  expect(shelf.warnings).toEqual([]);
  await release(shelf.thing, shelf.session, clear, undefined);
  expect(shelf.rows[0]).toEqual({ id: "x", thing_name: "clear", word: "the former" });
  await shelf.establish({ name: "masked", word: "the new" }, true);
  expect(shelf.warnings).toEqual([expect.stringMatching(/does not show what word was/)]);
  expect(shelf.warnings.join()).not.toContain("the new");
});

test("what was nothing is put back as nothing", async () => {
  shelf.rows = [{ id: "x", thing_name: "a", port: null, note: null }];
  const before = structuredClone(shelf.rows);
  const taken = await shelf.establish({ name: "a", port: 5, note: "n" }, true);
  expect(shelf.rows).not.toEqual(before);
  await release(shelf.thing, shelf.session, taken, undefined);
  expect(shelf.rows).toEqual(before);
});

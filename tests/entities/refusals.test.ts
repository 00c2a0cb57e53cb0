import { check } from "../../provider/core";
import * as entities from "../../provider/entities";
import { servers } from "./support/run";
import { allRefusals } from "./support/discovery";
import { Refused, Stack } from "../unit/provider/support/stack";

const definitions = entities as unknown as Record<string, Parameters<typeof check>[0]>;

test.each(allRefusals().map((refusal) => [refusal.kind, refusal.title, refusal] as const))(
  "%s: %s",
  async (kind, _title, { inputs, dialect, problems }) => {
    const expected = problems.map(([property, words]) => ({
      property,
      reason: expect.stringMatching(words) as string,
    }));
    const inOrder = (found: readonly { property: string; reason: string }[]) =>
      expect([...found].sort((left, right) => place(left) - place(right))).toEqual(expected);
    const place = ({ property, reason }: { property: string; reason: string }) =>
      problems.findIndex(([name, words]) => name === property && words.test(reason));

    if (dialect === undefined) inOrder(check(definitions[kind] as (typeof definitions)[string], inputs).problems);
    const stack = await Stack.start({ kasmVersion: servers[dialect ?? "1.19"] });
    const mark = stack.simulator.journal.mark();
    const refused = await stack.create(kind, inputs).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    inOrder((refused as Refused).failures);
    expect(stack.simulator.journal.writes(mark)).toEqual([]);
    await stack.close();
  },
);

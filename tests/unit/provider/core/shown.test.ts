import { shown, type ShownValue } from "../../../../provider/core";
import { shownValues } from "../../../../provider/core/shown";

const table: Record<string, ShownValue> = {
  key: shown("api_key"),
  word: shown("api_key_secret", { secret: true, kept: true }),
  count: shown(["count", "number"], { parse: Number }),
};

test("what the answer to create says once is kept, whatever is shown later", () => {
  const made = shownValues(table, { api_key: "k", number: "3" }, {}, { api_key: "k", api_key_secret: "s" });
  expect(made).toEqual({ key: "k", word: "s", count: 3 });
  expect(shownValues(table, { api_key: "other", api_key_secret: "**********", count: 4 }, made)).toEqual({
    key: "other",
    word: "s",
    count: 4,
  });
});

test("a value that is not shown for a while stays as it was known", () => {
  expect(shownValues(table, {}, { key: "k" })).toEqual({ key: "k" });
});

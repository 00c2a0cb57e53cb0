import * as fc from "fast-check";
import { distance, nearNames, suggestion } from "../../../../components/support/near-names";

test.each([
  ["All User", ["All Users"]],
  ["all users", ["All Users"]],
  ["Develpoers", ["Developers"]],
  ["Devs", []],
  ["Finance", []],
])("%s is near %j", (name, near) => {
  expect(nearNames(name, ["Administrators", "Developers", "All Users"])).toEqual(near);
});

test("counts a swap as one step", () => {
  expect(distance("ab", "ba")).toBe(1);
  expect(distance("kitten", "sitting")).toBe(3);
});

test("distance is symmetric, and nothing only between equals", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
      expect(distance(left, right)).toBe(distance(right, left));
      expect(distance(left, right) === 0).toBe(left === right);
      expect(distance(left, right)).toBeLessThanOrEqual(Math.max(left.length, right.length));
    }),
  );
});

test("says what was meant and what there is", () => {
  expect(suggestion("All User", ["All Users", "Developers"], "declared are")).toBe(
    'did you mean "All Users"? declared are "All Users", "Developers"',
  );
  expect(suggestion("x", [], "declared are")).toBe("declared are none");
});

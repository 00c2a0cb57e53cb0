/** What has changed between two versions of an object's inputs, and whether that replaces the object. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { DiffResult, PropertyDiffKind } from "../../../provider/hosts/grpc";
import { isList, isObject } from "./objects";
import type { Data, DataObject } from "./objects";
import { contains, parsePath, pathText } from "./paths";
import type { Path } from "./paths";

type DetailedDiff = NonNullable<DiffResult["detailedDiff"]>;

/**
 * Every changed place, by the rules of the official plugin: a part that is new or gone is one place, lists are compared
 * element by element. What lies below an ignored path is left out.
 */
export function compare(old: DataObject, news: DataObject, replacedBy: string[][], ignored: string[]): DetailedDiff {
  const ignoredPaths = ignored.map(parsePath);
  const diff: DetailedDiff = {};

  const record = (path: Path, kind: "add" | "delete" | "update", value: Data | undefined): void => {
    if (ignoredPaths.some((ignore) => contains(ignore, path))) return;
    const replaces = replacedBy.some((trigger) => touches(trigger, path, value));
    const full: PropertyDiffKind = replaces ? `${kind}-replace` : kind;
    diff[pathText(path)] = kind === "delete" ? { kind: full, inputDiff: true } : { kind: full };
  };

  const walk = (path: Path, before: Data | undefined, after: Data | undefined): void => {
    if (after === undefined) return before === undefined ? undefined : record(path, "delete", undefined);
    if (before === undefined) return record(path, "add", after);
    if (isObject(before) && isObject(after)) {
      const [left, right] = [before as DataObject, after as DataObject];
      for (const key of new Set([...Object.keys(right), ...Object.keys(left)]))
        walk([...path, key], left[key], right[key]);
    } else if (isList(before) && isList(after)) {
      const length = Math.max(before.length, after.length);
      for (let index = 0; index < length; index++) walk([...path, index], before[index], after[index]);
    } else if (after instanceof Unknown || before !== after) {
      record(path, "update", after);
    }
  };
  walk([], old, news);
  return diff;
}

/** Whether a change at `path`, to `value`, concerns the place `trigger`: at it, below it, or above it and containing it. */
function touches(trigger: string[], path: Path, value: Data | undefined): boolean {
  const names = path.filter((step): step is string => typeof step === "string");
  const shared = Math.min(trigger.length, names.length);
  for (let index = 0; index < shared; index++) {
    if (trigger[index] !== names[index]) return false;
  }
  if (names.length >= trigger.length) return true;
  let inner: Data | undefined = value;
  for (const step of trigger.slice(names.length)) {
    if (inner instanceof Unknown) return true;
    inner = isObject(inner) ? inner[step] : undefined;
  }
  return inner !== undefined;
}

import type { KubernetesObject } from "../client";

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastUpdateTime?: string;
  readonly lastTransitionTime?: string;
}

export function conditionsOf(object: KubernetesObject): readonly Condition[] {
  return (object.status as { conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
}

export function hasCondition(object: KubernetesObject, type: string, status: Condition["status"]): boolean {
  return conditionsOf(object).some((condition) => condition.type === type && condition.status === status);
}

/** The conditions with some replaced or added; times change only where the status does. */
export function withConditions(
  present: readonly Condition[],
  changes: ReadonlyArray<Pick<Condition, "type" | "status" | "reason" | "message">>,
): Condition[] {
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const changed = changes.map((change) => {
    const before = present.find(({ type }) => type === change.type);
    const since = before?.status === change.status ? before.lastTransitionTime : now;
    return { ...change, lastUpdateTime: now, lastTransitionTime: since ?? now };
  });
  const untouched = present.filter(({ type }) => !changes.some((change) => change.type === type));
  return [...untouched, ...changed];
}

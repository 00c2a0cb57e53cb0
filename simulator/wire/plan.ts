import { fieldsOf, wireForm, type FamilyDefinition, type FieldDefinition, type WireForm } from "../catalogue";
import type { Json } from "../json";
import type { ServerContext } from "../server/context";

/** A field that this server knows, with its name and unit here. */
export interface PlannedField {
  readonly field: FieldDefinition;
  readonly form: WireForm;
}

const plans = new WeakMap<ServerContext["switches"], Map<string, readonly PlannedField[]>>();

/** The fields of a row as this server names them; worked out once for each kind of row. */
export function planOf(
  server: ServerContext,
  family: FamilyDefinition,
  variant: Json | undefined,
): readonly PlannedField[] {
  let known = plans.get(server.switches);
  if (known === undefined) plans.set(server.switches, (known = new Map<string, readonly PlannedField[]>()));
  const key = `${server.dialect} ${family.name} ${typeof variant === "string" ? variant : ""}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const plan: PlannedField[] = [];
  for (const field of fieldsOf(family, variant)) {
    const form = wireForm(field, server.dialect, server.switches);
    if (form !== null) plan.push({ field, form });
  }
  known.set(key, plan);
  return plan;
}

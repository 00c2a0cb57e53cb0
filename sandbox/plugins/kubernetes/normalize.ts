/** Inputs in the form the official plugin keeps, so that another way of writing the same thing is no change. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { ResourceKind } from "./kinds";
import { isObject } from "./objects";
import type { Data, DataObject } from "./objects";
import { canonicalQuantity } from "./quantity";

export function normalize(kind: ResourceKind, inputs: DataObject): DataObject {
  if (kind.custom) return inputs;
  if (kind.kind === "Secret") return normalizeSecret(inputs);
  if (kind.kind === "ResourceQuota") return normalizeQuota(inputs);
  return inputs;
}

/** `stringData` is kept as the `data` it becomes; where both give a key, `stringData` wins. */
function normalizeSecret(inputs: DataObject): DataObject {
  const { stringData, ...rest } = inputs;
  if (stringData === undefined) return inputs;
  if (!isObject(stringData)) return inputs;
  const encoded: [string, Data][] = [];
  for (const [key, value] of Object.entries(stringData as DataObject)) {
    if (value instanceof Unknown) encoded.push([key, value]);
    else if (typeof value === "string") encoded.push([key, Buffer.from(value).toString("base64")]);
    else return inputs;
  }
  const data = isObject(rest.data) ? (rest.data as DataObject) : {};
  return { ...rest, data: { ...data, ...Object.fromEntries(encoded) } };
}

function normalizeQuota(inputs: DataObject): DataObject {
  const { spec } = inputs;
  if (!isObject(spec) || !isObject(spec.hard)) return inputs;
  const hard = Object.entries(spec.hard as DataObject).map(([name, amount]): [string, Data] => {
    const text =
      typeof amount === "string" || typeof amount === "number" ? canonicalQuantity(String(amount)) : undefined;
    return [name, text ?? amount];
  });
  return { ...inputs, spec: { ...(spec as DataObject), hard: Object.fromEntries(hard) } };
}

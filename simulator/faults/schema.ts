import type { JsonObject } from "../json";
import { FAULT_KINDS, fieldsOfKind } from "./fields";
import type { FaultKind } from "./kinds";

/** The format of a fault plan as a JSON schema (draft 7), for editors and other programs. */
export function faultPlanSchema(): JsonObject {
  const kinds = Object.keys(FAULT_KINDS) as FaultKind["kind"][];
  const faults = { type: "array", items: { anyOf: kinds.map(kindSchema) } };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Fault plan of the Kasm simulator",
    anyOf: [
      faults,
      {
        type: "object",
        properties: {
          $schema: { type: "string" },
          seed: { type: "integer", description: "Decides chances. Default 1." },
          faults,
        },
        required: ["faults"],
        additionalProperties: false,
      },
    ],
  };
}

function kindSchema(kind: FaultKind["kind"]): JsonObject {
  const fields = Object.entries(fieldsOfKind(kind));
  return {
    type: "object",
    description: FAULT_KINDS[kind].about,
    properties: {
      kind: { const: kind },
      ...Object.fromEntries(fields.map(([name, { schema, about }]) => [name, { ...schema, description: about }])),
    },
    required: ["kind", ...fields.filter(([, { needed }]) => needed).map(([name]) => name)],
    additionalProperties: false,
  };
}

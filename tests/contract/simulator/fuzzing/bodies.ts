import { CALLS, type FieldDefinition, type KasmVersion } from "../../../../simulator";
import {
  allFields,
  fieldsOf,
  wireForm,
  type KnownCall,
  type ParameterDefinition,
} from "../../../../simulator/catalogue";
import { switchValues } from "../../../../simulator/catalogue/switches";
import type { Json, JsonObject } from "../../../../simulator/json";
import { dialectOf } from "../../../../simulator/versions";
import type { Random } from "./random";

export interface FuzzedCall {
  readonly call: KnownCall;
  readonly path: string;
  readonly body: JsonObject;
}

const NAMES = [
  "a",
  "Developers",
  "x".repeat(300),
  "ü 漢 \u0000",
  "",
  " ",
  "'; drop table users; --",
  "<script>",
  "%s%n",
  "../..",
];

/** Makes bodies for calls that the catalogue knows: mostly as they should be, with something wrong in them now and then. */
export class Bodies {
  private readonly switches = switchValues(undefined);
  /** Ids that answers showed, so that requests get past the first look-up. */
  private readonly ids: string[] = ["0".repeat(32)];

  constructor(
    private readonly random: Random,
    private readonly version: KasmVersion,
  ) {}

  /** Remembers the ids of an answer. */
  learn(answer: string): void {
    for (const [id] of answer.slice(0, 20_000).matchAll(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g)) {
      if (this.ids.length < 300) this.ids.push(id);
      else this.ids[this.random.below(300)] = id;
    }
  }

  make(): FuzzedCall {
    const call = this.random.pick(CALLS);
    const at = this.random.pick(call.at);
    const path = at === "root" ? `/api/${call.name}` : `/api/${at}/${call.name}`;
    const body = this.parameters(call, call.parameters);
    while (this.random.chance(0.25)) this.spoil(body, 4);
    return { call, path, body };
  }

  private parameters(call: KnownCall, parameters: readonly ParameterDefinition[]): JsonObject {
    const body: JsonObject = {};
    for (const parameter of parameters) {
      if (!this.random.chance(parameter.required === true ? 0.98 : 0.8)) continue;
      const { holds } = parameter;
      if (holds === "family") body[parameter.name] = this.record(call);
      else if (holds !== undefined) body[parameter.name] = this.parameters(call, holds);
      else body[parameter.name] = this.value(parameter.type);
    }
    return body;
  }

  /** An object of the call's family, of one of its kinds. */
  private record(call: KnownCall): JsonObject {
    const { family } = call;
    const kinds = Object.keys(family.variants?.fields ?? {});
    const kind = kinds.length === 0 ? undefined : this.random.pick(kinds);
    const record: JsonObject = {};
    for (const field of this.random.chance(0.05) ? allFields(family) : fieldsOf(family, kind)) {
      const form = wireForm(field, dialectOf(this.version), this.switches);
      if (form === null || (field.runtime === true && this.random.chance(0.95))) continue;
      if (field.required !== true && this.random.chance(0.5)) continue;
      record[form.name] = this.field(field);
    }
    if (kind !== undefined && family.variants !== undefined) record[family.variants.discriminator] = kind;
    for (const key of call.idKeys ?? []) record[key] = this.random.pick(this.ids);
    return record;
  }

  private field(field: FieldDefinition): Json {
    if (field.references !== undefined) return this.random.pick(this.ids);
    const values = field.valuesBy?.values[this.switches[field.valuesBy.switch]] ?? field.values;
    if (values !== undefined && this.random.chance(0.9)) return this.random.pick(values);
    if (field.type === "integer" && this.random.chance(0.8)) return (field.minimum ?? 1) * (field.multipleOf ?? 1);
    return this.value(field.type);
  }

  private value(type: FieldDefinition["type"]): Json {
    const { random } = this;
    switch (type) {
      case "text":
        return random.pick([...NAMES, "Secret-password-1!", "Etc/UTC", "https://127.0.0.1:1/x", "{}", "**********"]);
      case "integer":
      case "decimal":
        return random.pick<Json>([0, 1, 2, 8, 1024, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, -1e308, "7", "1e3"]);
      case "boolean":
        return random.pick<Json>([true, false, "true", 1, null]);
      case "lines":
        return random.pick(["", "a\nb", "a", "\n\n"]);
      case "json":
        return random.pick(["{}", "[]", '{"a":1}', "{", '{"a":{"b":[1,2,{"c":null}]}}', '{"__proto__":{}}']);
      case "map":
      case "object":
        return random.pick<Json>([{}, { a: "b" }, { constructor: "x" }, { a: { b: [1] } }]);
      case "textList":
        return random.pick<Json>([[], ["a"], ["a", "a", ""], [this.random.pick(this.ids)]]);
      case "integerList":
        return random.pick<Json>([[], [100], [100, 350, 9999], [1.5]]);
      case "identifier":
        return random.pick([random.pick(this.ids), random.pick(this.ids), "x", ""]);
      case "timestamp":
        return random.pick([
          "2026-01-01 00:00:00",
          "2026-13-41T99:99:99Z",
          "0000-00-00 00:00:00",
          "9999-12-31 23:59:59",
        ]);
      case "time":
        return random.pick(["08:00", "23:59", "24:00", "0:0"]);
      case "list":
        return random.pick<Json>([[], [{}], [{ permission_id: 100 }], [null], [[]]]);
      case "file":
        return "file";
    }
  }

  /** Puts something wrong somewhere into an object. */
  private spoil(body: JsonObject, depth: number): void {
    const keys = Object.keys(body);
    const key =
      keys.length === 0 || this.random.chance(0.1)
        ? this.random.pick(["__proto__", "constructor", "x", ""])
        : this.random.pick(keys);
    const inner = body[key];
    if (depth > 0 && typeof inner === "object" && inner !== null && !Array.isArray(inner) && this.random.chance(0.8)) {
      this.spoil(inner, depth - 1);
    } else {
      Object.defineProperty(body, key, { value: this.garbage(), enumerable: true, configurable: true, writable: true });
    }
  }

  private garbage(): Json {
    const { random } = this;
    return random.pick<() => Json>([
      () => null,
      () =>
        random.pick<Json>([
          0,
          -0,
          -1,
          1e308,
          2 ** 53,
          0.1,
          true,
          false,
          "",
          " ",
          "\u0000",
          "\ud800",
          "null",
          "undefined",
        ]),
      () => random.pick(NAMES),
      () => "y".repeat(random.below(50_000)),
      () => JSON.parse("[".repeat(150) + "]".repeat(150)) as Json,
      () => Array.from({ length: random.below(500) }, () => random.pick(this.ids)),
      () => JSON.parse('[{},[],null,{"a":{"b":{}}}]') as Json,
      () => Object.fromEntries(Array.from({ length: random.below(200) }, (_, index) => [`k${index}`, index] as const)),
      () => JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":{}},"toString":1,"length":-1}') as Json,
      () => random.pick(this.ids),
    ])();
  }
}

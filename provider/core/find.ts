import type { KasmClient } from "../client";
import type { EntityDefinition } from "./entity";
import { entityError } from "./errors";
import { matchesGiven, onlyOne } from "./identity";
import { leavesOf, setAt } from "./leaves";
import { needing } from "./permissions";
import { Workplace } from "./session";
import { shownValues } from "./shown";
import type { Properties } from "./values";

/**
 * Looks one object up by its natural key, or by those parts of it that are given. Secrets are left out.
 * @throws KasmError `KASM_NO_SUCH_OBJECT` when there is none, `KASM_NOT_UNIQUE` when there are several
 */
export async function find(definition: EntityDefinition, client: KasmClient, key: Properties): Promise<Properties> {
  const facts = await client.serverFacts();
  const place = new Workplace(definition, { client, facts, warn: () => undefined }, key);
  const rows = await needing(definition.permissions.read, () => place.observe());
  const context = place.context(rows);
  const object = onlyOne(place, matchesGiven(place, rows, key, context), key);
  if (object === undefined) {
    throw entityError("KASM_NO_SUCH_OBJECT", place.about(key), client, {
      tried: "looking up",
      problem: "there is none",
    });
  }
  const values: Properties = {};
  const variant =
    definition.variants === undefined
      ? {}
      : {
          [definition.variants.by]: definition.fields[definition.variants.by]?.codec.read(
            object,
            context,
            definition.variants.by,
          ),
        };
  for (const leaf of leavesOf(definition, variant)) {
    if (leaf.field.codec.kind !== "secret" && !leaf.field.traits.transient)
      setAt(values, leaf, leaf.field.codec.read(object, context, leaf.path));
  }
  const open = Object.entries(shownValues(definition.shown, object)).filter(
    ([name]) => definition.shown?.[name]?.secret !== true,
  );
  const all = { ...Object.fromEntries(open), ...values, ...referencesOf(key, values) };
  return { ...all, id: place.identify(object), name: place.about({ ...key, ...all }).name };
}

/** References come back as ids alone; the key of the lookup knows the names. */
function referencesOf(key: Properties, values: Properties): Properties {
  return Object.fromEntries(
    Object.keys(key)
      .filter((name) => name in values && typeof key[name] === "object" && !Array.isArray(key[name]))
      .map((name) => [name, key[name]]),
  );
}

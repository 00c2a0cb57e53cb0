import { items, type Body, type Running } from "../support";

/** The object of a list that has these values; throws when there is none. */
export async function find(running: Running, name: string, key: string, match: Body, body: Body = {}): Promise<Body> {
  const found = items(await running.call(name, body), key).find((row) =>
    Object.entries(match).every(([field, value]) => row[field] === value),
  );
  if (found === undefined) throw new Error(`${name} has no ${JSON.stringify(match)}`);
  return found;
}

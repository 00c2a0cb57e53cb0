import { items, type Body, type Running } from "../support";

/** The object of a list that has these values; throws when there is none. */
export async function find(
  { call }: Pick<Running, "call">,
  name: string,
  key: string,
  match: Body,
  body: Body = {},
): Promise<Body> {
  const found = items(await call(name, body), key).find((row) =>
    Object.entries(match).every(([field, value]) => row[field] === value),
  );
  if (found === undefined) throw new Error(`${name} has no ${JSON.stringify(match)}`);
  return found;
}

/** The zone that every server begins with. */
export const defaultZone = (running: Pick<Running, "call">): Promise<Body> =>
  find(running, "get_zones", "zones", { zone_name: "default" });

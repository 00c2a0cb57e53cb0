import type { KasmClient, ObjectDescription } from "../client";

/** The same client with another way of calling. */
export function callingBy(client: KasmClient, call: KasmClient["call"]): KasmClient {
  return {
    endpoint: client.endpoint,
    serverFacts: () => client.serverFacts(),
    call,
    list: (name, body, key, options) => client.list(name, body, key, options),
    invalidate: (...names) => client.invalidate(...names),
    exclusive: (key, work) => client.exclusive(key, work),
    close: () => client.close(),
  };
}

/** The client for the calls about one object, which errors then name. Lists are shared, so they are about none. */
export function speakingOf(client: KasmClient, about: ObjectDescription): KasmClient {
  return callingBy(client, (name, body, kind, options) => client.call(name, body, kind, { about, ...options }));
}

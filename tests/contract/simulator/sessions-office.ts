import { DrivenClock, type SimulatorOptions } from "../../../simulator";
import { enabledAgent } from "./steps/agents";
import { setGroupSetting } from "./steps/settings";
import { ALL_USERS, items, start, type Answer, type Body, type Running } from "./support";

/** A simulator on a clock that tests drive, with users, workspaces and agents made by a few words. */
export interface Office extends Running {
  readonly clock: DrivenClock;
  readonly publicly: (name: string, body?: Body) => Promise<Answer>;
  /** An agent that is enabled; answers its id. */
  readonly agent: (fields?: Body) => Promise<string>;
  readonly user: (username: string) => Promise<string>;
  readonly image: (fields?: Body) => Promise<string>;
  /** Sets a group setting for All Users. */
  readonly setting: (name: string, value: string) => Promise<void>;
  readonly request: (user_id: string, image_id: string, more?: Body) => Promise<Body>;
  readonly kasms: () => Promise<Body[]>;
}

export const memoryName = ({ simulator }: Running): string =>
  simulator.kasmVersion === "1.19.0" ? "memory_bytes" : "memory";

export async function office(options: SimulatorOptions = {}): Promise<Office> {
  const clock = new DrivenClock(new Date("2026-03-02T08:00:00Z"));
  const running = await start({ clock, ...options });
  const { call, ask } = running;
  const publicly = (name: string, body: Body = {}) => ask(name, body, "/api/public/");
  let names = 0;
  return {
    ...running,
    clock,
    publicly,
    agent: ({ cores = 4, memoryBytes = 8e9, zone, ...fields }: Body = {}) => {
      const registration = {
        hostname: `agent${++names}`,
        cores: Number(cores),
        memoryBytes: Number(memoryBytes),
        ...(typeof zone === "string" ? { zone } : {}),
      };
      return enabledAgent(running, registration, fields);
    },
    user: async (username) => {
      const { user } = await call("create_user", { target_user: { username, password: "Secret-1!" } });
      return String((user as Body).user_id);
    },
    image: async (fields = {}) => {
      const size = fields.image_type === undefined ? { cores: 2, [memoryName(running)]: 2e9 } : {};
      const target_image = { name: "kasmweb/chrome:1", friendly_name: `Image ${++names}`, ...size, ...fields };
      const { image } = await call("create_image", { target_image });
      return String((image as Body).image_id);
    },
    setting: (name, value) => setGroupSetting(running, ALL_USERS, name, value),
    request: async (user_id, image_id, more = {}) =>
      (await publicly("request_kasm", { user_id, image_id, ...more })).body,
    kasms: async () => items(await call("get_kasms"), "kasms"),
  };
}

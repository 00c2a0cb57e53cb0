import { KasmSimulator, type SimulatorOptions } from "../../../simulator";

export type Body = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** A simulator that listens, with a client that signs in by its key. */
export interface Running {
  readonly simulator: KasmSimulator;
  /** The parsed answer whatever its status; throws only when the connection breaks. */
  readonly ask: (name: string, body?: Body, path?: string) => Promise<Answer>;
  /** Like ask, but throws on a status other than 200 and on error_message. */
  readonly call: (name: string, body?: Body) => Promise<Record<string, unknown>>;
}

const running: KasmSimulator[] = [];

export async function start(options: SimulatorOptions = {}): Promise<Running> {
  const simulator = new KasmSimulator({ strict: true, ...options });
  running.push(simulator);
  await simulator.listen();
  const ask = (name: string, body: Body = {}, path = "/api/admin/"): Promise<Answer> =>
    post(`${simulator.url}${path}${name}`, { ...simulator.credentials, ...body });
  const call = async (name: string, body: Body = {}) => {
    const answer = await ask(name, body);
    if (answer.status !== 200 || "error_message" in answer.body) {
      throw new Error(`${name}: ${answer.status} ${answer.text}`);
    }
    return answer.body;
  };
  return { simulator, ask, call };
}

/** Stops every simulator that was started: for afterEach. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
}

export async function post(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = {};
  }
  return { status: response.status, body: parsed as Record<string, unknown>, text };
}

/** The objects of a list answer. */
export const items = (answer: Record<string, unknown>, key: string): Body[] => answer[key] as Body[];

/** The built-in group that everybody is in. */
export const ALL_USERS: Body = { group_id: "68d557ac4cac42cca9f31c7c853de0f3" };

export const HARVESTER: Body = {
  vm_provider_name: "harvester",
  vm_provider_config_name: "harvester-docker-agents",
  max_instances: 10,
  kube_host: "https://harvester.example.com:6443",
  kube_api_token: "kube-token-secret",
  vm_namespace: "kasm-autoscale",
  cores: 8,
  disk_image: "ubuntu",
};

import { SECRET_KEYS } from "../../catalogue";
import { type Json, type JsonObject, textOf } from "../../json";
import type { Row } from "../../store/tables";
import { ProviderError, type MachineDriver, type MachineOrder } from "../driver";
import { RECORDED, type RecordedProvider } from "./providers";

/** A request that a VM provider or a DNS provider would have got. Nothing is sent; no secret is in it. */
export interface RecordedRequest {
  /** ISO 8601. */
  readonly time: string;
  readonly provider: string;
  /** The name of the VM or DNS provider config. */
  readonly config: string;
  readonly action: "create" | "delete" | "register name" | "remove name";
  /** The machine's name. */
  readonly machine: string;
  /** What would have been called, and where. */
  readonly call?: string;
  readonly address?: string;
  /** The config's fields that are set, and how long the filled start-up script is. */
  readonly parameters?: JsonObject;
}

const OWN = new Set(["vm_provider_config_id", "vm_provider_config_name", "vm_provider_name", "max_instances"]);
const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** Whether requests to this VM provider are only recorded. */
export const isRecorded = (provider: Row): boolean => Object.hasOwn(RECORDED, textOf(provider.vm_provider_name));

/** Every field that keeps the provider from making a machine, in words. */
export function problemsOf(provider: Row, userData: string): string[] {
  const known = RECORDED[textOf(provider.vm_provider_name)];
  if (known === undefined) return [`there is no VM provider ${textOf(provider.vm_provider_name)}`];
  const { needs, oneOf, checks = [], scriptLimit } = known;
  const size = Buffer.byteLength(userData);
  return [
    ...needs.filter((field) => isEmpty(provider[field])).map((field) => `${field} is missing`),
    ...(oneOf?.every((field) => isEmpty(provider[field])) === true ? [`one of ${oneOf.join(", ")} is needed`] : []),
    ...checks
      .filter(({ field, isGood }) => !isEmpty(provider[field]) && !isGood(provider[field] ?? null, provider))
      .map(({ field, wants }) => `${field} is not ${wants}`),
    ...(scriptLimit !== undefined && size > scriptLimit
      ? [`startup_script is ${size} bytes long once it is filled in; ${scriptLimit} are the most`]
      : []),
  ];
}

/** Notes what would be asked for, and refuses what the provider would refuse. */
export class RecordedDriver implements MachineDriver {
  constructor(
    private readonly provider: Row,
    private readonly add: (request: Omit<RecordedRequest, "time">) => void,
  ) {}

  make({ name, userData }: MachineOrder): Promise<void> {
    const problems = problemsOf(this.provider, userData);
    if (problems.length > 0) return Promise.reject(new ProviderError(problems.join("; ")));
    this.note("create", name, { ...parametersOf(this.provider), startup_script_bytes: Buffer.byteLength(userData) });
    return Promise.resolve();
  }

  list(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  remove(name: string): Promise<void> {
    this.note("delete", name);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private note(action: "create" | "delete", machine: string, parameters?: JsonObject): void {
    const provider = textOf(this.provider.vm_provider_name);
    const { call, address }: Pick<RecordedProvider, "call" | "address"> = RECORDED[provider] ?? {
      call: "",
      address: () => "",
    };
    const config = textOf(this.provider.vm_provider_config_name);
    const made = action === "create" ? { call, parameters } : {};
    this.add({ provider, config, action, machine, address: address(this.provider), ...made });
  }
}

/** What the config sets, without secrets and the script, which holds the manager token. */
function parametersOf(provider: Row): JsonObject {
  return Object.fromEntries(
    Object.entries(provider).filter(
      ([key, value]) => !OWN.has(key) && key !== "startup_script" && !SECRET_KEYS.has(key) && !isEmpty(value),
    ),
  );
}

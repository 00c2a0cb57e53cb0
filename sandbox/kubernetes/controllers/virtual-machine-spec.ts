import type { GuestResources } from "../../guest/registration";
import type { KubernetesObject } from "../client";
import { bytesOf, valueOf } from "./quantity";

/** As much of a VirtualMachine as the controller looks at (harvester.md 1.8, 1.9). */
export interface VirtualMachineSpec {
  readonly running?: boolean;
  readonly runStrategy?: string;
  readonly dataVolumeTemplates?: readonly DataVolumeTemplate[];
  readonly template: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: InstanceSpec;
  };
}

export interface InstanceSpec {
  readonly domain: Domain;
  readonly networks?: readonly Network[];
  readonly volumes?: readonly Volume[];
  readonly [property: string]: unknown;
}

interface Domain {
  readonly cpu?: { readonly cores?: number; readonly sockets?: number; readonly threads?: number };
  readonly memory?: { readonly guest?: string };
  readonly resources?: { readonly limits?: Quantities; readonly requests?: Quantities };
  readonly features?: { readonly smm?: { readonly enabled?: boolean } };
  readonly firmware?: { readonly bootloader?: { readonly efi?: { readonly secureBoot?: boolean } } };
  readonly devices?: {
    readonly gpus?: readonly unknown[];
    readonly interfaces?: ReadonlyArray<{ readonly name: string; readonly macAddress?: string }>;
  };
}

type Quantities = Readonly<Record<string, string | number>>;

interface Network {
  readonly name: string;
  readonly multus?: { readonly networkName: string };
}

interface CloudInit {
  readonly secretRef?: { readonly name: string };
  readonly networkDataSecretRef?: { readonly name: string };
  readonly userData?: string;
  readonly userDataBase64?: string;
}

export interface Volume {
  readonly name: string;
  readonly dataVolume?: { readonly name: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly cloudInitNoCloud?: CloudInit;
  readonly cloudInitConfigDrive?: CloudInit;
  readonly sysprep?: { readonly secret?: { readonly name: string }; readonly configMap?: { readonly name: string } };
}

/** A disk that KubeVirt's CDI fills, here by a clone of another claim. */
export interface DataVolumeTemplate {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly source?: { readonly pvc?: { readonly name: string; readonly namespace?: string } };
    readonly storage?: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
  };
}

export const annotations = {
  volumeClaimTemplates: "harvesterhci.io/volumeClaimTemplates",
  removedClaims: "harvesterhci.io/removedPersistentVolumeClaims",
  imageId: "harvesterhci.io/imageId",
  insufficientQuota: "harvesterhci.io/insufficient-resource-quota",
  /** The sandbox's own: where the console of the machine is written to. */
  console: "sandbox.pulumi-kasm/console-log",
} as const;

/** An entry of the annotation `harvesterhci.io/volumeClaimTemplates`. */
export interface ClaimTemplate {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly storageClassName?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } };
    readonly [property: string]: unknown;
  };
}

export const specOf = (machine: KubernetesObject) => machine.spec as VirtualMachineSpec;

/** Strategies under which a machine starts by itself; Manual and WaitAsReceiver wait for somebody. */
const starting = new Set(["Always", "RerunOnFailure", "Once"]);

export function strategyOf({ running, runStrategy }: VirtualMachineSpec): string {
  return runStrategy ?? (running === true ? "Always" : "Halted");
}

export function startsByItself(spec: VirtualMachineSpec): boolean {
  return starting.has(strategyOf(spec));
}

/** The claims that the controller makes. Throws what is wrong with the annotation. */
export function claimTemplatesOf({ metadata }: KubernetesObject): ClaimTemplate[] {
  const text = metadata.annotations?.[annotations.volumeClaimTemplates];
  if (text === undefined || text.trim() === "") return [];
  let templates: unknown;
  try {
    templates = JSON.parse(text);
  } catch (error) {
    const said = (error as Error).message;
    throw new Error(`annotation ${annotations.volumeClaimTemplates}: is no JSON: ${said}`, { cause: error });
  }
  if (!Array.isArray(templates)) throw new Error(`annotation ${annotations.volumeClaimTemplates}: is no list`);
  for (const [index, template] of (templates as Array<Partial<ClaimTemplate> | null>).entries()) {
    if (!template?.metadata?.name) {
      throw new Error(`annotation ${annotations.volumeClaimTemplates}[${index}]: has no metadata.name`);
    }
  }
  return templates as ClaimTemplate[];
}

export function claimsOf(spec: VirtualMachineSpec): string[] {
  const names = (spec.template.spec.volumes ?? []).map(
    ({ persistentVolumeClaim, dataVolume }) => persistentVolumeClaim?.claimName ?? dataVolume?.name,
  );
  return names.filter((name) => name !== undefined);
}

/** What the machine offers to sessions. */
export function resourcesOf({ domain }: InstanceSpec): GuestResources {
  const { cores = 1, sockets = 1, threads = 1 } = domain.cpu ?? {};
  const gpus = domain.devices?.gpus?.length ?? 0;
  return { cores: cores * sockets * threads, memoryBytes: memoryOf(domain), ...(gpus > 0 && { gpus }) };
}

export function memoryOf({ memory, resources }: Domain): number {
  return bytesOf(memory?.guest ?? resources?.limits?.memory ?? resources?.requests?.memory);
}

/** What counts against a namespace's quota. */
export function limitsOf({ domain }: InstanceSpec): { cpu: number; memory: number } {
  const { cpu, memory } = domain.resources?.limits ?? {};
  return { cpu: valueOf(cpu), memory: valueOf(memory) };
}

import * as pulumi from "@pulumi/pulumi";
import { type Duration, parseSize, type Size } from "../provider/core";
import {
  AutoscaleConfig,
  AutoscaleSchedule,
  type AutoscaleScheduleArgs,
  type ConnectionArgs,
  type DockerAgentAutoscaleArgs,
  type ReferenceInput,
  ServerPool,
  VmProvider,
  type VmProviderArgsOf,
} from "../provider/entities";
import { diskTooSmall } from "./harvester/image-status";
import { checkedStartupScript, dockerAgentScript, type DockerAgentScriptOptions } from "./startup-scripts";
import { below, type Transform, transformed } from "./support/part";
import { ProgramError } from "./support/run-error";

/** Where machines are made; a {@link HarvesterSite} gives all of it. */
export interface MachineSite {
  host: pulumi.Input<string>;
  caCertificate?: pulumi.Input<string>;
  token: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  imageName: pulumi.Input<string>;
  imageVirtualSize?: pulumi.Input<number | undefined>;
  /** `namespace/name` of a network; default: the pod network. */
  networkName?: pulumi.Input<string>;
  sshPublicKey?: pulumi.Input<string>;
  /** Resolves when machines can be made there; the pool is configured only then. */
  ready?: pulumi.Output<pulumi.Resource[]>;
}

/** One machine of a pool and how many there may be (SOP 6.1, 7.2). */
export interface PoolShape {
  /** CPU cores of each machine. SOP: 8. Updates; machines that run keep what they have. */
  cores: pulumi.Input<number>;
  /** Memory of each machine. SOP: `16 GiB`. Updates. */
  memory: pulumi.Input<Size>;
  /** Boot disk of each machine, not smaller than the image. SOP: `100 GiB`. Updates. */
  disk: pulumi.Input<Size>;
  /** At most this many machines at once. SOP: 10. Updates. */
  maxInstances: pulumi.Input<number>;
  /** A machine is made as soon as less than this is idle. Default: nothing is kept idle. Updates. */
  standby?: pulumi.Input<{ cores?: pulumi.Input<number>; memory?: pulumi.Input<Size>; gpus?: pulumi.Input<number> }>;
  /** How long a machine may be idle before it is destroyed. Default `15 minutes` (SOP 7.2). Updates. */
  downscaleBackoff?: pulumi.Input<Duration>;
  /** Make machines for waiting sessions too, not only for the standby. Default false (SOP 7.2). Updates. */
  aggressiveScaling?: pulumi.Input<boolean>;
  /** Whether machines are made at all. Default true. Updates. */
  enabled?: pulumi.Input<boolean>;
  /** When machines are made; default: always (SOP 7.2). */
  schedules?: Omit<AutoscaleScheduleArgs, "autoscaleConfig" | "connection">[];
  /** EFI boot, secure boot and TPM of the machines. Default: none (SOP 6.1). */
  firmware?: pulumi.Input<{
    efi?: pulumi.Input<boolean>;
    secureBoot?: pulumi.Input<boolean>;
    tpm?: pulumi.Input<boolean>;
  }>;
  /** Name of the VM provider config in Kasm. Default {@link vmProviderName}. Updates. */
  vmProviderName?: pulumi.Input<string>;
  /**
   * The start-up script in place of the SOP's: made with {@link startupScript}, or written by hand, with Kasm's placeholders in
   * braces and every other brace doubled. What {@link checkStartupScript} finds is refused. Updates; machines that run keep what
   * they have.
   */
  startupScript?: pulumi.Input<string>;
}

export interface AgentPoolArgs extends PoolShape {
  /** Name of the pool and of its autoscale config in Kasm. Updates. */
  name: pulumi.Input<string>;
  site: MachineSite;
  /** The zone that the machines join. */
  zone: ReferenceInput;
  /** Which Kasm the machines install. Default: 1.18.1 from Kasm's own download. */
  agentRelease?: DockerAgentScriptOptions;
  /** The Kasm server. Default: the stack's configuration. */
  connection?: pulumi.Input<ConnectionArgs>;
  /** Changes the arguments of the resources below. */
  transform?: {
    vmProvider?: Transform<VmProviderArgsOf<"harvester">>;
    autoscaleConfig?: Transform<DockerAgentAutoscaleArgs>;
  };
}

/** The name of a pool's VM provider config: `harvester-agents` has `harvester-docker-agents` (SOP 6.1, 7.1). */
export function vmProviderName(pool: string): string {
  return `${pool.replace(/-agents$/, "")}-docker-agents`;
}

/**
 * A pool of Docker agents that grows and shrinks on Harvester (SOP 6, 7): VM provider config with start-up script, pool,
 * autoscale config, schedules.
 *
 * ```ts
 * new AgentPool("agents", { name: "harvester-agents", site, zone, cores: 8, memory: "16 GiB", disk: "100 GiB", maxInstances: 10 });
 * ```
 */
export class AgentPool extends pulumi.ComponentResource {
  readonly vmProvider: VmProvider;
  readonly pool: ServerPool;
  readonly autoscaleConfig: AutoscaleConfig;

  constructor(name: string, args: AgentPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-kasm:components:AgentPool", name, {}, opts);
    const { site, connection } = args;
    const standby = pulumi.output(args.standby ?? {});
    const firmware = pulumi.output(args.firmware ?? {});
    const fits = pulumi
      .all([args.disk, site.imageName, site.imageVirtualSize])
      .apply(([disk, image, virtualSize]): pulumi.Resource[] => {
        const complaint = diskTooSmall(parseSize(disk), image, virtualSize);
        if (complaint)
          throw new ProgramError(`AgentPool "${name}": the disk of ${complaint}. Nothing of the pool was changed`);
        return [];
      });

    this.vmProvider = new VmProvider(
      `${name}-vms`,
      transformed(args.transform?.vmProvider, {
        provider: "harvester",
        name: args.vmProviderName ?? pulumi.output(args.name).apply(vmProviderName),
        maxInstances: args.maxInstances,
        host: site.host,
        sslCertificate: site.caCertificate,
        apiToken: site.token,
        vmNamespace: site.namespace,
        sshPublicKey: site.sshPublicKey,
        cores: args.cores,
        memory: args.memory,
        diskImage: site.imageName,
        diskSize: args.disk,
        ...(site.networkName === undefined
          ? { networkType: "pod", interfaceType: "masquerade" }
          : { networkType: "multus", interfaceType: "bridge", networkName: site.networkName }),
        enableTpm: firmware.apply(({ tpm }) => tpm ?? false),
        enableEfiBoot: firmware.apply(({ efi }) => efi ?? false),
        enableSecureBoot: firmware.apply(({ secureBoot }) => secureBoot ?? false),
        startupScript:
          args.startupScript === undefined
            ? dockerAgentScript(args.agentRelease)
            : pulumi
                .output(args.startupScript)
                .apply((script) => checkedStartupScript(script, { provider: "harvester" })),
        connection,
      }),
      below(this, opts, {
        dependsOn: site.ready === undefined ? fits : pulumi.all([site.ready, fits]).apply(([made]) => made),
      }),
    );
    this.pool = new ServerPool(
      `${name}-pool`,
      { name: args.name, type: "Docker Agent", connection },
      below(this, opts, { dependsOn: fits }),
    );
    this.autoscaleConfig = new AutoscaleConfig(
      `${name}-autoscale`,
      transformed(args.transform?.autoscaleConfig, {
        name: args.name,
        type: "Docker Agent",
        enabled: args.enabled ?? true,
        serverPool: this.pool,
        zone: args.zone,
        vmProvider: this.vmProvider,
        aggressiveScaling: args.aggressiveScaling ?? false,
        standbyCores: standby.apply(({ cores }) => cores ?? 0),
        standbyMemory: standby.apply(({ memory }): Size => memory ?? "0 MB"),
        standbyGpus: standby.apply(({ gpus }) => gpus ?? 0),
        downscaleBackoff: args.downscaleBackoff ?? "15 minutes",
        registerDns: false,
        connection,
      }),
      below(this, opts),
    );
    for (const [index, schedule] of (args.schedules ?? []).entries()) {
      new AutoscaleSchedule(
        `${name}-schedule-${index + 1}`,
        { ...schedule, autoscaleConfig: this.autoscaleConfig, connection },
        below(this, opts),
      );
    }
    this.registerOutputs({
      vmProviderId: this.vmProvider.id,
      poolId: this.pool.id,
      autoscaleConfigId: this.autoscaleConfig.id,
    });
  }
}

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SshKeyPair } from "../provider/entities";
import { AutoscalerAccount, type AutoscalerAccountArgs } from "./autoscaler-account";
import { harvesterImage, type HarvesterImageArgs } from "./harvester/image";
import { type ClusterAccess, directApiServer, readKubeconfig } from "./harvester/kubeconfig";
import { mayBeTouched } from "./harvester/metadata";
import { networkConfig, networkLabels, networkReady, type NetworkShape } from "./harvester/network";
import { quotaLimits, type QuotaArgs } from "./harvester/quota";
import { inspectHarvester, tryAutoscalerAccess } from "./harvester/reachability";
import { below, partBelow, type Transform, transformed } from "./support/part";
import { asRunError, lookFirst } from "./support/run-error";

export interface NetworkArgs {
  /** Name of the network in the namespace of the machines. A change replaces it. */
  name: pulumi.Input<string>;
  /** Harvester's cluster network. Default `mgmt`, which every cluster has (SOP 5.3). A change replaces the network. */
  clusterNetwork?: pulumi.Input<string>;
  /** VLAN, 1 to 4094. Default: untagged. */
  vlanId?: pulumi.Input<number>;
  /** MTU of the cluster network where it is not 1500; Harvester refuses later updates without it. */
  mtu?: pulumi.Input<number>;
  /** Use a network that is there, made by somebody else. Default false. */
  existing?: boolean;
}

export interface HarvesterSiteArgs {
  /** The kubeconfig from Harvester's Support page (SOP 1.4). A secret. */
  kubeconfig: pulumi.Input<string>;
  /** Namespace of the machines. Default `kasm-autoscale` (SOP 5.1). A change replaces everything here. */
  namespace?: pulumi.Input<string>;
  /**
   * Address of Harvester's Kubernetes API itself, which is where a ServiceAccount's token counts. Default: the kubeconfig's host
   * on port 6443. Use the VIP; the certificate rarely names another.
   */
  apiServer?: pulumi.Input<string>;
  /** The cloud image of the machines (SOP 5.2). */
  image: HarvesterImageArgs;
  /** A virtual machine network (SOP 5.3). Default: none, the machines use the pod network. */
  network?: NetworkArgs;
  /** Upper bounds for the namespace. Default: none. */
  quota?: QuotaArgs;
  /** Public key of the machines' administrator (SOP 5.4). Default: a key pair is made once and kept in the state. */
  sshPublicKey?: pulumi.Input<string>;
  /** Name of the key pair in Harvester. Default `kasm-agent-key`. */
  keyPairName?: pulumi.Input<string>;
  /** The account of the autoscaler. */
  account?: Omit<AutoscalerAccountArgs, "namespace">;
  /** Changes the arguments of the resources below. */
  transform?: {
    namespace?: Transform<kubernetes.core.v1.NamespaceArgs>;
    quota?: Transform<kubernetes.core.v1.ResourceQuotaArgs>;
    image?: Transform<HarvesterImageArgs>;
  };
}

/**
 * What Kasm's autoscaler needs on Harvester (SOP 5): namespace, quota, image, network, key pair, and an account of its own.
 *
 * ```ts
 * const site = new HarvesterSite("corp", {
 *   kubeconfig: config.requireSecret("harvesterKubeconfig"),
 *   image: { name: "ubuntu-22.04-cloud", url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img" },
 * });
 * ```
 */
export class HarvesterSite extends pulumi.ComponentResource {
  /** Where Kasm talks to Harvester, with {@link caCertificate} and {@link token}, which belong together. */
  readonly host: pulumi.Output<string>;
  readonly caCertificate: pulumi.Output<string>;
  readonly token: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly imageName: pulumi.Output<string>;
  /** Bytes that a disk made from the image needs at least. */
  readonly imageVirtualSize: pulumi.Output<number | undefined>;
  /** Resolves when machines can be made: image imported, network there, the autoscaler let in. */
  readonly ready: pulumi.Output<pulumi.Resource[]>;
  /** Resolves when Harvester answered to the kubeconfig; nothing is changed before. */
  readonly checked: pulumi.Output<pulumi.Resource[]>;
  /** `namespace/name` of the network; undefined on the pod network. */
  readonly networkName: pulumi.Output<string> | undefined;
  readonly sshPublicKey: pulumi.Output<string>;
  /** The private half, when the key pair was made here. Secret. */
  readonly sshPrivateKey: pulumi.Output<string> | undefined;
  /** The Kubernetes provider that works with the kubeconfig. */
  readonly provider: kubernetes.Provider;

  constructor(name: string, args: HarvesterSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-kasm:components:HarvesterSite", name, {}, opts);
    const access = pulumi.secret(pulumi.output(args.kubeconfig).apply(accessIn));
    this.checked = pulumi.unsecret(access.apply(reachable));
    this.provider = new kubernetes.Provider(
      name,
      { kubeconfig: pulumi.secret(args.kubeconfig), enableServerSideApply: true },
      below(this, opts, { dependsOn: this.checked }),
    );
    const child = (extra: pulumi.CustomResourceOptions = {}) =>
      below(this, opts, { ...extra, provider: this.provider });

    const namespace = new kubernetes.core.v1.Namespace(
      `${name}-namespace`,
      transformed(args.transform?.namespace, {
        metadata: { name: args.namespace ?? "kasm-autoscale", annotations: mayBeTouched },
      }),
      child(),
    );
    this.namespace = namespace.metadata.name;
    if (args.quota) {
      new kubernetes.core.v1.ResourceQuota(
        `${name}-quota`,
        transformed(args.transform?.quota, {
          metadata: { name: "kasm-quota", namespace: this.namespace, annotations: mayBeTouched },
          spec: { hard: pulumi.output(args.quota).apply(quotaLimits) },
        }),
        child(),
      );
    }

    const imageArgs = transformed(args.transform?.image, args.image);
    const image = harvesterImage(`${name}-image`, this.namespace, imageArgs, child());
    this.imageName = pulumi.output(imageArgs.name);
    this.imageVirtualSize = image.virtualSize;

    const network = args.network && this.makeNetwork(`${name}-network`, args.network, child());
    this.networkName = args.network && pulumi.interpolate`${this.namespace}/${args.network.name}`;

    const keys =
      args.sshPublicKey === undefined
        ? new SshKeyPair(`${name}-key`, { comment: "kasm-agent" }, below(this, opts))
        : undefined;
    this.sshPublicKey = pulumi.output(keys?.publicKey ?? args.sshPublicKey ?? "");
    this.sshPrivateKey = keys && pulumi.secret(keys.privateKey);
    new kubernetes.apiextensions.CustomResource(
      `${name}-key`,
      {
        apiVersion: "harvesterhci.io/v1beta1",
        kind: "KeyPair",
        metadata: { name: args.keyPairName ?? "kasm-agent-key", namespace: this.namespace, annotations: mayBeTouched },
        spec: { publicKey: this.sshPublicKey },
      },
      // Harvester computes the fingerprint once, so another key is another object.
      child({ replaceOnChanges: ["spec.publicKey"], deleteBeforeReplace: true }),
    );

    const account = new AutoscalerAccount(
      `${name}-autoscaler`,
      { ...args.account, namespace: this.namespace },
      partBelow(this, opts, { providers: [this.provider] }),
    );
    this.token = account.token;
    this.caCertificate = account.caCertificate;
    this.host = pulumi.unsecret(
      pulumi.all([access, args.apiServer]).apply(([{ server }, direct]) => direct ?? directOf(server)),
    );
    const usable = pulumi
      .all([this.host, this.caCertificate, this.token])
      .apply(async ([server, caCertificate, token]) => {
        const warning = await tryAutoscalerAccess({ server, caCertificate, token }).catch((error: unknown) => {
          throw asRunError(error);
        });
        if (warning !== undefined) await pulumi.log.warn(warning, this);
      });
    this.ready = pulumi
      .all([image.imported, pulumi.unsecret(usable)])
      .apply(([resources]) => [...resources, ...(network ? [network] : [])]);
    this.registerOutputs({
      host: this.host,
      namespace: this.namespace,
      imageName: this.imageName,
      sshPublicKey: this.sshPublicKey,
    });
  }

  private makeNetwork(
    name: string,
    args: NetworkArgs,
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Resource | undefined {
    if (args.existing === true) return undefined;
    const { name: network, clusterNetwork = "mgmt", vlanId, mtu } = args;
    const shape = pulumi.output({ name: network, clusterNetwork, vlanId, mtu }).apply((known): NetworkShape => known);
    return new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: "k8s.cni.cncf.io/v1",
        kind: "NetworkAttachmentDefinition",
        metadata: {
          name: network,
          namespace: this.namespace,
          labels: shape.apply(networkLabels),
          annotations: { ...mayBeTouched, "pulumi.com/waitFor": networkReady },
        },
        spec: { config: shape.apply(networkConfig) },
      },
      opts,
    );
  }
}

function accessIn(kubeconfig: string): ClusterAccess {
  try {
    return readKubeconfig(kubeconfig);
  } catch (error) {
    throw asRunError(error);
  }
}

function reachable(access: ClusterAccess): Promise<pulumi.Resource[]> {
  return lookFirst(async () => {
    await inspectHarvester(access);
    return [];
  });
}

function directOf(server: string): string {
  try {
    return directApiServer(server);
  } catch (error) {
    throw asRunError(error);
  }
}

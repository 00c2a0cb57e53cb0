import type * as pulumi from "@pulumi/pulumi";
import { flag, isObject, only, pem, secret, text } from "../core";
import type { Properties, Size, WireObject } from "../core";
import { jsonList, jsonObject, tags } from "./checks";
import { defineVmProvider } from "./definition";
import type { JsonObject, JsonValue } from "./json";
import { gibibytes, whole } from "./sizes";

/** Changes to the request with which Kasm makes an EC2 instance. */
export interface AwsConfigOverride {
  /** What `RunInstances` takes, in EC2's spelling: `{ EbsOptimized: true }`. A new config has none. */
  readonly instance_config?: pulumi.Input<JsonObject>;
  readonly [block: string]: pulumi.Input<JsonValue> | undefined;
}

/** What a VM provider config for AWS has (kasm-wire.md 6.2, kasm-docs.md 5.8). Every change updates in place. */
export interface AwsFields {
  /** Access key for the AWS API. */
  accessKeyId: pulumi.Input<string>;
  /** Secret of the access key. Kept as a secret; sent when it changes, never compared with the server's. */
  secretAccessKey: pulumi.Input<string>;
  /** Region that instances are made in, for example `us-east-1`. */
  region: pulumi.Input<string>;
  /** Image of the instances; an operating system that Kasm's installer supports. */
  amiId: pulumi.Input<string>;
  /**
   * Type of the instances, for example `t3.micro`. What an autoscale config counts per agent (its overrides of cores and
   * memory) need not be what the type has: that allows more sessions than there are cores.
   */
  instanceType: pulumi.Input<string>;
  /** Ids of the security groups of the instances, for example `sg-065ae66f2d`. A new config has none. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Id of the subnet of the instances. */
  subnetId: pulumi.Input<string>;
  /** Root volume of each instance, for example `75 GiB`. Before Kasm 1.19 it must be a whole number of GiB. */
  ebsVolumeSize: pulumi.Input<Size>;
  /** Type of that volume, for example `gp3`. */
  ebsVolumeType: pulumi.Input<string>;
  /** Name of the instance profile of the instances, for example one that may write to CloudWatch. A new config has none. */
  iamInstanceProfile?: pulumi.Input<string>;
  /** Tags of the instances. A new config has none. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Whether Kasm fetches the password that AWS makes for a Windows instance and stores it with the server. Only for
   * connections by RDP, and only while the connection password of the autoscale config is empty, which wins otherwise.
   * With that empty and this off, users sign in to Windows by hand. Default false.
   */
  retrieveWindowsPassword?: pulumi.Input<boolean>;
  /**
   * Private half (RSA, PEM) of the key pair of the instances; the public half is the output `keyPairPublicKey`. Its
   * form lets it be left out, its database does not: Kasm then makes a pair itself, or refuses. Kept as a secret; sent
   * when it changes, never compared with the server's.
   */
  keyPairPrivateKey?: pulumi.Input<string>;
  /** Passphrase of {@link keyPairPrivateKey}. Kept as a secret; Kasm uses it once and does not store it. A new config has none. */
  keyPairPassphrase?: pulumi.Input<string>;
  /**
   * Changes to the request that makes an instance. Options of the instance go into the block `instance_config`, spelled
   * as EC2 does: `{ instance_config: { EbsOptimized: true } }`.
   */
  configOverride?: pulumi.Input<AwsConfigOverride>;
}

/** A VM provider config for AWS (kasm-wire.md 6.2, kasm-docs.md 5.8). */
export const aws = defineVmProvider<
  AwsFields,
  AwsFields,
  "secretAccessKey" | "keyPairPrivateKey" | "keyPairPassphrase"
>({
  fields: {
    accessKeyId: text("aws_access_key_id"),
    secretAccessKey: secret("aws_secret_access_key"),
    region: text("aws_region"),
    amiId: text("aws_ec2_ami_id"),
    instanceType: text("aws_ec2_instance_type"),
    securityGroupIds: jsonList("aws_ec2_security_group_ids").optional(),
    subnetId: text("aws_ec2_subnet_id"),
    ebsVolumeSize: gibibytes("aws_ec2_ebs_volume_size"),
    ebsVolumeType: text("aws_ec2_ebs_volume_type"),
    iamInstanceProfile: text("aws_ec2_iam").optional(),
    tags: tags("aws_ec2_custom_tags").optional(),
    retrieveWindowsPassword: flag("retrieve_password").optional(),
    keyPairPrivateKey: secret("aws_ec2_private_key").optional().refine(pem),
    keyPairPassphrase: secret("aws_ec2_passphrase").optional(),
    configOverride: jsonObject("aws_ec2_config_override").optional().refine(instanceOptionsInBlock),
  },
  rules: [
    ...whole("GiB", "ebsVolumeSize"),
    only(
      "keyPairPassphrase",
      ({ keyPairPrivateKey }) => keyPairPrivateKey != null,
      "the passphrase is that of keyPairPrivateKey; give both or neither",
    ),
  ],
  companions: keyWithPassphrase,
});

/** Options of EC2 begin with a capital letter; outside their block Kasm passes them over. */
function instanceOptionsInBlock(value: unknown): string | undefined {
  const { instance_config: block, ...rest } = value as Record<string, unknown>;
  const stray = Object.keys(rest).filter((key) => /^[A-Z]/.test(key));
  if (stray.length > 0)
    return `${stray.join(", ")}: options of the instance go into the block instance_config: { instance_config: { ${stray[0]}: … } }`;
  return block === undefined || isObject(block) ? undefined : "instance_config is an object of instance options";
}

/** The key is of no use without its passphrase, which the server has forgotten. */
function keyWithPassphrase(changes: WireObject, inputs: Properties): WireObject {
  const { keyPairPrivateKey, keyPairPassphrase } = inputs;
  if (!("aws_ec2_private_key" in changes || "aws_ec2_passphrase" in changes) || keyPairPassphrase == null) return {};
  return { aws_ec2_private_key: keyPairPrivateKey, aws_ec2_passphrase: keyPairPassphrase };
}

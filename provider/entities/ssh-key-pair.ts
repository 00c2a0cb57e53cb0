import * as pulumi from "@pulumi/pulumi";
import type { EntityReference } from "./common";
import { providerText, tokenOf } from "./token";

export interface SshKeyPairArgs {
  /** Stands at the end of the public key, for people to tell keys apart. A change makes a new pair. */
  comment?: pulumi.Input<string>;
}

/**
 * An Ed25519 key pair in OpenSSH form. It is made once, with no server involved, and kept in the stack's state with the
 * private half encrypted; a new one is made by replacing the resource.
 *
 * ```ts
 * const key = new SshKeyPair("agents", { comment: "kasm-agent" });
 * export const publicKey = key.publicKey;
 * ```
 */
export class SshKeyPair extends pulumi.CustomResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/kasm:SshKeyPair";
  declare readonly comment: pulumi.Output<string | undefined>;
  /** One line, as in a `.pub` file. */
  declare readonly publicKey: pulumi.Output<string>;
  /** PEM text as `ssh-keygen` writes it, without a passphrase. Secret. */
  declare readonly privateKey: pulumi.Output<string>;
  /** `SHA256:...`, as `ssh-keygen -l` shows it. */
  declare readonly fingerprint: pulumi.Output<string>;

  constructor(name: string, args: SshKeyPairArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      tokenOf("SshKeyPair"),
      name,
      {
        comment: args.comment,
        publicKey: undefined,
        privateKey: undefined,
        fingerprint: undefined,
        __provider: providerText("SshKeyPair"),
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["privateKey"] }),
    );
  }

  get reference(): EntityReference {
    return { id: this.id, name: this.fingerprint };
  }
}

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { autoscalerRules } from "./harvester/autoscaler-rules";
import { certificatePem } from "./harvester/kubeconfig";
import { mayBeTouched } from "./harvester/metadata";
import { below, type Transform, transformed } from "./support/part";
import { asRunError, ProgramError } from "./support/run-error";

export interface AutoscalerAccountArgs {
  /** The namespace in which Kasm makes its machines. A change replaces everything here. */
  namespace: pulumi.Input<string>;
  /** Name of the ServiceAccount, its Role and its RoleBinding. Default `kasm-autoscaler`. A change replaces them. */
  accountName?: pulumi.Input<string>;
  /** Rights besides those that are known to be needed; Kasm publishes no list. */
  extraRules?: pulumi.Input<kubernetes.types.input.rbac.v1.PolicyRule>[];
  /** Changes the arguments of the resources below. */
  transform?: { role?: Transform<kubernetes.rbac.v1.RoleArgs> };
}

/**
 * The account with which Kasm's autoscaler works on Harvester: rights in one namespace only, and a token that does not end, in
 * place of the administrator's kubeconfig that the SOP pastes into Kasm (SOP 6.1; harvester.md 1.10).
 */
export class AutoscalerAccount extends pulumi.ComponentResource {
  /** Bearer token of the account, secret. Belongs to kube-apiserver's own address, port 6443. */
  readonly token: pulumi.Output<string>;
  /** PEM of the authority that signed that address's certificate. */
  readonly caCertificate: pulumi.Output<string>;

  constructor(name: string, args: AutoscalerAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-kasm:components:AutoscalerAccount", name, {}, opts);
    const { namespace } = args;
    const metadata = { name: args.accountName ?? "kasm-autoscaler", namespace, annotations: mayBeTouched };
    const child = (extra?: pulumi.CustomResourceOptions) => below(this, opts, extra);

    const account = new kubernetes.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      child(),
    );
    const role = new kubernetes.rbac.v1.Role(
      name,
      transformed(args.transform?.role, { metadata, rules: [...autoscalerRules, ...(args.extraRules ?? [])] }),
      child(),
    );
    const binding = new kubernetes.rbac.v1.RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
      },
      child(),
    );
    // Without its account the token controller deletes the Secret again, so it comes after it.
    const secret = new kubernetes.core.v1.Secret(
      name,
      {
        metadata: {
          name: pulumi.interpolate`${account.metadata.name}-token`,
          namespace,
          annotations: { ...mayBeTouched, "kubernetes.io/service-account.name": account.metadata.name },
        },
        type: "kubernetes.io/service-account-token",
      },
      child({ dependsOn: [account, binding] }),
    );

    const data = secret.data.apply((values) => filled(values));
    this.token = pulumi.secret(data.apply(({ token }) => token));
    this.caCertificate = pulumi.unsecret(data.apply(({ caCertificate }) => caCertificate));
    this.registerOutputs({ token: this.token, caCertificate: this.caCertificate });
  }
}

function filled(data: Record<string, string> | undefined): { token: string; caCertificate: string } {
  const decode = (key: string) => Buffer.from(data?.[key] ?? "", "base64").toString("utf8");
  const token = decode("token");
  if (token === "") {
    throw new ProgramError(
      "Kubernetes has not filled the autoscaler's token Secret yet. Run pulumi refresh, then pulumi up again",
    );
  }
  try {
    return { token, caCertificate: certificatePem(decode("ca.crt"), "ca.crt of the autoscaler's token Secret") };
  } catch (error) {
    throw asRunError(error);
  }
}

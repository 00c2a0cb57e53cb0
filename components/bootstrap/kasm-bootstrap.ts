import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ApiKey, type ApiKeyArgs, type ConnectionArgs, type PermissionName } from "../../provider/entities";
import { below, type Transform, transformed } from "../support/part";
import { ProgramError } from "../support/run-error";
import { permissionsFor, type UsedKind } from "./permissions";

/** The Secret in which Kasm's Helm chart keeps what it made at install (SOP 1.1). */
export interface InstallationSecret {
  /** Default `kasm`. */
  namespace?: pulumi.Input<string>;
  /** Default `kasm-secrets`. */
  name?: pulumi.Input<string>;
  /** Key of the administrator's password. Default `admin-password`. */
  passwordKey?: string;
  /** Key of the token with which agents register. Default `manager-token`. */
  managerTokenKey?: string;
}

export interface KasmBootstrapArgs {
  /** Address of the server: scheme, host and port, e.g. `https://kasm.example.com`. */
  endpoint: pulumi.Input<string>;
  /** PEM text of the authority that signed the server's certificate. Default: those the system trusts. */
  caCertificate?: pulumi.Input<string>;
  /** Where the cluster keeps the administrator's password. */
  secret?: InstallationSecret;
  /** Name of the administrator. Default `admin@kasm.local`. The account must neither use a second factor nor have an expired password. */
  username?: pulumi.Input<string>;
  /** The kinds of resources that the rest of the program uses; what the key may do follows from them. */
  uses: readonly UsedKind[];
  /** Whether the program touches Administrators or All Users, which needs further rights. Default true. */
  builtInGroups?: boolean;
  /** Permissions beside those that `uses` needs. */
  permissions?: readonly PermissionName[];
  /** Name of the key on the server. Default: project and stack. */
  keyName?: pulumi.Input<string>;
  /** Any text; a change makes a new key, lets everything go over to it, and deletes the old one last. */
  rotation?: pulumi.Input<string>;
  /** When the key ends, as ISO 8601 with an offset. Default never. */
  expires?: pulumi.Input<string>;
  /** Changes the arguments of the key. */
  transform?: { apiKey?: Transform<ApiKeyArgs> };
}

/**
 * The way from a fresh installation to a program that manages it, in one `pulumi up` (SOP 1): reads the administrator's
 * password from the cluster, signs in with it, makes a key that may do just what the program needs, and offers it as a
 * `connection`. The password is used for the key alone.
 *
 * A key belongs to one program: destroy deletes it last. Cluster and namespace come from the Kubernetes provider.
 * ```ts
 * const start = new KasmBootstrap("start", { endpoint: "https://kasm.example.com", uses: [Zone, Group] });
 * new Group("developers", { name: "Developers", connection: start.connection });
 * ```
 */
export class KasmBootstrap extends pulumi.ComponentResource {
  /** The key. */
  readonly key: ApiKey;
  /** The server with the key, for the `connection` of every other resource. */
  readonly connection: pulumi.Output<pulumi.Unwrap<ConnectionArgs>>;
  /** The token with which agents register at the managers. Secret. */
  readonly managerToken: pulumi.Output<string>;
  /** What the key may do. */
  readonly permissions: readonly PermissionName[];

  constructor(name: string, args: KasmBootstrapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-kasm:bootstrap:KasmBootstrap", name, args, opts);
    const { endpoint, caCertificate, secret = {}, username = "admin@kasm.local" } = args;
    const { namespace = "kasm", name: secretName = "kasm-secrets" } = secret;
    const stored = kubernetes.core.v1.Secret.get(
      name,
      pulumi.interpolate`${namespace}/${secretName}`,
      below(this, opts),
    );
    const value = (key: string) => {
      // A Secret may lack what its type promises.
      const data: pulumi.Output<Readonly<Record<string, string>> | undefined> = stored.data;
      const found = pulumi.all([data, namespace, secretName]).apply(([entries = {}, inside, called]) => {
        const encoded = entries[key];
        if (encoded !== undefined) return Buffer.from(encoded, "base64").toString("utf8");
        const keys = Object.keys(entries).join(", ") || "none";
        throw new ProgramError(`The Secret ${inside}/${called} has no key ${key}; its keys: ${keys}.`);
      });
      return pulumi.secret(found);
    };

    this.permissions = [
      ...new Set([...permissionsFor(args.uses, { builtInGroups: args.builtInGroups }), ...(args.permissions ?? [])]),
    ].sort();
    const password = value(secret.passwordKey ?? "admin-password");
    this.managerToken = value(secret.managerTokenKey ?? "manager-token");
    this.key = new ApiKey(
      name,
      transformed(args.transform?.apiKey, {
        name: args.keyName ?? `${pulumi.getProject()}-${pulumi.getStack()}`,
        rotation: args.rotation,
        expires: args.expires,
        permissions: [...this.permissions],
        connection: { endpoint, caCertificate, username, password },
      }),
      below(this, opts),
    );
    // The key is usable once its permissions are granted, which its own outputs wait for.
    this.connection = pulumi
      .all([endpoint, caCertificate, this.key.apiKey, this.key.apiKeySecret])
      .apply(([address, authority, apiKey, apiKeySecret]) => ({
        endpoint: address,
        ...(authority === undefined ? {} : { caCertificate: authority }),
        apiKey,
        apiKeySecret,
      }));
    this.registerOutputs({ connection: this.connection, managerToken: this.managerToken });
  }
}

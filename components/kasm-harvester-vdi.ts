import * as pulumi from "@pulumi/pulumi";
import { Zone } from "../provider/entities";
import { AgentPool } from "./agent-pool";
import { HarvesterSite } from "./harvester-site";
import { KeycloakSso } from "./keycloak-sso";
import { SingleSignOn } from "./single-sign-on";
import { below, partBelow } from "./support/part";
import { refuse } from "./support/problems";
import { defaultRealm, kasmUrl, keycloakUrl, upstreamAddress } from "./vdi/addresses";
import type { KasmHarvesterVdiArgs } from "./vdi/arguments";
import { equalPriorities } from "./vdi/check-groups";
import { sourcesOf } from "./vdi/groups";
import { plain, type Plain } from "./vdi/plain";
import { problemsIn } from "./vdi/validation";
import { WorkspaceCatalogue } from "./workspace-catalogue";

/**
 * A whole VDI environment on Kasm, Keycloak and Harvester: sections 2 to 8 of the SOP, for one Kasm server that is installed and
 * empty. Made of parts that can be used alone: {@link KeycloakSso}, {@link HarvesterSite}, {@link SingleSignOn},
 * {@link AgentPool}, {@link WorkspaceCatalogue}.
 *
 * Arguments are checked before any resource is registered, all problems at once; Keycloak's realm and groups and Harvester's
 * API are looked at before anything is changed, in previews too.
 *
 * ```ts
 * const vdi = new KasmHarvesterVdi("corp", {
 *   domain: "example.com",
 *   harvester: { kubeconfig: config.requireSecret("harvesterKubeconfig") },
 *   image: { name: "ubuntu-22.04-cloud", url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img" },
 *   groups: { Developers: { from: "aegis-developers", clipboard: "both" } },
 *   agentPools: { "harvester-agents": { cores: 8, memory: "16 GiB", disk: "100 GiB", maxInstances: 10 } },
 *   workspaces: { "Chrome Browser": { image: "kasmweb/chrome:1.18.0", groups: ["Developers"] } },
 * });
 * export const { loginUrl, staticLoginUrl } = vdi;
 * ```
 */
export class KasmHarvesterVdi extends pulumi.ComponentResource {
  /** Where everybody signs in. */
  readonly loginUrl: pulumi.Output<string>;
  /** Where local administrators sign in, also with `autoLogin` on (SOP 2.7). */
  readonly staticLoginUrl: pulumi.Output<string>;
  readonly keycloak: KeycloakSso;
  readonly harvester: HarvesterSite;
  readonly zone: Zone;
  readonly singleSignOn: SingleSignOn;
  readonly agentPools: Readonly<Record<string, AgentPool>>;
  readonly catalogue: WorkspaceCatalogue;

  constructor(name: string, args: KasmHarvesterVdiArgs, opts?: pulumi.ComponentResourceOptions) {
    const title = `KasmHarvesterVdi "${name}"`;
    refuse(title, problemsIn(plain(args) as Plain<KasmHarvesterVdiArgs>));
    super("pulumi-kasm:components:KasmHarvesterVdi", name, {}, opts);
    for (const warning of equalPriorities(plain(args.groups) as Plain<KasmHarvesterVdiArgs["groups"]>)) {
      void pulumi.log.warn(warning, this);
    }
    const { connection, transform = {} } = args;
    const argumentsChecked = valuesKnownLater(title, args);
    // Nothing may be changed on any server before all of them were looked at, so each part waits for the others' checks too;
    // these exist only when this constructor is through.
    const everythingChecked = pulumi.output(
      Promise.resolve().then(() => pulumi.all([argumentsChecked, this.keycloak.checked, this.harvester.checked])),
    );
    const afterChecks = { dependsOn: everythingChecked.apply((): pulumi.Resource[] => []) };
    const domain = pulumi.output(args.domain);
    const kasm = pulumi.all([domain, args.publicUrl]).apply(([known, url]) => kasmUrl(known, url));
    const keycloakAddress = pulumi.all([domain, args.keycloakUrl]).apply(([known, url]) => keycloakUrl(known, url));

    this.keycloak = new KeycloakSso(
      name,
      {
        url: keycloakAddress,
        realm: args.keycloak?.realm ?? domain.apply(defaultRealm),
        kasmUrl: kasm,
        clientId: args.keycloak?.clientId,
        groups: Object.values(args.groups).flatMap(sourcesOf),
        fullPath: args.keycloak?.groupsFullPath,
        existingMapper: args.keycloak?.existingMapper,
        redirectUris: args.keycloak?.redirectUris,
        caCertificate: args.keycloak?.caCertificate,
        transform: transform.keycloak,
      },
      partBelow(this, opts, {
        ...afterChecks,
        ...(args.keycloak?.provider ? { providers: [args.keycloak.provider] } : {}),
      }),
    );
    this.harvester = new HarvesterSite(
      name,
      {
        ...args.harvester,
        // A kubeconfig that cannot be used is told once, with everything else that is wrong.
        kubeconfig: pulumi.all([args.harvester.kubeconfig, argumentsChecked]).apply(([kubeconfig]) => kubeconfig),
        quota: args.harvester.quota ?? defaultQuota(args),
        image: args.image,
        transform: transform.harvester,
      },
      partBelow(this, opts, afterChecks),
    );

    this.zone = new Zone(
      name,
      {
        name: args.zone?.name ?? "default",
        adopt: true,
        upstreamAuthAddress:
          args.zone?.upstreamAuthAddress ??
          pulumi.all([domain, args.publicUrl]).apply(([known, url]) => upstreamAddress(known, url)),
        connection,
      },
      below(this, opts, afterChecks),
    );
    this.singleSignOn = new SingleSignOn(
      name,
      {
        kasmUrl: kasm,
        identityProvider: this.keycloak,
        login: {
          ...args.oidc,
          logoUrl: args.oidc?.logoUrl ?? pulumi.interpolate`${keycloakAddress}/resources/favicon.ico`,
        },
        groups: args.groups,
        connection,
        transform: transform.singleSignOn,
      },
      partBelow(this, opts, afterChecks),
    );

    const agentPools: Record<string, AgentPool> = {};
    for (const [pool, shape] of Object.entries(args.agentPools)) {
      agentPools[pool] = new AgentPool(
        `${name}-${pool}`,
        {
          ...shape,
          name: pool,
          site: this.harvester,
          zone: this.zone,
          agentRelease: args.agentRelease,
          connection,
          transform: transform.agentPools,
        },
        partBelow(this, opts, afterChecks),
      );
    }
    this.agentPools = agentPools;
    this.catalogue = new WorkspaceCatalogue(
      name,
      {
        workspaces: args.workspaces,
        groups: this.singleSignOn.groups,
        registry: args.registry,
        dockerRegistry: args.dockerRegistry,
        connection,
        transform: transform.workspaces,
      },
      partBelow(this, opts, afterChecks),
    );

    this.loginUrl = this.singleSignOn.loginUrl;
    this.staticLoginUrl = this.singleSignOn.staticLoginUrl;
    this.registerOutputs({ loginUrl: this.loginUrl, staticLoginUrl: this.staticLoginUrl });
  }
}

/** The same checks once more with what was an output before; whatever waits for this starts only when they pass. */
function valuesKnownLater(title: string, args: KasmHarvesterVdiArgs): pulumi.Output<pulumi.Resource[]> {
  const { transform: _transform, keycloak, ...rest } = args;
  const { provider: _provider, ...settings } = keycloak ?? {};
  const all = pulumi.output({ ...rest, keycloak: settings });
  return pulumi.unsecret(
    all.apply((known): pulumi.Resource[] => {
      refuse(title, problemsIn(known as Plain<KasmHarvesterVdiArgs>));
      return [];
    }),
  );
}

/** As many machines as all pools together may have: the brake on a pool that runs away (harvester.md 1.1). */
function defaultQuota(args: KasmHarvesterVdiArgs) {
  const limits = Object.values(args.agentPools).map(({ maxInstances }) => maxInstances);
  return { machines: pulumi.all(limits).apply((known) => known.reduce((sum, limit) => sum + limit, 0)) };
}

/**
 * Runs programs that have to fail, one after the other, and prints how each ended and what it had registered by then. A process
 * of its own, since a program's failure is an unhandled rejection: that is how Pulumi's runner hears of it.
 */
import * as pulumi from "@pulumi/pulumi";
import { KasmHarvesterVdi, type KasmHarvesterVdiArgs } from "../../../../components";
import type { TlsServer } from "../support/tls-server";
import { program } from "./program";
import { Registrations } from "./registrations";
import { kubeconfigFor, serveSite } from "./site";

export interface Refusal {
  words: string;
  /** Types of the resources that were registered, components left out. */
  registered: string[];
}

interface Case {
  changes: (site: TlsServer) => Partial<KasmHarvesterVdiArgs>;
  imageStatus?: Record<string, unknown>;
}

const realm = (site: TlsServer, name: string) => ({ keycloak: { realm: name, caCertificate: site.authority } });
const kubeconfig = (text: string) => ({ harvester: { kubeconfig: pulumi.secret(text) } });

const withScript = (startupScript: pulumi.Output<string>) =>
  Object.fromEntries(Object.entries(program().agentPools).map(([name, pool]) => [name, { ...pool, startupScript }]));

const cases: Record<string, Case> = {
  arguments: {
    changes: () => ({
      domain: "not a domain",
      workspaces: { Chrome: { image: "kasmweb/chrome:1.18.0", groups: ["All User"] } },
    }),
  },
  loopback: { changes: (site) => kubeconfig(kubeconfigFor(site).replace("https://localhost", "https://127.0.0.1")) },
  group: { changes: () => ({ groups: { ...program().groups, Finance: { from: "aegis-finance" } } }) },
  realm: { changes: (site) => realm(site, "nobody") },
  token: { changes: (site) => kubeconfig(kubeconfigFor(site, "kubeconfig-user-x:old")) },
  quota: {
    changes: (site) => ({ harvester: { kubeconfig: kubeconfigFor(site), quota: { cores: pulumi.output(8) } } }),
  },
  image: {
    changes: () => ({}),
    imageStatus: { conditions: [{ type: "RetryLimitExceeded", status: "True", message: "the server says 404" }] },
  },
  script: {
    changes: () => ({ agentPools: withScript(pulumi.output("#cloud-config\nruncmd: reboot\nusers: [{ssh_kye}]\n")) }),
    imageStatus: { conditions: [{ type: "Imported", status: "True" }], virtualSize: 2 ** 30 },
  },
  disk: {
    changes: () => ({}),
    imageStatus: { conditions: [{ type: "Imported", status: "True" }], virtualSize: 101 * 2 ** 30 },
  },
};

function start(site: TlsServer, { changes, imageStatus }: Case): { registrations: Registrations; words: Set<string> } {
  const registrations = new Registrations(site.authority);
  if (imageStatus) registrations.imageStatus = imageStatus;
  const words = new Set<string>();
  const hear = (error: unknown) => words.add(error instanceof Error ? error.message : String(error));
  // The same failure arrives once for every resource that waited.
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", hear);
  const own = { keycloakUrl: site.url, ...realm(site, "aegis"), ...kubeconfig(kubeconfigFor(site)) };
  registrations.run(() => new KasmHarvesterVdi("corp", program({ ...own, ...changes(site) }))).catch(hear);
  return { registrations, words };
}

/** Resolves when nothing is going on any more: what is not registered by then never will be. */
const rest = () => new Promise<void>((idle) => process.once("beforeExit", () => idle()));

async function main(): Promise<void> {
  const site = await serveSite();
  site.unref();
  const refusals: Record<string, Refusal> = {};
  for (const [name, each] of Object.entries(cases)) {
    const { registrations, words } = start(site, each);
    await rest();
    const registered = registrations.all
      .map(({ type }) => type)
      .filter((type) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi-kasm:"));
    refusals[name] = { words: [...words].join("\n"), registered };
  }
  await new Promise<void>((written) => process.stdout.write(JSON.stringify(refusals), () => written()));
  process.exit(0);
}

void main();

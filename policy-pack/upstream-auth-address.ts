import { BlockList, isIP } from "node:net";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { Zone } from "../provider/entities";
import { settings, texts } from "./settings";

export interface UpstreamAuthAddressSettings {
  /** Endings of host names that only a Kubernetes cluster knows. */
  internalDomains: string[];
  /** Networks of addresses that only a Kubernetes cluster knows: its pods and services. */
  internalNetworks: string[];
}

const defaults: UpstreamAuthAddressSettings = {
  internalDomains: ["svc", "cluster.local"],
  internalNetworks: ["10.42.0.0/16", "10.43.0.0/16"],
};

/**
 * Agents reach the Kasm manager by the zone's upstream address, from machines outside the cluster. `$request_host$` means
 * something in browsers only (SOP 4; "Agent VM Never Comes Online" in SOP 11).
 *
 * @severity high
 * @topics autoscaling, network
 */
export const upstreamAuthAddress: ResourceValidationPolicy = {
  name: "upstream-auth-address",
  description: "A zone's upstream address is one that the agents' machines can reach.",
  severity: "high",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      internalDomains: texts("Endings of host names that only a cluster knows.", defaults.internalDomains),
      internalNetworks: texts("Networks, as a.b.c.d/n, that only a cluster knows.", defaults.internalNetworks),
    },
  },
  remediationSteps: "Set upstreamAuthAddress to Kasm's public host name, for example kasm.example.com.",
  validateResource: validateResourceOfType(Zone, ({ upstreamAuthAddress: address }, args, report) => {
    if (address === undefined || address === "") return;
    const fault = faultIn(address, settings(args, defaults));
    if (fault === undefined) return;
    report(
      `The upstream address of the zone "${args.name}" ${fault}, so agents could not register. Use Kasm's public host name.`,
    );
  }),
};

function faultIn(
  address: string,
  { internalDomains, internalNetworks }: UpstreamAuthAddressSettings,
): string | undefined {
  if (address.includes("$request_host$")) return "is $request_host$, which only browsers resolve";
  const host = hostOf(address);
  if (isIP(host) !== 0) {
    if (loopback.check(host, family(host))) return "is a loopback address";
    return networks(internalNetworks).check(host, family(host))
      ? "is an address inside the Kubernetes cluster"
      : undefined;
  }
  if (host === "localhost") return "is the machine itself";
  if (!host.includes(".")) return "is a bare service name";
  const internal = internalDomains.map((domain) => domain.replace(/^\./, "").toLowerCase());
  const inside = internal.some((domain) => host.endsWith(`.${domain}`)) || host.includes(".svc.");
  return inside ? "is a name that only the Kubernetes cluster knows" : undefined;
}

function hostOf(address: string): string {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/\/.*$/, "");
  const bracketed = /^\[([^\]]+)\]/.exec(bare)?.[1];
  return (bracketed ?? (isIP(bare) === 6 ? bare : bare.replace(/:\d+$/, ""))).replace(/\.$/, "");
}

const family = (host: string) => (isIP(host) === 6 ? "ipv6" : "ipv4");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function networks(list: readonly string[]): BlockList {
  const known = new BlockList();
  for (const network of list) {
    const [base = "", prefix] = network.split("/");
    known.addSubnet(base, Number(prefix ?? 32), family(base));
  }
  return known;
}

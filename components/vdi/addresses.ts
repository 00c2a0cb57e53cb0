import { isDomain, kasmAddresses, base, origin } from "../support/addresses";
import type { Findings } from "../support/problems";

export interface AddressArgs {
  domain?: string;
  publicUrl?: string;
  keycloakUrl?: string;
}

/** Kasm's public address. */
export function kasmUrl(domain: string, publicUrl?: string): string {
  return origin(publicUrl ?? `https://kasm.${domain}`);
}

/** Keycloak's public address. */
export function keycloakUrl(domain: string, url?: string): string {
  return base(url ?? `https://keycloak.${domain}`);
}

/** The realm that the SOP's set-up script makes: the first label of the domain (SOP 1.2). */
export function defaultRealm(domain: string): string {
  return domain.split(".")[0] ?? domain;
}

const ownMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where agents reach Kasm. An agent is another machine, so this machine's own names cannot be meant (SOP 4). */
export function upstreamAddress(domain: string, publicUrl?: string): string {
  const url = new URL(kasmUrl(domain, publicUrl));
  return ownMachine.test(url.hostname) ? `kasm.${domain}` : kasmAddresses(url.origin).host;
}

export function checkAddresses({ domain, publicUrl, keycloakUrl: url }: AddressArgs, findings: Findings): void {
  if (domain !== undefined && !isDomain(domain))
    findings.add("domain", `"${domain}" is no domain; write one like example.com`);
  if (publicUrl !== undefined) findings.attempt("publicUrl", () => origin(publicUrl));
  if (url !== undefined) findings.attempt("keycloakUrl", () => base(url));
}

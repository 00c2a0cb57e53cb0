import { X509Certificate } from "node:crypto";
import type { SwitchValues } from "../../catalogue/switches";
import { textOf } from "../../json";
import type { Row } from "../../store/tables";
import { ProviderError } from "../driver";

/** Where a Harvester or KubeVirt config leads to: nothing but what the config itself says. */
export interface KubernetesTarget {
  /** Without a slash at its end; it may have a path (harvester.md 4). */
  readonly host: string;
  /** PEM of the only authority that is trusted; undefined: those of the system. */
  readonly certificateAuthority: string | undefined;
  readonly verify: boolean;
  readonly token: string;
  readonly namespace: string;
}

/** Reads a config. Throws ProviderError, naming the field, on what leads nowhere. */
export function targetOf(provider: Row, switches: SwitchValues): KubernetesTarget {
  const host = textOf(provider.kube_host).trim().replace(/\/+$/, "");
  if (!URL.canParse(host) || !/^https?:$/.test(new URL(host).protocol)) {
    throw new ProviderError(`kube_host ${host} is no address; write https://host:6443`);
  }
  const certificate = textOf(provider.kube_ssl_cert).trim();
  const certificateAuthority = certificate === "" ? undefined : pemOf(certificate, switches.kube_ssl_cert);
  const verify = certificateAuthority !== undefined || switches.kube_without_certificate === "verify";
  const token = textOf(provider.kube_api_token).trim();
  return { host, certificateAuthority, verify, token, namespace: textOf(provider.vm_namespace) };
}

/** PEM, or PEM in base64 as a kubeconfig has it: sources disagree on which is meant (harvester.md 5). */
function pemOf(text: string, accepted: string): string {
  const isPem = text.includes("-----BEGIN CERTIFICATE-----");
  if (isPem && accepted === "base64") throw new ProviderError("kube_ssl_cert is not in base64");
  if (!isPem && accepted === "pem") throw new ProviderError("kube_ssl_cert is no PEM: it may be base64 still");
  const pem = isPem ? text : Buffer.from(text, "base64").toString("utf8");
  try {
    new X509Certificate(pem);
    return pem;
  } catch {
    throw new ProviderError("kube_ssl_cert holds no certificate");
  }
}

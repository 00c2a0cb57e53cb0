import { read, UnreachableError } from "../support/https";
import { type ClusterAccess, KubeconfigError } from "./kubeconfig";

/** Harvester itself, or what stands at its address, does not let us in; found before anything is changed. */
export class HarvesterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "HarvesterError";
  }
}

/**
 * Asks Harvester for its own resource types with the kubeconfig's token: shows in one go whether the address, the authority
 * and the token are right and whether it is a Harvester. Reads only.
 */
export async function inspectHarvester({ server, caCertificate, token }: ClusterAccess): Promise<void> {
  const path = `${server}/apis/harvesterhci.io/v1beta1`;
  let status: number;
  let text: string;
  try {
    ({ status, text } = await read(path, { caCertificate, headers: { authorization: `Bearer ${token}` } }));
  } catch (error) {
    if (error instanceof UnreachableError)
      throw new HarvesterError(`Harvester at ${server} cannot be reached: ${error.reason}`);
    throw error;
  }
  if (status === 401)
    throw new KubeconfigError(
      `Harvester at ${server} refuses the kubeconfig's token (401): it has expired or was revoked`,
    );
  if (status === 403)
    throw new HarvesterError(`Harvester at ${server} does not let the kubeconfig's user read its resource types (403)`);
  if (status === 404)
    throw new HarvesterError(
      `${server} is a Kubernetes API without Harvester's resource types (harvesterhci.io/v1beta1)`,
    );
  if (status !== 200 || !text.includes("virtualmachineimages"))
    throw new HarvesterError(`${server} does not answer as Harvester does (status ${status})`);
}

/**
 * Tries the autoscaler's own address, authority and token together, as Kasm will. A refusal is an error: the certificate of port
 * 6443 seldom names a DNS name (harvester.md 4). That the address cannot be reached from here says nothing about Kasm's servers
 * and comes back as a warning.
 */
export async function tryAutoscalerAccess({
  server,
  caCertificate,
  token,
}: ClusterAccess): Promise<string | undefined> {
  try {
    const { status } = await read(`${server}/version`, {
      caCertificate,
      headers: { authorization: `Bearer ${token}` },
    });
    if (status !== 401) return undefined;
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    if (!error.reason.includes("certificate")) {
      return `Harvester's API at ${server} cannot be reached from here (${error.reason}); Kasm's servers must be able to.`;
    }
    throw new HarvesterError(
      `Harvester's API at ${server} cannot be used by Kasm: ${error.reason}. Give the address that the certificate names, usually the VIP, as apiServer`,
    );
  }
  throw new HarvesterError(
    `Harvester's API at ${server} refuses the autoscaler's token (401). Give the address of kube-apiserver itself, usually the VIP on port 6443, as apiServer`,
  );
}

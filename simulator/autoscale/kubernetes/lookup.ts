import type { SwitchValues } from "../../catalogue/switches";
import { textOf } from "../../json";
import type { Row } from "../../store/tables";
import { ProviderError } from "../driver";
import { type KubernetesApi, KubernetesRefusal, within } from "./client";
import { networkNameOf, type HarvesterImage } from "./machine";

/** The image that disk_image names, by the switch harvester_image. Throws ProviderError where none is ready. */
export async function findImage(api: KubernetesApi, provider: Row, switches: SwitchValues): Promise<HarvesterImage> {
  const wanted = textOf(provider.disk_image);
  const images = await api.list("image");
  const by = switches.harvester_image;
  const found =
    (by === "name" ? undefined : images.find((image) => within(image, "spec", "displayName") === wanted)) ??
    (by === "display_name" ? undefined : images.find((image) => within(image, "metadata", "name") === wanted));
  const namespace = api.target.namespace;
  if (found === undefined) throw new ProviderError(`there is no image ${wanted} in the namespace ${namespace}`);
  const storageClassName = textOf(within(found, "status", "storageClassName"));
  if (storageClassName === "") throw new ProviderError(`the image ${wanted} has not been imported`);
  return { namespace, name: textOf(within(found, "metadata", "name")), storageClassName };
}

/** Throws ProviderError when the config's network is not there. A token that may not look at networks sees no fault. */
export async function checkNetwork(api: KubernetesApi, provider: Row, switches: SwitchValues): Promise<void> {
  const wanted = networkNameOf(provider, switches);
  if (wanted === "") return;
  // Harvester takes a bare name to be in the namespace default (harvester.md 1.5), KubeVirt in the machine's own.
  const bare = provider.vm_provider_name === "harvester" ? "default" : api.target.namespace;
  const [name = "", namespace = bare] = wanted.split("/").reverse();
  try {
    await api.get("network", name, namespace);
  } catch (error) {
    if (!(error instanceof KubernetesRefusal)) throw error;
    if (error.status === 404) throw new ProviderError(`there is no network ${name} in the namespace ${namespace}`);
    if (error.status !== 403) throw error;
  }
}

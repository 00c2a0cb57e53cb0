import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Duration, parseDuration } from "../../provider/core";
import { asRunError } from "../support/run-error";
import { assertImported, type ImageStatus, importedOrGivenUp } from "./image-status";
import { mayBeTouched } from "./metadata";

export interface HarvesterImageArgs {
  /**
   * Name of the image, of the object and in Harvester's UI alike, since Kasm finds images by it. A change makes a new image
   * first, which is the way to change an image that machines still use.
   */
  name: pulumi.Input<string>;
  /** Where Harvester downloads the image from; the server must answer HEAD requests. A change replaces the image. */
  url: pulumi.Input<string>;
  /** SHA-512 of the file, 128 hexadecimal digits. A change replaces the image. */
  checksum?: pulumi.Input<string>;
  /** Storage class to build the image on. Default: the cluster's. A change replaces the image. */
  storageClass?: pulumi.Input<string>;
  /** How often Harvester tries the download again, 0 to 10. Default 3. */
  retry?: pulumi.Input<number>;
  /** How long to wait for the download. Default `1 hour`. */
  timeout?: pulumi.Input<Duration>;
}

export interface HarvesterImage {
  resource: kubernetes.apiextensions.CustomResource;
  /** Resolves when the image can be used; fails when Harvester gave up. */
  imported: pulumi.Output<pulumi.Resource[]>;
  /** Bytes that a disk made from the image needs; unknown on Harvester before 1.4. */
  virtualSize: pulumi.Output<number | undefined>;
}

/** What the webhook refuses to change; `displayName` is unique, so the old object has to go first. */
const immutable = ["spec.displayName", "spec.sourceType", "spec.url", "spec.checksum", "spec.targetStorageClassName"];

/** A downloaded image (SOP 5.2), waited for until it is there or Harvester has given up (harvester.md 1.2). */
export function harvesterImage(
  name: string,
  namespace: pulumi.Input<string>,
  args: HarvesterImageArgs,
  opts: pulumi.CustomResourceOptions,
): HarvesterImage {
  const timeout = pulumi.output(args.timeout ?? "1 hour").apply((text) => String(parseDuration(text)));
  const storageClass: Record<string, pulumi.Input<string>> = args.storageClass === undefined
    ? {}
    : { "harvesterhci.io/storageClassName": args.storageClass };
  const resource = new kubernetes.apiextensions.CustomResource(
    name,
    {
      apiVersion: "harvesterhci.io/v1beta1",
      kind: "VirtualMachineImage",
      metadata: {
        name: args.name,
        namespace,
        labels: { "harvesterhci.io/imageDisplayName": args.name },
        annotations: {
          ...mayBeTouched,
          ...storageClass,
          "pulumi.com/waitFor": importedOrGivenUp,
          "pulumi.com/timeoutSeconds": timeout,
        },
      },
      spec: {
        displayName: args.name,
        sourceType: "download",
        url: args.url,
        retry: args.retry ?? 3,
        ...(args.checksum === undefined ? {} : { checksum: args.checksum }),
      },
      // Never sent; a key that is named here becomes an output with the live status.
      status: undefined,
    },
    pulumi.mergeOptions({ deleteBeforeReplace: true, replaceOnChanges: immutable }, opts),
  );
  const { status } = resource as unknown as { status: pulumi.Output<ImageStatus | undefined> };
  const imported = pulumi.all([status, args.name, args.url]).apply(([live, image, url]): pulumi.Resource[] => {
    try {
      assertImported(image, url, live);
    } catch (error) {
      throw asRunError(error);
    }
    return [resource];
  });
  return { resource, imported, virtualSize: status.apply((live) => live?.virtualSize) };
}

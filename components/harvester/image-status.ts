import { formatSize } from "../../provider/core";

/** What Harvester reports of a virtual machine image; only what is looked at here. */
export interface ImageStatus {
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
  progress?: number;
  size?: number;
  virtualSize?: number;
  storageClassName?: string;
}

/**
 * Ends the wait on an image that is imported or will never be: `waitFor` without a value is satisfied as soon as the path
 * selects anything (harvester.md 1.2).
 */
export const importedOrGivenUp =
  'jsonpath={.status.conditions[?((@.type=="Imported"||@.type=="RetryLimitExceeded")&&@.status=="True")].type}';

/** Harvester gave up on an image. It looks at it no more, so only a new object helps. */
export class ImageImportError extends Error {
  constructor(image: string, url: string, message: string | undefined) {
    super(
      `Harvester has given up importing the image "${image}" from ${url}: ${message ?? "no reason given"}. ` +
        `It does not try again: correct the address, or when the address is right replace the object (pulumi up --replace with its URN)`,
    );
    this.name = "ImageImportError";
  }
}

export function assertImported(image: string, url: string, status: ImageStatus | undefined): void {
  const gaveUp = status?.conditions?.find(
    ({ type, status: state }) => type === "RetryLimitExceeded" && state === "True",
  );
  if (gaveUp) throw new ImageImportError(image, url, gaveUp.message);
}

/** A disk must hold the image's whole virtual size. Returns the complaint, or nothing. */
export function diskTooSmall(diskBytes: number, image: string, virtualSize: number | undefined): string | undefined {
  if (virtualSize === undefined || diskBytes >= virtualSize) return undefined;
  return `${formatSize(diskBytes)} is smaller than the image "${image}", which unpacks to ${formatSize(virtualSize)}`;
}

import type { KasmVersion } from "../../../../simulator";
import { peopleTours } from "./people";
import { signInTours } from "./sign-in";
import { capacityTours } from "./capacity";
import { dnsProviderTours, vmProviderTours } from "./vm-providers";
import { fileTours } from "./files";
import { launchTours } from "./launches";
import { workspaceTours } from "./workspaces";
import type { Tour } from "./tour";

export { travel, type Tour } from "./tour";

/** A tour of each kind of object. */
export const toursOf = (version: KasmVersion): readonly Tour[] => [
  ...peopleTours,
  ...signInTours,
  ...vmProviderTours(version),
  ...dnsProviderTours(),
  ...capacityTours(version),
  ...workspaceTours(version),
  ...fileTours(version),
  ...launchTours,
];

/** The tour of this kind of VM provider, on 1.18. */
export function vmProviderTour(kind: string): Tour {
  const found = vmProviderTours("1.18.1").find((tour) => tour.variant === kind);
  if (found === undefined) throw new Error(`no tour of ${kind}`);
  return found;
}

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

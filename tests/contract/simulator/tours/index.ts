import type { KasmVersion } from "../../../../simulator";
import { peopleTours } from "./people";
import { signInTours } from "./sign-in";
import { dnsProviderTours, vmProviderTours } from "./vm-providers";
import type { Tour } from "./tour";

export { travel, type Tour } from "./tour";

/** The tours of all families that stand alone: they need nothing made before. */
export const toursOf = (version: KasmVersion): readonly Tour[] => [
  ...peopleTours,
  ...signInTours,
  ...vmProviderTours(version),
  ...dnsProviderTours(),
];

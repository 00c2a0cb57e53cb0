import type { SimulatorControl } from "../server/control";
import type { PageRoute } from "../server/pages";

/** Everything that is served beside the API's calls, made once for each simulator. */
export function pageRoutes(_control: SimulatorControl): PageRoute[] {
  return [];
}

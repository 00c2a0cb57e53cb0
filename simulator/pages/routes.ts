import { registrationRoutes } from "../autoscale/registration";
import { controlRoutes } from "../control/routes";
import type { SimulatorControl } from "../server/control";
import type { PageRoute } from "../server/pages";
import { signInRoutes } from "../sign-in";
import { adminRoutes } from "./admin";
import { connectRoutes } from "./connect";
import { dashboardRoutes } from "./dashboard";
import { loginRoutes } from "./login";

/** Everything that is served beside the API's calls, made once for each simulator. */
export function pageRoutes(control: SimulatorControl): PageRoute[] {
  return [
    ...adminRoutes(control),
    ...connectRoutes,
    ...controlRoutes(control),
    ...dashboardRoutes,
    ...loginRoutes,
    ...registrationRoutes(control.autoscale),
    ...signInRoutes(control),
  ];
}

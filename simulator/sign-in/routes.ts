import type { SimulatorControl } from "../server/control";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { signInAddress, signInByConfig } from "./begin";
import { oidcCallback } from "./callback";
import { frontChannelLogout, logOut } from "./logout";
import { backChannelLogout } from "./logout-token";
import { SignInParts } from "./parts";
import { LOGOUT_PATH } from "./paths";

/** Signing in and out by an identity provider. */
export function signInRoutes(control: SimulatorControl): PageRoute[] {
  const parts = new SignInParts(control);
  const route = (
    method: string,
    path: string,
    handle: (parts: SignInParts, request: PageRequest) => PageAnswer | Promise<PageAnswer>,
  ): PageRoute => ({ method, path, handle: (request) => handle(parts, request) });
  return [
    route("GET", "/api/sso_login", signInByConfig),
    route("POST", "/api/sso", signInAddress),
    route("GET", "/api/oidc_callback", oidcCallback),
    route("POST", "/api/oidc_backchannel_logout", backChannelLogout),
    route("POST", LOGOUT_PATH, logOut),
    route("GET", "/simulator/oidc_frontchannel_logout", frontChannelLogout),
  ];
}

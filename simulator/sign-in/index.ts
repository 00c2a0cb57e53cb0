export { signInChoices, type SignInChoice, type SignInChoices } from "./choices";
export { noSessionCookies, sessionCookies } from "./cookies";
export { LOGOUT_PATH, signInRoutes } from "./routes";

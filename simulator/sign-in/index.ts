export { signInChoices, type SignInChoice, type SignInChoices } from "./choices";
export { noSessionCookies, sessionCookies } from "./cookies";
export { signInRoutes } from "./routes";

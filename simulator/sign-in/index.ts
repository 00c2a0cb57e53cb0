export { signInChoices, type SignInChoice } from "./choices";
export { noSessionCookies, sessionCookies } from "./cookies";
export { signInRoutes } from "./routes";

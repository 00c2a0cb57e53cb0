/** The stand-in for the Keycloak plugin, as a process that speaks the provider protocol, against a real Keycloak. */
import { everyInputIsHonoured } from "./inputs";
import { objectsLiveAndDie } from "./life";
import { recordedCallsAreAnswered } from "./recorded-calls";
import { startServer } from "./server";
import type { RunningServer } from "./server";
import { settingsAreHonoured } from "./settings";

let server: RunningServer;
const running = (): RunningServer => server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

describe("the recorded calls are answered as by the official plugin", () => recordedCallsAreAnswered(running));
describe("every input is honoured", () => everyInputIsHonoured(running));
describe("objects live and die", () => objectsLiveAndDie(running));
describe("the settings", () => settingsAreHonoured(running));

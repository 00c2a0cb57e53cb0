import type { JsonObject } from "../json";
import type { SimulatorControl } from "../server/control";
import type { LogLine } from "../server/log";
import { withoutSecrets } from "../server/masking";
import type { OidcConfig } from "./config";
import { providerHttp } from "./http";
import { IdTokens } from "./id-tokens";
import { PendingSignIns } from "./pending";
import type { ProviderParts } from "./provider";
import { UsedTokens } from "./used-tokens";

const LONGEST_LINE = 8_000;
const TOKENS = ["access_token", "refresh_token", "id_token", "nonce"];

/** What the routes of one simulator share. None of it outlives the process. */
export class SignInParts {
  readonly pending = new PendingSignIns();
  readonly idTokens = new IdTokens();
  readonly usedLogoutTokens = new UsedTokens();

  constructor(readonly control: SimulatorControl) {}

  say(level: LogLine["level"], text: string): void {
    const at = this.control.clock.now().toISOString();
    this.control.log.add({ at, source: "sign-in", level, text: text.slice(0, LONGEST_LINE) });
  }

  /** Does something with a config's provider; the connections are closed after it. */
  async withProvider<T>(config: OidcConfig, work: (parts: ProviderParts) => Promise<T>): Promise<T> {
    const { clock, trustedAuthorities } = this.control;
    const http = providerHttp({ trustedAuthorities, verify: !config.debug });
    const saw = (what: string, content: JsonObject) => {
      if (config.debug) this.say("debug", `${config.name}: ${what}: ${JSON.stringify(shown(content))}`);
    };
    try {
      return await work({ config, http, now: () => clock.now(), saw });
    } finally {
      await http.close();
    }
  }
}

function shown(content: JsonObject): unknown {
  const hidden = TOKENS.filter((key) => key in content).map((key) => [key, "(secret)"] as const);
  return withoutSecrets({ ...content, ...Object.fromEntries(hidden) });
}

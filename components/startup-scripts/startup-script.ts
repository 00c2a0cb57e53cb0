import type { StartupScriptArgs } from "./arguments";
import { bash } from "./bash";
import { checkArguments } from "./check-arguments";
import { cloudConfig } from "./cloud-config";
import { linuxPlan } from "./linux-plan";
import { powershell } from "./powershell";
import { sizeProblem } from "../../provider/vm-providers/startup-script";
import { refuse } from "../support/problems";

/**
 * The start-up script of a VM provider config, made of parts: what Kasm runs on each machine it makes. Kasm's placeholders stay,
 * every other brace is doubled, and the result fits what the provider takes. The same parts make the same text.
 *
 * ```ts
 * startupScript({ kind: "docker-agent", format: "cloud-config" }); // the SOP's script, byte for byte
 * startupScript({
 *   kind: "docker-agent", format: "bash", provider: "oci", packageFamily: "dnf", kasmRelease: "1.18.1",
 *   swap: { size: "16 GiB" }, steps: { after: ["echo \"${HOSTNAME} is {server_id}\" >> /var/log/kasm.log"] },
 * });
 * startupScript({ kind: "windows-desktop", format: "powershell", registration: { by: "kasm-scripts" } });
 * ```
 *
 * @throws ArgumentsError with every problem of the parts, by name
 */
export function startupScript(args: StartupScriptArgs): string {
  refuse("startupScript", checkArguments(args));
  const script = written(args);
  const tooLong = args.provider === undefined ? undefined : sizeProblem(script, args.provider);
  refuse("startupScript", tooLong === undefined ? [] : [{ path: "provider", reason: tooLong.reason }]);
  return script;
}

function written(args: StartupScriptArgs): string {
  if (args.kind === "windows-desktop") return powershell(args);
  return args.format === "bash" ? bash(linuxPlan(args)) : cloudConfig(linuxPlan(args));
}

export type {
  DockerAgentScript,
  LinuxDesktopScript,
  LinuxRegistration,
  MachineProvider,
  ScriptFile,
  ScriptStep,
  ScriptSteps,
  ScriptUser,
  StartupScriptArgs,
  WindowsBundle,
  WindowsDesktopScript,
  WindowsInstaller,
} from "./arguments";
export {
  checkedStartupScript,
  checkStartupScript,
  type ScriptFormat,
  type ScriptProblem,
  type StartupScriptUse,
} from "./check-startup-script";
export { dockerAgentScript, type DockerAgentScriptOptions } from "./docker-agent";
export { defaultKasmRelease, desktopServiceUrl, type KasmRelease, kasmReleases, releaseUrl } from "./releases";
export { type ScriptText, type Verbatim, verbatim } from "./script-text";
export { startupScript } from "./startup-script";

export { dockerAgentScript, type DockerAgentScriptOptions } from "./docker-agent";
export { defaultKasmRelease, releaseUrl } from "./releases";

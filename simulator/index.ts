export { KasmSimulator } from "./simulator";
export type { SimulatorOptions } from "./options";
export { DrivenClock, RealClock, type Clock } from "./clock";
export type { CallFault, ConnectionFault, Fault, FaultKind, FaultPlanData } from "./faults/kinds";
export { FaultPlanError } from "./faults/check";
export type { Journal, JournalEntry, JournalFilter } from "./server/journal";
export type { LogLine, ServerLog } from "./server/log";
export type { SignInNeed } from "./access/sign-in-needs";
export type { AgentRegistration } from "./agents";
export type { Dump } from "./store/dump";
export { makeCertificate, type ServerCertificate } from "./certificates";
export { VERSIONS, type KasmVersion } from "./versions";
export { SWITCHES, type SwitchDefinition, type SwitchName } from "./catalogue/switches";
export {
  CALLS,
  FAMILIES,
  type CallDefinition,
  type FamilyDefinition,
  type FieldDefinition,
  type Grade,
} from "./catalogue";
export type { ActivityEntry, RecordedRequest } from "./autoscale";
export { GROUP_SETTINGS, type GroupSettingDefinition } from "./catalogue/group-settings";
export { PERMISSIONS, type PermissionDefinition } from "./catalogue/permissions";

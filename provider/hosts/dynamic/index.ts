/**
 * What the engine's dynamic provider process loads: one handler per kind, under the name the kind's `__provider` text
 * asks for. The engine starts one such process per operation, and all kinds share it.
 */
import {
  autoscaleConfig as autoscaleConfigEntity,
  autoscaleSchedule as autoscaleScheduleEntity,
  group as groupEntity,
  groupSettings as groupSettingsEntity,
  oidcConfig as oidcConfigEntity,
  registry as registryEntity,
  serverPool as serverPoolEntity,
  ssoGroupMapping as ssoGroupMappingEntity,
  vmProvider as vmProviderEntity,
  workspace as workspaceEntity,
  workspaceAssignment as workspaceAssignmentEntity,
  workspaceExclusion as workspaceExclusionEntity,
  zone as zoneEntity,
} from "../../entities";
import { entityHandler } from "./handler";

export { sshKeyPair } from "./ssh-key-pair";
export type { Handler } from "./handler";

export const autoscaleConfig = entityHandler(autoscaleConfigEntity);
export const autoscaleSchedule = entityHandler(autoscaleScheduleEntity);
export const group = entityHandler(groupEntity);
export const groupSettings = entityHandler(groupSettingsEntity);
export const oidcConfig = entityHandler(oidcConfigEntity);
export const registry = entityHandler(registryEntity);
export const serverPool = entityHandler(serverPoolEntity);
export const ssoGroupMapping = entityHandler(ssoGroupMappingEntity);
export const vmProvider = entityHandler(vmProviderEntity);
export const workspace = entityHandler(workspaceEntity);
export const workspaceAssignment = entityHandler(workspaceAssignmentEntity);
export const workspaceExclusion = entityHandler(workspaceExclusionEntity);
export const zone = entityHandler(zoneEntity);

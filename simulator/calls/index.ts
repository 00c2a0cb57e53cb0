import type { KnownCall } from "../catalogue";
import { notDone } from "../failure";
import type { Handler } from "../server/context";
import { createRecord, deleteRecord, getRecord, listRecords, updateRecord } from "./records";
import { accountCalls } from "./special/accounts";
import { groupCalls } from "./special/groups";
import { groupSettingCalls } from "./special/group-settings";
import { identityProviderCalls } from "./special/identity-providers";
import { licenseCalls } from "./special/licenses";
import { permissionCalls } from "./special/permissions";
import { serverCalls } from "./special/servers";
import { sessionPermissionCalls } from "./special/session-permissions";
import { sessionRecordCalls } from "./special/session-records";
import { sessionTokenCalls } from "./special/session-tokens";
import { sessionCalls } from "./special/sessions";
import { physicalTokenCalls } from "./special/physical-tokens";
import { ssoMappingCalls } from "./special/sso-mappings";
import { systemCalls } from "./special/system";
import { userCalls } from "./special/users";
import { fileMappingCalls } from "./special/file-mappings";
import { storageCalls } from "./special/storage";
import { webFilterCalls } from "./special/web-filter";
import { workspaceCalls } from "./special/workspaces";

const SPECIAL: Readonly<Record<string, Handler>> = {
  ...groupCalls,
  ...groupSettingCalls,
  ...permissionCalls,
  ...identityProviderCalls,
  ...ssoMappingCalls,
  ...workspaceCalls,
  ...licenseCalls,
  ...physicalTokenCalls,
  ...userCalls,
  ...accountCalls,
  ...systemCalls,
  ...serverCalls,
  ...sessionCalls,
  ...sessionPermissionCalls,
  ...sessionRecordCalls,
  ...sessionTokenCalls,
  ...webFilterCalls,
  ...storageCalls,
  ...fileMappingCalls,
};

const STANDARD: Readonly<Record<string, Handler>> = {
  list: listRecords,
  get: getRecord,
  create: createRecord,
  update: updateRecord,
  delete: deleteRecord,
};

/** What serves a call: a handler of its own, the one for its action, or a refusal. */
export function handlerOf(call: KnownCall): Handler {
  const { refused } = call;
  if (refused !== undefined) {
    return () => {
      throw notDone(refused);
    };
  }
  const handler = SPECIAL[call.name] ?? STANDARD[call.action];
  if (handler === undefined) throw new Error(`Nothing serves ${call.name}.`);
  return handler;
}

import type { FamilyDefinition } from "../model";
import { withNewerColumns } from "../newer-columns";
import { autoscaleConfigs, machineRemovals } from "./autoscale";
import { brandingConfigs } from "./branding";
import { castConfigs } from "./cast";
import { connectionProxies } from "./connection-proxies";
import { dnsProviderConfigs } from "./dns-providers";
import { fileMappings } from "./file-mappings";
import { groupImages, groupPermissions, groups, groupSettings, userGroups } from "./groups";
import { images } from "./images";
import { kasms, sessionDemands, sessionHistory, sessionPermissions } from "./kasms";
import { ldapConfigs } from "./ldap";
import { schedules, serverPools } from "./pools";
import { physicalTokens } from "./physical-tokens";
import { registries } from "./registries";
import { reports } from "./reports";
import { samlConfigs } from "./saml";
import { servers } from "./servers";
import { oidcConfigs, ssoMappings } from "./sign-in";
import { stagingConfigs } from "./staging";
import { storageMappings, storageProviders } from "./storage";
import { ssoAttributeMappings } from "./sso-attributes";
import { licenses, settings } from "./system";
import { apiConfigs } from "./api-keys";
import { sessions } from "./sessions";
import { userAttributes, userServers } from "./user-attributes";
import { users } from "./users";
import { vmProviderConfigs } from "./vm-providers";
import { urlFilterPolicies } from "./web-filter";
import { managers, zones } from "./zones";

const families: readonly FamilyDefinition[] = [
  zones,
  managers,
  connectionProxies,
  groups,
  groupSettings,
  groupPermissions,
  groupImages,
  userGroups,
  oidcConfigs,
  samlConfigs,
  ldapConfigs,
  ssoMappings,
  ssoAttributeMappings,
  vmProviderConfigs,
  dnsProviderConfigs,
  serverPools,
  autoscaleConfigs,
  machineRemovals,
  schedules,
  servers,
  urlFilterPolicies,
  images,
  registries,
  storageProviders,
  storageMappings,
  fileMappings,
  brandingConfigs,
  stagingConfigs,
  castConfigs,
  users,
  userAttributes,
  userServers,
  apiConfigs,
  sessions,
  kasms,
  sessionHistory,
  sessionPermissions,
  sessionDemands,
  settings,
  licenses,
  physicalTokens,
  reports,
];

/** Every family of objects that the simulator keeps. */
export const FAMILIES: readonly FamilyDefinition[] = families.map(withNewerColumns);

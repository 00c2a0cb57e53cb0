import type { FamilyRules } from "../rules";
import { groupRules } from "./access";
import { userRules } from "./users";
import { autoscaleRules, poolRules, scheduleRules } from "./capacity";
import { connectionProxyRules, serverRules } from "./servers";
import { kasmRules, sessionPermissionRules } from "./sessions";
import { dnsProviderRules, vmProviderRules } from "./vm-providers";
import { fileMappingRules } from "./file-mappings";
import { brandingRules, castRules, stagingRules } from "./launches";
import { storageMappingRules } from "./storage";
import { imageRules } from "./images";
import { registryRules } from "./registries";
import { webFilterRules } from "./web-filter";
import { samlRules, ssoAttributeRules } from "./sign-in";
import { apiConfigRules, licenseRules, managerRules, settingRules, zoneRules } from "./system";

const RULES: Readonly<Record<string, FamilyRules>> = {
  groups: groupRules,
  users: userRules,
  saml_configs: samlRules,
  sso_attribute_mappings: ssoAttributeRules,
  zones: zoneRules,
  managers: managerRules,
  connection_proxies: connectionProxyRules,
  vm_provider_configs: vmProviderRules,
  dns_provider_configs: dnsProviderRules,
  server_pools: poolRules,
  autoscale_configs: autoscaleRules,
  schedules: scheduleRules,
  servers: serverRules,
  kasms: kasmRules,
  session_permissions: sessionPermissionRules,
  url_filter_policies: webFilterRules,
  images: imageRules,
  registries: registryRules,
  storage_mappings: storageMappingRules,
  file_mappings: fileMappingRules,
  branding_configs: brandingRules,
  staging_configs: stagingRules,
  cast_configs: castRules,
  api_configs: apiConfigRules,
  settings: settingRules,
  licenses: licenseRules,
};

/** What a family does beyond the catalogue. */
export function rulesOf(family: string): FamilyRules {
  return RULES[family] ?? {};
}

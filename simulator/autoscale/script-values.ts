import { settingValue } from "../calls/settings";
import { type Json, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import type { ScriptValues } from "./script";
import { serverToken } from "./tokens";

/** What a machine's start-up script gets in place of its placeholders (kasm-docs.md 5.11). */
export function scriptValues(server: ServerContext, config: Row, provider: Row, machine: Row): ScriptValues {
  const { tables } = server;
  const serverId = textOf(machine.server_id);
  const directory = tables.get("ldap_configs", config.ldap_id);
  return {
    ssh_key:
      given(provider.vm_public_ssh_key) ?? given(provider.azure_ssh_public_key) ?? given(provider.oci_ssh_public_key),
    // As it is: $request_host$ is left to the guest, where it leads nowhere.
    upstream_auth_address: given(tables.get("zones", config.zone_id)?.upstream_auth_address),
    server_id: serverId,
    provider_name: textOf(provider.vm_provider_name),
    manager_token: settingValue(server, "token"),
    server_hostname: textOf(machine.instance_id),
    server_external_fqdn: externalName(config, machine),
    connection_username: given(config.connection_username),
    connection_password: given(config.connection_password),
    // Made by the directory server; there is none here.
    ad_join_credential: config.ad_create_machine_record === true ? `ad-${serverId}` : null,
    domain: given(directory?.search_base),
    checkin_jwt: serverToken(server, "checkin", serverId),
    registration_token: serverToken(server, "registration", serverId),
    ...(server.dialect === "1.16"
      ? { nginx_cert_in: given(config.nginx_cert), nginx_key_in: given(config.nginx_key) }
      : {}),
  };
}

/** The name under which DNS knows a machine; null unless the config registers it. */
export function externalName(config: Row, machine: Row): string | null {
  const domain = given(config.base_domain_name);
  return config.register_dns === true && domain !== null ? `${textOf(machine.instance_id)}.${domain}` : null;
}

const given = (value: Json | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);

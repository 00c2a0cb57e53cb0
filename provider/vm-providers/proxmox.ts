import type * as pulumi from "@pulumi/pulumi";
import { choice, flag, integer, secret, text } from "../core";
import type { Size } from "../core";
import { defineVmProvider } from "./definition";
import { sizeOfUnknownName, whole } from "./sizes";

/** What a VM provider config for Proxmox has (kasm-docs.md 5.5). Every change updates in place. */
export interface ProxmoxFields {
  /** Where the Proxmox API is, with its port, for example `https://pve.example.com:8006`. */
  host: pulumi.Input<string>;
  /** The user that the API token belongs to, with its realm: `kasm@pve`. */
  username: pulumi.Input<string>;
  /** Name of the API token, in the form `kasm@pve!autoscale`. */
  tokenName: pulumi.Input<string>;
  /** Value of the API token. Kept as a secret; sent when it changes, never compared with the server's. */
  tokenValue: pulumi.Input<string>;
  /** Whether the API's certificate must be one that Kasm's server trusts. Default true. */
  verifySsl?: pulumi.Input<boolean>;
  /** Name of the cluster's node that holds the template. */
  clusterNodeName: pulumi.Input<string>;
  /** Name of the node that the machines are made on. A new config has none. */
  targetNodeName?: pulumi.Input<string>;
  /** Name of the template that machines are cloned from. */
  templateName: pulumi.Input<string>;
  /** Whether machines get disks of their own instead of sharing the template's. Default true. */
  fullClone?: pulumi.Input<boolean>;
  /** Least VM id that machines get; from 100 on. Nothing else should use the ids of the range. */
  vmIdRangeLower: pulumi.Input<number>;
  /** Greatest VM id that machines get; the range must have room for `maxInstances`. */
  vmIdRangeUpper: pulumi.Input<number>;
  /** CPU cores of each machine. */
  cores: pulumi.Input<number>;
  /** Memory of each machine, for example `16 GiB`. Before Kasm 1.19 it must be a whole number of GiB. */
  memory: pulumi.Input<Size>;
  /** Which family of operating system is installed in the template. */
  installedOsType: pulumi.Input<"linux" | "windows">;
  /** Name of the resource pool that machines join. A new config has none. */
  resourcePoolName?: pulumi.Input<string>;
  /** Name of the storage that disks lie on. A new config has none. */
  storagePoolName?: pulumi.Input<string>;
  /** Where in the machine the start-up script is put. A new config has none. */
  startupScriptPath?: pulumi.Input<string>;
}

/** A VM provider config for Proxmox (kasm-docs.md 5.5). */
export const proxmox = defineVmProvider<ProxmoxFields, ProxmoxFields, "tokenValue">({
  fields: {
    host: text("host").guarded(),
    username: text("username"),
    tokenName: text("token_name"),
    tokenValue: secret("token_value"),
    verifySsl: flag("verify_ssl").optional(),
    clusterNodeName: text("cluster_node_name"),
    targetNodeName: text("target_node_name").optional(),
    templateName: text("template_name"),
    fullClone: flag("full_clone").optional(),
    // Proxmox keeps the ids below 100 for itself.
    vmIdRangeLower: integer("vmid_range_lower", { min: 100 }),
    vmIdRangeUpper: integer("vmid_range_upper", { min: 100 }),
    cores: integer("cores", { min: 1 }),
    memory: sizeOfUnknownName("memory"),
    // The example is lower case; other spellings have not been seen (kasm-docs.md 5.5, 10.2).
    installedOsType: choice("installed_os_type", { linux: ["linux", "Linux"], windows: ["windows", "Windows"] }),
    resourcePoolName: text("resource_pool_name").optional(),
    storagePoolName: text("storage_pool_name").optional(),
    startupScriptPath: text("startup_script_path").optional(),
  },
  rules: [
    ...whole("GiB", "memory"),
    ({ vmIdRangeLower: lower, vmIdRangeUpper: upper, maxInstances }) => {
      if (typeof lower !== "number" || typeof upper !== "number") return undefined;
      if (upper < lower)
        return {
          property: "vmIdRangeUpper",
          reason: `the range of VM ids ends at ${upper}, before it begins at ${lower}`,
        };
      const room = upper - lower + 1;
      if (typeof maxInstances !== "number" || room >= maxInstances) return undefined;
      const reason = `the range ${lower} to ${upper} has ids for ${room} machines, and maxInstances is ${maxInstances}; widen the range or lower maxInstances`;
      return { property: "vmIdRangeUpper", reason };
    },
  ],
});

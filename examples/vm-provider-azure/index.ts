import * as pulumi from "@pulumi/pulumi";
import { azureRoles, ServerPool, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("azure");

const provider = new VmProvider("azure", {
  provider: "azure",
  name: "azure-windows",
  maxInstances: 5,
  authority: "public",
  subscriptionId: config.require("subscriptionId"),
  tenantId: config.require("tenantId"),
  clientId: config.require("clientId"),
  clientSecret: config.requireSecret("clientSecret"),
  resourceGroup: config.require("resourceGroup"),
  region: config.get("region") ?? "westeurope",
  vmSize: "Standard_D4s_v5",
  imageReference: {
    publisher: "MicrosoftWindowsDesktop",
    offer: "windows-11",
    sku: "win11-23h2-ent",
    version: "latest",
  },
  isWindows: true, // and so without an SSH key
  osDiskType: "Premium_LRS",
  osDiskSize: "128 GiB",
  networkSecurityGroup: config.require("networkSecurityGroup"),
  subnet: config.require("subnet"),
  publicIp: false,
  osUsername: "kasm-admin",
  osPassword: config.requireSecret("osPassword"),
  securityType: "TrustedLaunch",
  enableSecureBoot: true,
  enableTpm: true,
  tags: { team: "vdi", stack: pulumi.getStack() },
  // Nested items by their path, with dots.
  configOverride: { "os_profile.windows_configuration.time_zone": "W. Europe Standard Time" },
  startupScript: startupScript({
    kind: "windows-desktop",
    format: "powershell",
    provider: "azure",
    registration: { by: "kasm-scripts" },
  }),
});

const pool = new ServerPool("desktops", { name: "azure-windows", type: "Server Pool" });

/** What Kasm's app registration needs on the resource group. */
export const roles = azureRoles;
export const vmProviderId = provider.id;
export const poolId = pool.id;

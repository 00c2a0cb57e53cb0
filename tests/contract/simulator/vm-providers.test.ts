import { generateKeyPairSync } from "node:crypto";
import { afterEach, expect, test } from "@jest/globals";
import { start, stopAll } from "./support";
import { vmProviderTour } from "./tours";

afterEach(stopAll);

test("the public key of an AWS config follows from the private one and its passphrase", async () => {
  const passphrase = "passphrase-secret";
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase },
  });
  const { call, simulator } = await start();
  const made = await call("create_vm_provider_config", {
    target_vm_provider_config: {
      ...vmProviderTour("aws").body,
      aws_ec2_private_key: privateKey,
      aws_ec2_passphrase: passphrase,
    },
  });
  expect(made.vm_provider_config).toMatchObject({ aws_ec2_public_key: publicKey });
  expect(JSON.stringify(simulator.dump())).not.toContain(passphrase);
  expect(JSON.stringify(simulator.journal.entries())).not.toContain("PRIVATE KEY");
});

test.each([
  ["azure", ["azure_client_secret", "azure_os_disk_size_gb", "max_instances"]],
  ["openstack", ["openstack_nova_version", "openstack_flavor", "max_instances"]],
  ["vsphere", ["vsphere_vcenter_password", "vsphere_datacenter_name", "max_instances"]],
  ["nutanix", ["host", "port", "api_version", "memory", "max_instances"]],
  ["proxmox", ["token_value", "vmid_range_upper", "installed_os_type", "memory"]],
  ["harvester", ["kube_host", "disk_image", "disk_size", "max_instances"]],
  ["kubevirt", ["disk_source", "memory"]],
  ["aws", ["aws_ec2_instance_type", "vm_provider_config_name"]],
])("%s configs can't be made without %j", async (kind, required) => {
  const { ask } = await start();
  for (const key of required) {
    const target = Object.fromEntries(Object.entries(vmProviderTour(kind).body).filter(([each]) => each !== key));
    const answer = await ask("create_vm_provider_config", { target_vm_provider_config: target });
    expect(answer.body.error_message).toBe(`Missing required field: ${key}`);
  }
});

test.each([
  ["1.18.1", ["vsphere_use_datastore_cluster", "vsphere_datastore_name", "vsphere_memory_bytes"]],
  ["1.19.0", ["vsphere_datastore_cluster_name", "vsphere_datastore", "vsphere_memoryMB"]],
] as const)("%s does not know %j", async (kasmVersion, names) => {
  const { ask } = await start({ kasmVersion });
  for (const name of names) {
    const answer = await ask("create_vm_provider_config", {
      target_vm_provider_config: { vm_provider_name: "vsphere", [name]: "x" },
    });
    expect(answer.body.error_message).toContain(`${name} is not a field`);
  }
});

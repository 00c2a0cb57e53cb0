import type { DocumentRow } from "../support/document";
import { ruled, said, sizes, table } from "../support/vm-provider-rows";

const gib = 2 ** 30;
const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\n";

const aws: readonly DocumentRow[] = [
  ...table("VM providers AWS", "aws", [
    ["Provider", "AWS", "provider", "aws", "vm_provider_name"],
    ["Name", "identifies the config", "name", "AWS agents", "vm_provider_config_name"],
    ["AWS Access Key ID", "the access key", "accessKeyId", "AKIAIOSFODNN7", "aws_access_key_id"],
    ["AWS Secret Access Key", "its secret", "secretAccessKey", "wJalrXUtnFEMI", "aws_secret_access_key"],
    ["AWS: Region", "us-east-1", "region", "us-east-1", "aws_region"],
    ["AWS: EC2 AMI ID", "the image", "amiId", "ami-0abcdef12", "aws_ec2_ami_id"],
    ["AWS: EC2 Instance Type", "t3.micro", "instanceType", "t3.micro", "aws_ec2_instance_type"],
    ["AWS: Max EC2 Nodes", "at most", "maxInstances", 7, "max_instances"],
    [
      "AWS: EC2 Security Group IDs",
      '["sg-065ae66f2d", "sg-02522kdkas"]',
      "securityGroupIds",
      ["sg-065ae66f2d", "sg-02522kdkas"],
      "aws_ec2_security_group_ids",
    ],
    ["AWS: EC2 Subnet ID", "the subnet", "subnetId", "subnet-1", "aws_ec2_subnet_id"],
    [
      "AWS: EC2 EBS Volume Size (GB)",
      "size of the root volume",
      "ebsVolumeSize",
      "60 GiB",
      sizes("aws_ec2_ebs_volume_size_gb", 60, "aws_ec2_ebs_volume_size_bytes", 60 * gib),
    ],
    ["AWS: EC2 EBS Volume Type", "gp2", "ebsVolumeType", "gp2", "aws_ec2_ebs_volume_type"],
    ["AWS: EC2 IAM", "may write to CloudWatch", "iamInstanceProfile", "cloudwatch", "aws_ec2_iam"],
    ["AWS: EC2 Custom Tags", '{"foo":"bar", "bin":"baz"}', "tags", { foo: "bar", bin: "baz" }, "aws_ec2_custom_tags"],
    ["AWS: EC2 Startup Script", "installs the agent", "startupScript", "#!/bin/bash\n", "startup_script"],
    ["Retrieve Windows VM Password from AWS", "on", "retrieveWindowsPassword", true, "retrieve_password"],
    ["SSH Keys", "the key pair", "keyPairPrivateKey", pem, "aws_ec2_private_key"],
    [
      "AWS Config Override (JSON)",
      '{"instance_config":{"EbsOptimized": true}}',
      "configOverride",
      { instance_config: { EbsOptimized: true } },
      "aws_ec2_config_override",
    ],
  ]),
  said(
    "VM providers AWS",
    "AWS: EC2 AMI ID",
    "an OS that is supported by the installer",
    "vm-providers/aws.ts#amiId",
    /operating system that Kasm's installer supports/,
  ),
  said(
    "VM providers AWS",
    "Cores and Memory override",
    "need not match the instance",
    "vm-providers/aws.ts#instanceType",
    /need not be what the type has/,
  ),
  said(
    "VM providers AWS",
    "Retrieve Windows VM Password from AWS",
    "only if the Connection Password is blank, only RDP",
    "vm-providers/aws.ts#retrieveWindowsPassword",
    /by RDP, and only while the connection password of the autoscale config is empty.*by hand/,
  ),
  ruled(
    "VM providers AWS",
    "AWS Config Override (JSON)",
    "instance configuration in the block instance_config",
    "configOverride",
    /go into the block instance_config/,
  ),
];

const subscription = "/subscriptions/000...";
const image = {
  publisher: "canonical",
  offer: "0001-com-ubuntu-server-focal",
  sku: "20_04-lts-gen2",
  version: "latest",
};
const ownImage = {
  id: `${subscription}/resourceGroups/dev/providers/Microsoft.Compute/galleries/development-gallery/images/ubuntu-20.04-custom`,
};
const uuid = "00000000-0000-0000-0000-000000000000";

const azure: readonly DocumentRow[] = [
  ...table("VM providers Azure", "azure", [
    ["Provider", "Azure", "provider", "azure", "vm_provider_name"],
    ["Name", "identifies the config", "name", "Azure agents", "vm_provider_config_name"],
    ["Subscription ID", uuid, "subscriptionId", uuid, "azure_subscription_id"],
    ["Resource Group", "dev", "resourceGroup", "dev", "azure_resource_group"],
    ["Tenant ID", uuid, "tenantId", uuid, "azure_tenant_id"],
    ["Client ID", uuid, "clientId", uuid, "azure_client_id"],
    ["Client Secret", "abc123", "clientSecret", "abc123-secret", "azure_client_secret"],
    ...(
      [
        ["Azure Public Cloud", "public", "AZURE_PUBLIC_CLOUD"],
        ["Azure Government", "government", "AZURE_GOVERNMENT"],
        ["Azure China", "china", "AZURE_CHINA"],
        ["Azure Germany", "germany", "AZURE_GERMANY"],
      ] as const
    ).map(
      ([value, input, wire]) =>
        ["Azure Authority", value, "authority", input, { name: "azure_authority", value: wire }] as const,
    ),
    ["Region", "eastus", "region", "eastus", "azure_region"],
    ["Max Instances", "at most", "maxInstances", 7, "max_instances"],
    ["VM Size", "Standard_D2s_v3", "vmSize", "Standard_D2s_v3", "azure_vm_size"],
    ["OS Disk Type", "Premium_LRS", "osDiskType", "Premium_LRS", "azure_os_disk_type"],
    [
      "OS Disk Size (GB)",
      "size of the boot volume",
      "osDiskSize",
      "60 GiB",
      sizes("azure_os_disk_size_gb", 60, "azure_os_disk_size_bytes", 60 * gib),
    ],
    ["OS Image Reference (JSON)", JSON.stringify(image), "imageReference", image, "azure_image_reference"],
    ["OS Image Reference (JSON)", JSON.stringify(ownImage), "imageReference", ownImage, "azure_image_reference"],
    ["Image is Windows", "on", "isWindows", true, "azure_is_windows", { sshPublicKey: undefined }],
    [
      "Network Security Group",
      `${subscription}/…/example-nsg`,
      "networkSecurityGroup",
      `${subscription}/resourcegroups/dev/providers/Microsoft.Network/networkSecurityGroups/example-nsg`,
      "azure_network_sg",
    ],
    [
      "Subnet",
      `${subscription}/…/subnets/default`,
      "subnet",
      `${subscription}/resourceGroups/dev/providers/Microsoft.Network/virtualNetworks/development-vnet/subnets/default`,
      "azure_subnet",
    ],
    ["Assign Public IP", "checked", "publicIp", true, "azure_public_ip"],
    ["Tags (JSON)", '{"foo":"bar", "bin": "baz"}', "tags", { foo: "bar", bin: "baz" }, "azure_tags"],
    ["OS Username", "testuser", "osUsername", "testuser", "azure_os_username"],
    ["OS Password", "the login password", "osPassword", "A-Passw0rd!", "azure_os_password"],
    ["SSH Public Key", "ssh-rsa AAAAAAA....", "sshPublicKey", "ssh-rsa AAAAAAA....", "azure_ssh_public_key"],
    ["Agent Startup Script", "installs the agent", "startupScript", "#!/bin/bash\n", "startup_script"],
    ...[
      { location: "eastus" },
      { "hardware_profile.vm_size": "Standard_D4s_v3" },
      { "os_profile.linux_configuration.ssh.public_keys.0.path": "/home/ubuntu/.ssh/authorized_keys" },
    ].map(
      (override) =>
        [
          "Config Override (JSON)",
          JSON.stringify(override),
          "configOverride",
          override,
          "azure_config_override",
        ] as const,
    ),
  ]),
  said(
    "VM providers Azure",
    "Register Azure app",
    "an app registration with a client secret",
    "vm-providers/azure.ts#AzureFields",
    /app registration: register one in the directory, make it a client secret/,
  ),
  said(
    "VM providers Azure",
    "Add role assignment",
    "Virtual Machine Contributor, Network Contributor, DNS Zone Contributor",
    "vm-providers/azure.ts#azureRoles",
    /roles that Kasm's app registration needs on the resource group.*Access control \(IAM\)/,
    "output",
  ),
  said(
    "VM providers Azure",
    "Assign Public IP",
    "load balancer, NAT gateway or route without one; no NAT gateway with one",
    "vm-providers/azure.ts#publicIp",
    /standard load balancer, or the subnet needs a NAT gateway or a user-defined route\. With one, the subnet must not/,
  ),
  said(
    "VM providers Azure",
    "OS Password",
    "password authentication is disabled for SSH",
    "vm-providers/azure.ts#osPassword",
    /By SSH nobody signs in with it/,
  ),
  said(
    "VM providers Azure",
    "Config Override (JSON)",
    "JSON View in the portal; nested items by dots",
    "vm-providers/azure.ts#configOverride",
    /JSON View of a machine in the portal.*a path with dots/,
  ),
  ruled("VM providers Azure", "Config Override (JSON)", "dot notation", "configOverride", /named with dots/),
];

const digitalOcean: readonly DocumentRow[] = [
  ...table("VM providers Digital Ocean", "digital_ocean", [
    ["Provider", "Digital Ocean", "provider", "digital_ocean", "vm_provider_name"],
    ["Name", "identifies the config", "name", "Droplets", "vm_provider_config_name"],
    ["Token", "the token", "token", "dop_v1_token", "digital_ocean_token"],
    ["Max Droplets", "at most", "maxInstances", 7, "max_instances"],
    ["Region", "nyc1", "region", "nyc1", "region"],
    ["Image", "docker-18-04", "dropletImage", "docker-18-04", "digital_ocean_droplet_image"],
    ["Droplet Size", "c-2", "dropletSize", "c-2", "digital_ocean_droplet_size"],
    [
      "Tags",
      "a comma separated list",
      "dropletTags",
      ["kasm", "vdi"],
      { name: "digital_ocean_tags", value: "kasm,vdi" },
    ],
    ["SSH Key Name", "the SSH key", "sshKeyName", "my-key", "digital_ocean_sshkey_name"],
    ["Firewall Name", "the firewall", "firewallName", "my-firewall", "digital_ocean_firewall_name"],
    ["Startup Script", "installs the agent", "startupScript", "#!/bin/bash\n", "startup_script"],
  ]),
  said(
    "VM providers Digital Ocean",
    "Tag Does Not Exist Error",
    "make the tag zone:<id> by hand",
    "vm-providers/digital-ocean.ts#digitalOceanZoneTag",
    /refuses one that it does not know, so make it before the autoscale config is enabled/,
    "output",
  ),
  said(
    "VM providers Digital Ocean",
    "Warning",
    "Tag Does Not Exist Error",
    "vm-providers/digital-ocean.ts#firewallName",
    /Unless that tag is there, autoscaling fails/,
  ),
  said(
    "VM providers Digital Ocean",
    "SSH Key Name",
    "must exist already",
    "vm-providers/digital-ocean.ts#sshKeyName",
    /must be in the DigitalOcean account already/,
  ),
  said(
    "VM providers Digital Ocean",
    "Firewall Name",
    "must exist already",
    "vm-providers/digital-ocean.ts#firewallName",
    /must be in the DigitalOcean account already/,
  ),
];

/** The tables and notes of AWS, Azure and DigitalOcean in Kasm's document on VM provider configs. */
export const rows: readonly DocumentRow[] = [...aws, ...azure, ...digitalOcean];

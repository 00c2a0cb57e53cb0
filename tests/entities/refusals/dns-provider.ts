import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "a provider nobody knows",
    kind: "dnsProvider",
    inputs: { provider: "cloudflare", name: "example.com" },
    problems: [["provider", /"digital_ocean"/]],
  },
  {
    title: "another provider's field, and its own left out",
    kind: "dnsProvider",
    inputs: { provider: "aws", name: "example.com", accessKeyId: "AKIAEXAMPLE", token: "a-token" },
    problems: [
      ["", /^secretAccessKey: is required/],
      ["", /^token: DnsProvider has no such field for this provider/],
    ],
  },
  {
    title: "a cloud of Azure's that is none",
    kind: "dnsProvider",
    inputs: {
      provider: "azure",
      name: "example.com",
      subscriptionId: "a-subscription",
      resourceGroup: "kasm",
      tenantId: "a-tenant",
      clientId: "an-application",
      clientSecret: "an-application-secret",
      authority: "AZURE_PUBLIC_CLOUD",
      region: "eastus",
    },
    problems: [["authority", /"public"/]],
  },
  {
    title: "a key that is no key",
    kind: "dnsProvider",
    inputs: { provider: "gcp", name: "example.com", project: "example", credentials: {} },
    problems: [["", /^credentials: a service account's key is an object/]],
  },
  {
    title: "names in place of OCIDs, a fingerprint without colons and a key in base64",
    kind: "dnsProvider",
    inputs: {
      provider: "oci",
      name: "example.com",
      tenancyOcid: "example",
      compartmentOcid: "dns",
      userOcid: "kasm",
      fingerprint: "12345678",
      privateKey: Buffer.from("-----BEGIN PRIVATE KEY-----\n").toString("base64"),
      region: "us-ashburn-1",
    },
    problems: [
      ["tenancyOcid", /"example" is not an OCID/],
      ["compartmentOcid", /"dns" is not an OCID/],
      ["userOcid", /"kasm" is not an OCID/],
      ["fingerprint", /pairs of digits/],
      ["", /^privateKey: this is the PEM text in base64/],
    ],
  },
];

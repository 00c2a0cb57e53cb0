import type { Properties, Sample } from "../support/sample";

const name = "example.com";
const key = (body: string) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;

/** Of each provider the smallest inputs, and another value for each field. */
const providers: Readonly<Record<string, { inputs: Properties; others: Properties }>> = {
  aws: {
    inputs: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "an-access-key" },
    others: { accessKeyId: "AKIAOTHER", secretAccessKey: "another-access-key" },
  },
  azure: {
    inputs: {
      subscriptionId: "a-subscription",
      resourceGroup: "kasm",
      tenantId: "a-tenant",
      clientId: "an-application",
      clientSecret: "an-application-secret",
      authority: "public",
      region: "eastus",
    },
    others: {
      subscriptionId: "another-subscription",
      resourceGroup: "dns",
      tenantId: "another-tenant",
      clientId: "another-application",
      clientSecret: "another-application-secret",
      authority: "government",
      region: "westeurope",
    },
  },
  digital_ocean: { inputs: { token: "a-token" }, others: { token: "another-token" } },
  gcp: {
    inputs: { project: "example" },
    others: { project: "other-project", credentials: { type: "service_account", private_key: key("Z2Nw") } },
  },
  oci: {
    inputs: {
      tenancyOcid: "ocid1.tenancy.oc1..aaaa",
      compartmentOcid: "ocid1.compartment.oc1..aaaa",
      userOcid: "ocid1.user.oc1..aaaa",
      fingerprint: "12:34:56:78",
      privateKey: key("b2Np"),
      region: "us-ashburn-1",
    },
    others: {
      tenancyOcid: "ocid1.tenancy.oc1..bbbb",
      compartmentOcid: "ocid1.compartment.oc1..bbbb",
      userOcid: "ocid1.user.oc1..bbbb",
      fingerprint: "87:65:43:21",
      privateKey: key("b3RoZXI="),
      region: "eu-frankfurt-1",
    },
  },
};

export const samples: readonly Sample[] = Object.entries(providers).map(([provider, { inputs, others }]) => ({
  title: `DnsProvider ${provider}`,
  kind: "dnsProvider",
  create: "create_dns_provider_config",
  prepare() {
    const [other = "", { inputs: otherInputs } = { inputs: {} }] =
      Object.entries(providers).find(([another]) => another !== provider) ?? [];
    const without = Object.fromEntries(Object.keys(inputs).map((field) => [field, undefined]));
    return Promise.resolve({
      inputs: { provider, name, ...inputs },
      changes: {
        provider: { ...without, provider: other, ...otherInputs },
        name: { name: "example.org" },
        ...Object.fromEntries(Object.entries(others).map(([field, value]) => [field, { [field]: value }])),
      },
    });
  },
}));

import { saml } from "../samples/saml-config";
import type { Refusal } from "../support/refusal";

const long = `https://${"x".repeat(300)}.example.com/`;

const tooLong = /Kasm keeps 255 at most/;

export const refusals: readonly Refusal[] = [
  {
    title: "everything wrong at once",
    kind: "samlConfig",
    inputs: {
      displayName: "",
      hostname: "kasm.example.com/login",
      idpEntityId: " ",
      idpSsoUrl: "adfs",
      idpSloUrl: long,
      idpX509Cert: Buffer.from("-----BEGIN CERTIFICATE-----").toString("base64"),
      spX509Cert: "-----BEGIN PRIVATE KEY-----\nMIID\n-----END PRIVATE KEY-----",
      spPrivateKey: "a password",
      signatureAlgorithm: "sha256",
      digestAlgorithm: "md5",
      strict: 1,
    },
    problems: [
      ["displayName", /may not be empty/],
      ["hostname", /not a host name alone/],
      ["idpEntityId", /may not be empty/],
      ["idpSsoUrl", /is not an address/],
      ["idpSloUrl", /325 characters long|characters long; Kasm keeps 255 at most/],
      ["idpX509Cert", /no certificate: PEM text is expected/],
      ["spX509Cert", /begins with -----BEGIN CERTIFICATE-----/],
      ["", /^spPrivateKey: this is no private key/],
      ["signatureAlgorithm", /"rsa-sha256"/],
      ["digestAlgorithm", /"sha256"/],
      ["strict", /expected boolean/],
    ],
  },
  ...[
    "authnRequestSigned",
    "logoutRequestSigned",
    "logoutResponseSigned",
    "signMetadata",
    "wantAssertionsEncrypted",
    "wantNameIdEncrypted",
  ].map((option): Refusal => ({
    title: `${option} without a certificate and key of Kasm's own`,
    kind: "samlConfig",
    inputs: { ...saml, [option]: true },
    problems: [
      ["spX509Cert", /need Kasm's own certificate/],
      ["", /^spPrivateKey: .*need the key of Kasm's own certificate/],
    ],
  })),
  {
    title: "texts that are longer than Kasm keeps",
    kind: "samlConfig",
    inputs: {
      ...saml,
      displayName: long,
      hostname: long.replaceAll("/", ""),
      idpEntityId: long,
      idpSsoUrl: long,
      spEntityId: long,
      spAcsUrl: long,
      spSloUrl: long,
      spNameId: long,
      groupAttribute: long,
    },
    problems: [
      ["displayName", tooLong],
      ["hostname", tooLong],
      ["idpEntityId", tooLong],
      ["idpSsoUrl", tooLong],
      ["spEntityId", tooLong],
      ["spAcsUrl", tooLong],
      ["spSloUrl", tooLong],
      ["spNameId", tooLong],
      ["groupAttribute", tooLong],
    ],
  },
  {
    title: "addresses that are none",
    kind: "samlConfig",
    inputs: { ...saml, idpSloUrl: "adfs", spAcsUrl: "kasm.example.com/api/acs", spSloUrl: "ldap://kasm.example.com" },
    problems: [
      ["idpSloUrl", /is not an address/],
      ["spAcsUrl", /is not an address/],
      ["spSloUrl", /not an http or https address/],
    ],
  },
];

import type { Sample } from "../support/sample";

const pem = (label: string, text: string) => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
const own = { spX509Cert: pem("CERTIFICATE", "MIIC"), spPrivateKey: pem("PRIVATE KEY", "MIID") };

/** The smallest config of a provider. */
export const saml = {
  displayName: "Continue with AD FS",
  hostname: "kasm.example.com",
  idpEntityId: "http://adfs.example.com/adfs/services/trust",
  idpSsoUrl: "https://adfs.example.com/adfs/ls/",
  idpX509Cert: pem("CERTIFICATE", "MIIB"),
};

export const samples: readonly Sample[] = [
  {
    title: "SamlConfig",
    kind: "samlConfig",
    create: "set_saml_config",
    prepare: () =>
      Promise.resolve({
        inputs: saml,
        changes: {
          displayName: { displayName: "Continue with another" },
          enabled: { enabled: false },
          logoUrl: { logoUrl: "https://adfs.example.com/logo.svg" },
          autoLogin: { autoLogin: true },
          hostname: { hostname: "desktops.example.com" },
          isDefault: { isDefault: true },
          idpEntityId: { idpEntityId: "urn:example:idp" },
          idpSsoUrl: { idpSsoUrl: "https://idp.example.com/sso" },
          idpSloUrl: { idpSloUrl: "https://idp.example.com/slo" },
          idpX509Cert: { idpX509Cert: "MIIE" },
          spEntityId: { spEntityId: "urn:example:kasm" },
          spAcsUrl: { spAcsUrl: "https://kasm.example.com/api/acs/?id=own" },
          spSloUrl: { spSloUrl: "https://kasm.example.com/api/slo/?id=own" },
          spNameId: { spNameId: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" },
          spX509Cert: { spX509Cert: own.spX509Cert },
          spPrivateKey: { spPrivateKey: own.spPrivateKey },
          groupAttribute: { groupAttribute: "groups" },
          adfs: { adfs: true },
          strict: { strict: true },
          requestedAuthnContext: { requestedAuthnContext: true },
          authnRequestSigned: { ...own, authnRequestSigned: true },
          logoutRequestSigned: { ...own, logoutRequestSigned: true },
          logoutResponseSigned: { ...own, logoutResponseSigned: true },
          signMetadata: { ...own, signMetadata: true },
          nameIdEncrypted: { nameIdEncrypted: true },
          wantMessagesSigned: { wantMessagesSigned: true },
          wantAssertionsSigned: { wantAssertionsSigned: true },
          wantAssertionsEncrypted: { ...own, wantAssertionsEncrypted: true },
          wantAttributeStatement: { wantAttributeStatement: true },
          wantNameId: { wantNameId: true },
          wantNameIdEncrypted: { ...own, wantNameIdEncrypted: true },
          signatureAlgorithm: { signatureAlgorithm: "rsa-sha256" },
          digestAlgorithm: { digestAlgorithm: "sha256" },
          debug: { debug: true },
        },
      }),
  },
];

/** The nested blocks of keycloak:index/realm:Realm and where they lie in Keycloak's representation of a realm. */
import type { PropertyMap, PropertyValue } from "../../../../provider/hosts/grpc";
import { block, flag, text, textSet, whole } from "../fields";
import type { Field, Fields } from "../fields";
import { isMap, isZero } from "../values";
import { at, forms, isRepresentation, read, setAt, write } from "../wire";
import type { Representation } from "../wire";

const otp: Fields = {
  type: text({ standard: "totp", oneOf: ["totp", "hotp"], ...at("otpPolicyType") }),
  algorithm: text({
    standard: "HmacSHA1",
    oneOf: ["HmacSHA1", "HmacSHA256", "HmacSHA512"],
    ...at("otpPolicyAlgorithm"),
  }),
  digits: whole({ standard: 6, ...at("otpPolicyDigits") }),
  initialCounter: whole({ standard: 2, ...at("otpPolicyInitialCounter") }),
  lookAheadWindow: whole({ standard: 1, ...at("otpPolicyLookAheadWindow") }),
  period: whole({ standard: 30, ...at("otpPolicyPeriod") }),
  codeReusable: flag({ standard: false, ...at("otpPolicyCodeReusable") }),
};

/** `prefix` is how Keycloak tells the two policies apart. */
function webAuthn(prefix: string): Fields {
  const notSpecified = "not specified";
  const choice = (name: string, choices: readonly string[]): Field =>
    text({ standard: notSpecified, oneOf: [notSpecified, ...choices], ...at(`${prefix}${name}`) });
  const list = (name: string): Field => textSet({ hashSuffix: ";", ...at(`${prefix}${name}`) });
  return {
    acceptableAaguids: list("AcceptableAaguids"),
    attestationConveyancePreference: choice("AttestationConveyancePreference", [
      "none",
      "indirect",
      "direct",
      "enterprise",
    ]),
    authenticatorAttachment: choice("AuthenticatorAttachment", ["platform", "cross-platform"]),
    avoidSameAuthenticatorRegister: flag({ standard: false, ...at(`${prefix}AvoidSameAuthenticatorRegister`) }),
    createTimeout: whole({ standard: 0, ...at(`${prefix}CreateTimeout`) }),
    discoverableCredential: choice("ResidentKey", ["required", "preferred", "discouraged"]),
    extraOrigins: list("ExtraOrigins"),
    relyingPartyEntityName: text({ standard: "keycloak", ...at(`${prefix}RpEntityName`) }),
    relyingPartyId: text({ standard: "", ...at(`${prefix}RpId`) }),
    requireResidentKey: choice("RequireResidentKey", ["Yes", "No"]),
    signatureAlgorithms: textSet({
      computed: true,
      hashSuffix: ";",
      ...at(`${prefix}SignatureAlgorithms`, { sparse: true }),
    }),
    userVerificationRequirement: choice("UserVerificationRequirement", ["required", "preferred", "discouraged"]),
  };
}
const webAuthnPolicy = webAuthn("webAuthnPolicy");
const webAuthnPasswordlessPolicy: Fields = {
  ...webAuthn("webAuthnPolicyPasswordless"),
  passwordlessPasskeysEnabled: flag({ standard: false, ...at("webAuthnPolicyPasswordlessPasskeysEnabled") }),
};

const header = (name: string, standard: string): Field => text({ standard, ...at(["browserSecurityHeaders", name]) });
const headers: Fields = {
  contentSecurityPolicy: header(
    "contentSecurityPolicy",
    "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
  ),
  contentSecurityPolicyReportOnly: header("contentSecurityPolicyReportOnly", ""),
  referrerPolicy: header("referrerPolicy", "no-referrer"),
  strictTransportSecurity: header("strictTransportSecurity", "max-age=31536000; includeSubDomains"),
  xContentTypeOptions: header("xContentTypeOptions", "nosniff"),
  xFrameOptions: header("xFrameOptions", "SAMEORIGIN"),
  xRobotsTag: header("xRobotsTag", "none"),
  xXssProtection: header("xXSSProtection", "1; mode=block"),
};
const bruteForceDetection: Fields = {
  permanentLockout: flag({ standard: false, ...at("permanentLockout") }),
  maxTemporaryLockouts: whole({ standard: 0, ...at("maxTemporaryLockouts") }),
  bruteForceStrategy: text({ standard: "MULTIPLE", oneOf: ["LINEAR", "MULTIPLE"], ...at("bruteForceStrategy") }),
  maxLoginFailures: whole({ standard: 30, ...at("failureFactor") }),
  waitIncrementSeconds: whole({ standard: 60, ...at("waitIncrementSeconds") }),
  quickLoginCheckMilliSeconds: whole({ standard: 1000, ...at("quickLoginCheckMilliSeconds") }),
  minimumQuickLoginWaitSeconds: whole({ standard: 60, ...at("minimumQuickLoginWaitSeconds") }),
  maxFailureWaitSeconds: whole({ standard: 900, ...at("maxFailureWaitSeconds") }),
  failureResetTimeSeconds: whole({ standard: 43_200, ...at("maxDeltaTimeSeconds") }),
};

const mail = (name: string): readonly string[] => ["smtpServer", name];
const mask = "**********";
/** The server shows no secret; what it shows instead is no change. */
const masked = (left: PropertyValue, right: PropertyValue): boolean => left === mask || right === mask;
const auth: Fields = {
  username: text({ required: true, ...at(mail("user")) }),
  password: text({ required: true, secret: true, sameMeaning: masked, ...at(mail("password")) }),
};
const tokenAuth: Fields = {
  username: text({ required: true, ...at(mail("user")) }),
  url: text({ required: true, ...at(mail("authTokenUrl")) }),
  clientId: text({ required: true, ...at(mail("authTokenClientId")) }),
  clientSecret: text({ required: true, secret: true, sameMeaning: masked, ...at(mail("authTokenClientSecret")) }),
  scope: text({ required: true, ...at(mail("authTokenScope")) }),
};
const smtpServer: Fields = {
  host: text({ required: true, ...at(mail("host")) }),
  port: text(at(mail("port"), { sparse: true })),
  from: text({ required: true, ...at(mail("from")) }),
  fromDisplayName: text(at(mail("fromDisplayName"), { sparse: true })),
  replyTo: text(at(mail("replyTo"), { sparse: true })),
  replyToDisplayName: text(at(mail("replyToDisplayName"), { sparse: true })),
  envelopeFrom: text(at(mail("envelopeFrom"), { sparse: true })),
  ssl: flag(at(mail("ssl"), { form: forms.quoted })),
  starttls: flag(at(mail("starttls"), { form: forms.quoted })),
  allowUtf8: flag(at(mail("allowutf8"), { form: forms.quoted })),
  auth: block(auth, { conflictsWith: ["tokenAuth"] }),
  tokenAuth: block(tokenAuth, { conflictsWith: ["auth"] }),
};
const internationalization: Fields = {
  supportedLocales: textSet({ required: true, ...at("supportedLocales") }),
  defaultLocale: text({ required: true, ...at("defaultLocale") }),
};

export const realmPolicies: Fields = {
  otpPolicy: block(otp, { computed: true }),
  webAuthnPolicy: block(webAuthnPolicy, { computed: true }),
  webAuthnPasswordlessPolicy: block(webAuthnPasswordlessPolicy, { computed: true }),
  securityDefenses: block({ headers: block(headers), bruteForceDetection: block(bruteForceDetection) }),
  smtpServer: block(smtpServer),
  internationalization: block(internationalization),
};

/** What the blocks that are not there stand for; the others are written by the table. */
export function completePolicies(planned: PropertyMap, realm: Representation): void {
  const { smtpServer: mailServer, securityDefenses: defenses } = planned;
  realm.smtpServer ??= {};
  if (isMap(mailServer)) {
    const kind = isMap(mailServer.auth) ? "basic" : isMap(mailServer.tokenAuth) ? "token" : undefined;
    setAt(realm, mail("auth"), String(kind !== undefined));
    if (kind) setAt(realm, mail("authType"), kind);
  }
  const limited = isMap(defenses) && isMap(defenses.bruteForceDetection);
  realm.bruteForceProtected = limited;
  if (!limited) {
    const standards = Object.entries(bruteForceDetection).map(([key, { standard = null }]) => [key, standard]);
    write(bruteForceDetection, Object.fromEntries(standards) as PropertyMap, realm);
  }
  realm.internationalizationEnabled = isMap(planned.internationalization);
  realm.supportedLocales ??= [];
  realm.defaultLocale ??= "";
}

export function policiesOf(realm: Representation, prior: PropertyMap): PropertyMap {
  return {
    otpPolicy: read(otp, realm),
    webAuthnPolicy: read(webAuthnPolicy, realm),
    webAuthnPasswordlessPolicy: read(webAuthnPasswordlessPolicy, realm),
    securityDefenses: defensesOf(realm, prior),
    smtpServer: mailServerOf(realm, prior),
    internationalization: realm.internationalizationEnabled === true ? read(internationalization, realm) : null,
  };
}

/** Looked at only where the program says something about them. */
function defensesOf(realm: Representation, prior: PropertyMap): PropertyValue {
  const { securityDefenses } = prior;
  if (!isMap(securityDefenses)) return null;
  const found = {
    headers: isMap(securityDefenses.headers) ? read(headers, realm) : null,
    bruteForceDetection: realm.bruteForceProtected === true ? read(bruteForceDetection, realm) : null,
  };
  return found.headers === null && found.bruteForceDetection === null ? null : found;
}

function mailServerOf(realm: Representation, prior: PropertyMap): PropertyValue {
  const server = realm.smtpServer;
  if (!isRepresentation(server) || Object.keys(server).length === 0) return null;
  const found: PropertyMap = { ...read(smtpServer, realm), auth: null, tokenAuth: null };
  if (server.auth !== "true" && server.auth !== true) return found;
  if (server.authType === "token") return { ...found, tokenAuth: read(tokenAuth, realm) };
  const known = isMap(prior.smtpServer) && isMap(prior.smtpServer.auth) ? prior.smtpServer.auth.password : null;
  const credentials = read(auth, realm);
  return { ...found, auth: { ...credentials, ...(!isZero(known) && { password: known ?? null }) } };
}

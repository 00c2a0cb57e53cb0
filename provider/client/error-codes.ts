/** What a stable error code means. The page of error codes is made from this table. */
export interface ErrorCodeEntry {
  /** One line: what happened. */
  readonly title: string;
  /** Why it happens. */
  readonly cause: string;
  /** What to do about it; ends each message of this code unless the place that throws knows better. */
  readonly cure: string;
}

/** Every code the client throws. A code is never renamed and never reused for another cause. */
export const errorCodes = {
  KASM_CONFIGURATION: {
    title: "The connection settings are incomplete or contradict each other.",
    cause: "A setting is missing, malformed, or two ways to sign in are given at once. All problems are listed.",
    cure: "Correct the named settings with `pulumi config set`, or set the named environment variables.",
  },
  KASM_UNREACHABLE: {
    title: "The server could not be reached, or dropped the connection.",
    cause:
      "The host name does not resolve, nothing listens on the port, a firewall is in between, or the server restarts.",
    cure: "Check kasm:endpoint and that this machine can reach it, e.g. with `curl -k <endpoint>/api/__healthcheck`.",
  },
  KASM_CERTIFICATE_UNTRUSTED: {
    title: "The server's certificate is not signed by a trusted authority.",
    cause: "Kasm installs with a self-signed certificate, or a private authority signed it, or another server answers.",
    cure: "Set kasm:caCertificate to the PEM text of the authority that signed it (or of the self-signed certificate).",
  },
  KASM_CERTIFICATE_EXPIRED: {
    title: "The server's certificate is outside its period of validity.",
    cause: "The certificate has expired or is not valid yet, or this machine's clock is wrong.",
    cure: "Renew the server's certificate, or correct this machine's clock.",
  },
  KASM_CERTIFICATE_WRONG_HOST: {
    title: "The server's certificate is for another host name.",
    cause: "The endpoint uses a name or address that the certificate does not list.",
    cure: "Use a host name from the certificate in kasm:endpoint, or issue a certificate that lists this one.",
  },
  KASM_NOT_KASM: {
    title: "Something answers at the endpoint, but it is not a Kasm server's API.",
    cause: "The endpoint names another web server, a proxy answers in Kasm's place, or scheme and port do not match.",
    cure: "Set kasm:endpoint to the address at which Kasm's web page opens, without a path.",
  },
  KASM_REDIRECTED: {
    title: "The server redirects the call, which would lose its content.",
    cause: "An http address redirects to https, or a proxy sends the call elsewhere. A redirected POST arrives empty.",
    cure: "Set kasm:endpoint to the address the server redirects to.",
  },
  KASM_UNAUTHENTICATED: {
    title: "The server does not accept the credentials.",
    cause: "The key or its secret is wrong, was rotated, is disabled or has expired; or name or password are wrong.",
    cure: "Check the key under Settings > Developers in Kasm.",
  },
  KASM_FORBIDDEN: {
    title: "The credentials are valid but lack a permission.",
    cause: "A new API key has no permissions at all; each function needs its own, whatever its creator may do.",
    cure: "Grant the named permission to the key (Settings > Developers > the key > Permissions) or to the user's group.",
  },
  KASM_READ_ONLY_KEY: {
    title: "The API key is read-only.",
    cause: "The key's read-only flag blocks every change, whatever its permissions say.",
    cure: "Take the read-only flag off the key (Settings > Developers), or use another key.",
  },
  KASM_TWO_FACTOR_REQUIRED: {
    title: "The user must enter a second factor, which a program cannot do.",
    cause: "Two-factor authentication is on for this user or required by a group setting.",
    cure: "Use an API key (kasm:apiKey and kasm:apiKeySecret), or an administrator without two-factor authentication.",
  },
  KASM_PASSWORD_EXPIRED: {
    title: "The user's password has expired.",
    cause: "The server demands a new password before it signs this user in.",
    cure: "Sign in to Kasm's web page once, set a new password, then update kasm:password; or use an API key.",
  },
  KASM_LICENSE_FEATURE_MISSING: {
    title: "The server's licence does not include the feature.",
    cause: "Autoscaling, VM providers, SAML and OIDC, branding and others are licensed features.",
    cure: "Install a licence with the feature (Diagnostics > License), or leave these resources out.",
  },
  KASM_RATE_LIMITED: {
    title: "The server keeps asking for fewer requests.",
    cause: "A proxy before Kasm limits requests, and the repetitions were refused as well.",
    cure: "Try again later, lower Pulumi's --parallel, or raise the limit of the proxy.",
  },
  KASM_TIMED_OUT: {
    title: "The server took the request but did not answer in time.",
    cause: "The server is overloaded, or a proxy in between holds the answer back.",
    cure: "Check the server's health (Diagnostics > System Info) and try again.",
  },
  KASM_CANCELLED: {
    title: "The operation was cancelled.",
    cause: "Someone pressed Ctrl-C, or the program ended, before the call was done.",
    cure: "Run the operation again; `pulumi refresh` first shows what was done so far.",
  },
  KASM_SERVER_ERROR: {
    title: "The server failed while handling the request.",
    cause: "An exception in the server (often a field it cannot handle), or its proxy reaches no API service.",
    cure: "Look into the server's log (Diagnostics > Logging, or the container kasm_api) at this time.",
  },
  KASM_BAD_ANSWER: {
    title: "The server's answer cannot be understood.",
    cause: "The answer is cut off, is not JSON, or lacks the part that this function always has.",
    cure: "Try again; if it stays, a proxy changes answers or this server version differs from those known.",
  },
  KASM_REFUSED: {
    title: "The server understood the request and refused it.",
    cause: "A value is not acceptable to the server, or contradicts what exists; its own words are quoted.",
    cure: "Correct the value that the server's words point to.",
  },
  KASM_NOT_FOUND: {
    title: "The object does not exist on the server.",
    cause: "It was deleted by hand, or by another program, since it was last seen.",
    cure: "Run `pulumi refresh` to bring the state in line with the server.",
  },
  KASM_UNSUPPORTED_VERSION: {
    title: "The server's version is unknown or not supported.",
    cause: "The version cannot be read and cannot be told from the server's answers, or lies outside the known range.",
    cure: "Grant the key System View (system_view, 1600), or set kasm:serverVersion to the version of the server.",
  },
} as const satisfies Record<`KASM_${string}`, ErrorCodeEntry>;

export type ErrorCode = keyof typeof errorCodes;

import type { ErrorCode } from "./error-codes";
import { describeCall, kasmError } from "./errors";
import { CallFailure, type CallContext, type FailureTraits } from "./failure";
import type { TransportFailure } from "./transport";

interface Diagnosis {
  code: ErrorCode;
  problem: string;
  cure?: string;
  /** Whether the same request may succeed later. */
  transient: boolean;
  maximumTries?: number;
}

/** Says what it means that no answer came back. */
export function interpretTransportFailure(failure: TransportFailure, context: CallContext): CallFailure {
  const { transient, maximumTries, ...words } = diagnose(failure.reason, context);
  const maybeProcessed = failure.sent;
  const traits: FailureTraits = { transient, maybeProcessed, maximumTries };
  const { functionName, endpoint, about } = context;
  const { code, ...parts } = words;
  return new CallFailure(
    kasmError(code, { tried: describeCall(functionName, endpoint, about), functionName, about, ...parts }),
    traits,
  );
}

function diagnose(reason: Error, context: CallContext): Diagnosis {
  const code = "code" in reason ? String(reason.code) : "";
  const host = new URL(context.endpoint).host;
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const how = code === "CERT_HAS_EXPIRED" ? "has expired" : "is not valid yet";
    return {
      code: "KASM_CERTIFICATE_EXPIRED",
      problem: `the certificate of ${host}, or of an authority that signed it, ${how}`,
      transient: false,
    };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      code: "KASM_CERTIFICATE_WRONG_HOST",
      problem: `the certificate is not for ${host}${certificateNames(reason)}`,
      transient: false,
    };
  }
  if (untrusted.has(code)) return untrustedCertificate(code, host, context);
  if (code.startsWith("ERR_SSL_") || code === "EPROTO") {
    const plain = /wrong.version.number|packet.length.too.long|http.request/i.test(`${code} ${reason.message}`);
    return {
      code: "KASM_NOT_KASM",
      problem: plain ? `${host} does not speak TLS` : `no TLS connection to ${host} could be made (${reason.message})`,
      cure: plain
        ? "Check the port in kasm:endpoint, or use http:// if this server really offers no https."
        : undefined,
      transient: false,
    };
  }
  return networkTrouble(code, reason, host, context);
}

/** OpenSSL's reasons not to trust a chain; the rest of its verdicts are rare enough to be shown as they are. */
const untrusted = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_CHAIN_TOO_LONG",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
]);

function untrustedCertificate(code: string, host: string, context: CallContext): Diagnosis {
  const problem = context.ownAuthority
    ? `the certificate of ${host} is not signed by the authority in kasm:caCertificate (${code})`
    : `the certificate of ${host} is not signed by an authority this machine trusts (${code})`;
  const cure = context.ownAuthority
    ? "Set kasm:caCertificate to the PEM text of the authority that signed the server's certificate, whole and of this server."
    : undefined;
  return { code: "KASM_CERTIFICATE_UNTRUSTED", problem, cure, transient: false };
}

function networkTrouble(code: string, reason: Error, host: string, context: CallContext): Diagnosis {
  switch (code) {
    case "ENOTFOUND":
      return {
        code: "KASM_UNREACHABLE",
        problem: `the host name of ${host} does not resolve`,
        transient: true,
        maximumTries: 2,
      };
    case "ECONNREFUSED":
      return { code: "KASM_UNREACHABLE", problem: `nothing listens at ${host}`, transient: true };
    case "UND_ERR_CONNECT_TIMEOUT":
      return { code: "KASM_UNREACHABLE", problem: `${host} did not accept a connection in time`, transient: true };
    case "ANSWER_TIMEOUT":
      return { code: "KASM_TIMED_OUT", problem: `${host} did not answer in time`, transient: true };
    case "UND_ERR_RES_EXCEEDED_MAX_SIZE":
      return { code: "KASM_BAD_ANSWER", problem: `${host} sent an answer of more than 64 MiB`, transient: false };
    case "UND_ERR_RES_CONTENT_LENGTH_MISMATCH":
      return { code: "KASM_BAD_ANSWER", problem: `${host} sent an answer that is cut off`, transient: true };
    default:
      if (reason.name === "HTTPParserError") {
        return {
          code: context.knownAsKasm ? "KASM_BAD_ANSWER" : "KASM_NOT_KASM",
          problem: `${host} does not answer in HTTP`,
          transient: context.knownAsKasm,
        };
      }
      return {
        code: "KASM_UNREACHABLE",
        problem: `the connection to ${host} broke (${code === "" ? reason.message : code})`,
        transient: true,
      };
  }
}

function certificateNames(reason: Error): string {
  const certificate: unknown = "cert" in reason ? reason.cert : undefined;
  if (certificate === null || typeof certificate !== "object" || !("subjectaltname" in certificate)) return "";
  return `, but for ${String(certificate.subjectaltname)}`;
}

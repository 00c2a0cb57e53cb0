import { X509Certificate } from "node:crypto";

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** What is wrong with a text that should be one or more PEM certificates; undefined when it is. */
export function caCertificateProblem(text: string): string | undefined {
  const blocks = [...text.matchAll(block)];
  if (blocks.length === 0) return notPem(text.trim());
  for (const [pem, label] of blocks) {
    if (label?.includes("PRIVATE KEY")) return "holds a private key; give the certificate only, never the key.";
    if (label !== "CERTIFICATE" && label !== "X509 CERTIFICATE" && label !== "TRUSTED CERTIFICATE") {
      return `holds a ${String(label).toLowerCase()}, not a certificate.`;
    }
    try {
      new X509Certificate(pem);
    } catch {
      return "holds a certificate that cannot be read: it is cut off or was changed while copying.";
    }
  }
  return undefined;
}

function notPem(text: string): string | undefined {
  const wanted = "PEM text is needed, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----";
  if (text.includes("-----BEGIN")) return `is cut off: ${wanted}.`;
  if (/^[A-Za-z0-9+/=_\s-]{40,}$/.test(text)) {
    const decoded = Buffer.from(text, "base64").toString("latin1");
    if (decoded.includes("-----BEGIN")) {
      return `is base64 of a PEM text, as Kubernetes stores it: decode it first (base64 -d). ${wanted}.`;
    }
    return `is base64 without the lines around it: ${wanted}.`;
  }
  if (/^(\.{0,2}|~)\/|^[A-Za-z]:\\|\.(pem|crt|cer)$/.test(text)) {
    return `seems to be the path of a file; give the file's content. ${wanted}.`;
  }
  return `is not a certificate: ${wanted}.`;
}

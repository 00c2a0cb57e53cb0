/** A sign-in that is refused; the message says why, without secrets. */
export class SignInRefused extends Error {
  override readonly name = "SignInRefused";
}

interface Told {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly cause?: unknown;
}

/** What went wrong between this server and an identity provider, in words. */
export function troubleText(error: unknown): string {
  if (error instanceof SignInRefused) return error.message;
  const told = error as Told;
  if (typeof told.error === "string") {
    const description = typeof told.error_description === "string" ? ` (${told.error_description})` : "";
    return `the provider answered ${told.error}${description}`;
  }
  const causes = chain(told);
  const cause = causes.find(({ code }) => typeof code === "string" && isCertificateTrouble(code));
  if (cause !== undefined) {
    return (
      `the provider's certificate can't be verified: ${cause.message ?? ""} (${cause.code ?? ""}). ` +
      "Trust its certificate authority (--trust), or switch Debug on, which does not verify"
    );
  }
  const network = causes.find(({ code }) => typeof code === "string" && /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code));
  if (network !== undefined) return `the provider gives no answer: ${network.message ?? ""} (${network.code ?? ""})`;
  return causes
    .map(({ message }) => message)
    .filter((message) => typeof message === "string" && message !== "")
    .join(": ");
}

function chain(error: Told): Told[] {
  const found: Told[] = [];
  let next: unknown = error;
  while (typeof next === "object" && next !== null && found.length < 5) {
    found.push(next);
    next = (next as Told).cause;
  }
  return found;
}

function isCertificateTrouble(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO/.test(code);
}

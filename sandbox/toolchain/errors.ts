/** Something that a person has to know or do; its message is a whole sentence. */
export class ToolchainError extends Error {
  override name = "ToolchainError";
}

/** The text of an error with those of its causes, which is where network errors say what happened. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message || error.name;
  const cause = error.cause instanceof Error ? messageOf(error.cause) : "";
  return cause && !own.includes(cause) ? `${own}: ${cause}` : own;
}

/** Turns what the system says into a sentence, where the remedy is not in the system's own words. */
export function explain(error: unknown, folder: string): Error {
  if (error instanceof ToolchainError) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder);
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
    return new ToolchainError(
      `The cache folder ${folder} can't be written (${messageOf(error)}). Point PULUMI_KASM_CACHE at a folder of your own.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

export function diskFull(folder: string): ToolchainError {
  return new ToolchainError(
    `The disk that holds ${folder} is full. Making every program needs about 6 GB (programs 1 GB, the rest are the caches of Go and Maven); free some, or point PULUMI_KASM_CACHE, GOMODCACHE and GOCACHE at a larger disk.`,
  );
}

import { types } from "node:util";

/** Something that a person has to know or do; its message is a whole sentence. */
export class ToolchainError extends Error {
  override name = "ToolchainError";
}

/** The system's code for an error, such as ENOSPC. */
export function codeOf(error: unknown): string | undefined {
  return types.isNativeError(error) && "code" in error ? String(error.code) : undefined;
}

/** The text of an error with those of its causes, which is where network errors say what happened. */
export function messageOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const own = error.message || codeOf(error) || error.name;
  const cause = types.isNativeError(error.cause) ? messageOf(error.cause) : "";
  return cause && !own.includes(cause) ? `${own}: ${cause}` : own;
}

/** Turns what the system says into a sentence, where the remedy is not in the system's own words. */
export function explain(error: unknown, folder: string): Error {
  if (error instanceof ToolchainError) return error;
  const code = codeOf(error) ?? "";
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder);
  if (["EACCES", "EROFS", "EPERM", "ENOTDIR"].includes(code)) {
    return new ToolchainError(
      `The cache folder ${folder} can't be used (${messageOf(error)}). Point PULUMI_KASM_CACHE at a folder of your own.`,
    );
  }
  return types.isNativeError(error) ? error : new Error(String(error));
}

export function diskFull(folder: string): ToolchainError {
  return new ToolchainError(
    `The disk that holds ${folder} is full. Making every program needs about 9 GB (the programs 1 GB, the rest are the caches of Go and Maven); free some, or point PULUMI_KASM_CACHE, GOMODCACHE and GOCACHE at a larger disk.`,
  );
}

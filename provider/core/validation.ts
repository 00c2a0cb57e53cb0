/** A value a person wrote that cannot be used. The message says what is accepted and never repeats a secret. */
export class ValidationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ValidationError";
  }
}

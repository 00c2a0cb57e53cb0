const shownLetters = /\S/;
const shortestSecret = 4;
/** A JSON Web Token, which check-in and registration tokens are, or the beginning of one. */
const webTokens = /\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g;
const mask = "[secret]";

/** What a guest's screen and its cloud-init-output.log would show; secrets are masked whenever it is read. */
export class GuestConsole {
  private readonly pieces: string[] = [];
  private readonly secrets = new Set<string>();

  /** Adds text as it is. */
  write(text: string): void {
    if (text !== "") this.pieces.push(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Adds a line of the sandbox's own. */
  say(line: string): void {
    this.write(`sandbox: ${line}`);
  }

  /** Never shows the value, wherever it occurs and whenever it was written. */
  hide(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= shortestSecret && shownLetters.test(secret)) this.secrets.add(secret);
  }

  /** All of it, masked. */
  get text(): string {
    const longestFirst = [...this.secrets].sort((one, other) => other.length - one.length);
    const hidden = longestFirst.reduce((text, secret) => text.replaceAll(secret, mask), this.pieces.join(""));
    return hidden.replace(webTokens, mask);
  }
}

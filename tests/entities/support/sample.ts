import type { Dialect } from "../../../provider/core";
import type { Kind, Stack } from "../../unit/provider/support/stack";

export type Properties = Record<string, unknown>;

/** Inputs of one object, once everything it refers to is there. */
export interface Prepared {
  /** The smallest valid inputs. */
  readonly inputs: Properties;
  /**
   * For every field (`name`, `settings.idleDisconnect`) the inputs that give it another value than `inputs` and the
   * server's own default do, together with what it needs beside it.
   */
  readonly changes: Readonly<Record<string, Properties>>;
}

/** How objects of one kind, or of one of its variants, are made and changed in the shared suite. */
export interface Sample {
  /** What the object is, for the names of tests: `Zone`, `VmProvider aws`. */
  readonly title: string;
  readonly kind: Kind;
  /** The call that makes an object; none where objects can only be adopted. */
  readonly create?: string;
  /** Secrets and orders that the server uses and does not keep: of them the journal shows that they were sent. */
  readonly forgotten?: readonly string[];
  /** Fields that are right with what another field says, and with nothing else. */
  readonly bound?: readonly string[];
  /** What the answer to create says is told once: where it is lost, the object is deleted and made again. */
  readonly madeAgain?: true;
  /** The server shows nothing by which an object could be recognised: it is neither refused, taken over nor found. */
  readonly unrecognizable?: true;
  /** What is put back is a new link, with an id of its own. */
  readonly relinked?: true;
  /** Answers to open questions, as `upload_sign_in=cookie`, under which a key cannot do all of it, and what is said then. */
  readonly refusedWith?: Readonly<Record<string, RegExp>>;
  /** Makes what the object refers to. Fields that a dialect lacks are left out of its changes. */
  prepare(stack: Stack, dialect: Dialect): Promise<Prepared>;
}

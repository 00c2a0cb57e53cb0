import type { ErrorCodeEntry, KasmClient, ObjectDescription } from "../client";
import { describeObject, KasmError } from "../client";

/** Codes of what can be wrong with an object, beside those of the connection. */
export const entityErrorCodes = {
  KASM_EXISTS: {
    title: "An object with this natural key exists already.",
    cause: "Someone made it by hand, another program manages it, or an earlier create was interrupted.",
    cure: 'To take it over, set adopt: true (destroy then puts back what was found). If an interrupted run of this program left it behind, set adopt: true, onDestroy: "delete".',
  },
  KASM_NOT_UNIQUE: {
    title: "Two or more objects share one natural key.",
    cause: "Kasm allows it, but nothing then says which one is meant.",
    cure: "Rename or delete all but one of them.",
  },
  KASM_NOT_STORED: {
    title: "The server confirmed a change but still shows the old value.",
    cause: "The server ignores the field, rejects the value silently, or this version of Kasm spells it differently.",
    cure: "Compare with the web page. If the field has another name there, fix its spelling with kasm:spellings.",
  },
  KASM_CREATE_UNCERTAIN: {
    title: "A create was sent and nobody knows whether the server carried it out.",
    cause: "The connection broke or the server failed before it answered, and what exists now cannot be told apart.",
    cure: 'Look on the server. If the object is there and incomplete, delete it, or set adopt: true, onDestroy: "delete"; then run again.',
  },
  KASM_GONE: {
    title: "The object no longer exists on the server.",
    cause: "It was deleted by hand or by another program since it was last seen.",
    cure: "Run `pulumi refresh`, then `pulumi up` makes it anew.",
  },
  KASM_NO_SUCH_OBJECT: {
    title: "A lookup found nothing.",
    cause: "There is no object of that name, or the credentials may not see it.",
    cure: "Check the spelling; built-in groups are seen only with the permission groups_view_system.",
  },
  KASM_BUILT_IN: {
    title: "The object is built in and is never deleted.",
    cause: "Kasm needs it.",
    cure: 'Adopt it instead, with onDestroy: "restore" (the default) or "retain".',
  },
  KASM_UNKNOWN_NAME: {
    title: "The server does not know a name that the program uses.",
    cause:
      "This version of Kasm does not have it, or calls it differently. Names are compared before anything is written.",
    cure: "Use one of the server's own names (near ones are given), or leave it out for this server.",
  },
  KASM_TEST_FAILED: {
    title: "A config was stored, but the test that goes with it failed.",
    cause: "An address, a filter, the service account, or the test user's own name or password is wrong.",
    cure: "Correct what the answer names and run again, or leave the test out.",
  },
} as const satisfies Record<`KASM_${string}`, ErrorCodeEntry>;

export type EntityErrorCode = keyof typeof entityErrorCodes;

/** An error about an object; the cure is that of the code unless a better one is given. */
export function entityError(
  code: EntityErrorCode,
  about: ObjectDescription,
  client: KasmClient,
  parts: { tried: string; problem: string; cure?: string },
): KasmError {
  return new KasmError(code, {
    tried: `${parts.tried} ${describeObject(about)} at ${client.endpoint}`,
    problem: parts.problem,
    cure: parts.cure ?? entityErrorCodes[code].cure,
    about,
  });
}

import { parseKey } from "sshpk";
import { types } from "../types";
import { conditionsOf, hasCondition, withConditions } from "./conditions";
import type { Controller } from "./controller";

const manager = "harvester";

/** The fingerprint of a KeyPair, computed once and then left as it is, even if the key changes (harvester.md 1.6). */
export const keyPairFingerprint: Controller = {
  plays: "Harvester's check of SSH keys",
  type: types.keyPair,
  async reconcile(object, { client }) {
    if (hasCondition(object, "validated", "True")) return;
    const { publicKey } = object.spec as { publicKey: string };
    const fingerPrint = fingerprintOf(publicKey);
    if (fingerPrint === undefined && hasCondition(object, "validated", "False")) return;
    const conditions = withConditions(conditionsOf(object), [
      fingerPrint === undefined
        ? { type: "validated", status: "False", message: "failed to parse the public key, error: ssh: no key found" }
        : { type: "validated", status: "True" },
    ]);
    await client.merge(types.keyPair, object, { status: { fingerPrint, conditions } }, manager);
  },
};

/** MD5 in the colon form. */
function fingerprintOf(publicKey: string): string | undefined {
  try {
    return parseKey(publicKey, "ssh").fingerprint("md5").toString("hex").replace(/^MD5:/, "");
  } catch {
    return undefined;
  }
}

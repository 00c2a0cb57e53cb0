import { generateKeyPairSync } from "node:crypto";
import { parseKey, parsePrivateKey } from "sshpk";
import type { Properties } from "../../core";
import type { Handler } from "./handler";

/** Makes key pairs. No server is involved, so nothing is checked against one and nothing can drift. */
export const sshKeyPair: Handler = {
  configure: () => Promise.resolve(),

  check(_olds, news) {
    const { comment } = news;
    const wrong = comment != null && (typeof comment !== "string" || /[\r\n]/.test(comment));
    return Promise.resolve({
      inputs: news,
      failures: wrong ? [{ property: "comment", reason: "one line of text is expected" }] : [],
    });
  },

  diff(_id, olds, news) {
    const changed = (olds["comment"] ?? "") !== (news["comment"] ?? "");
    return Promise.resolve(changed ? { replaces: ["comment"], deleteBeforeReplace: false } : { changes: false });
  },

  create(inputs) {
    const comment = typeof inputs["comment"] === "string" ? inputs["comment"] : "";
    const { privateKey } = generateKeyPairSync("ed25519");
    const key = parsePrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }), "pem");
    key.comment = comment;
    const text = key.toPublic().toString("ssh");
    const fingerprint = parseKey(text, "ssh").fingerprint("sha256").toString();
    const outs = {
      ...(comment === "" ? {} : { comment }),
      publicKey: text.trim(),
      privateKey: key.toString("openssh"),
      fingerprint,
    };
    return Promise.resolve({ id: fingerprint, outs });
  },

  read(id, properties) {
    const { comment, ...rest } = properties;
    const inputs: Properties = comment == null ? {} : { comment };
    return Promise.resolve({ id, props: { ...inputs, ...rest }, inputs });
  },

  update: (_id, olds, news) => Promise.resolve({ outs: { ...olds, ...news } }),

  delete: () => Promise.resolve(),
};

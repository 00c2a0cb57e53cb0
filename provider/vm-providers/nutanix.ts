import type * as pulumi from "@pulumi/pulumi";
import { flag, integer, secret, text } from "../core";
import type { Size } from "../core";
import { hostName } from "./checks";
import { defineVmProvider } from "./definition";
import { sizeOfUnknownName, whole } from "./sizes";

/** What a VM provider config for Nutanix has (kasm-docs.md 5.4). Every change updates in place. */
export interface NutanixFields {
  /** Bare host name of Prism, without scheme and port. */
  host: pulumi.Input<string>;
  /** Port of Prism, usually 9440. */
  port: pulumi.Input<number>;
  /** The account at Prism with which machines are made. */
  username: pulumi.Input<string>;
  /** Password of that account. Kept as a secret; sent when it changes, never compared with the server's. */
  password: pulumi.Input<string>;
  /** Version of Prism's API, a text such as `3.1`. */
  apiVersion: pulumi.Input<string>;
  /** Name of the machine that new ones are cloned from. */
  vmCandidate: pulumi.Input<string>;
  /** CPU cores of each machine. */
  cores: pulumi.Input<number>;
  /** Memory of each machine, for example `16 GiB`. Before Kasm 1.19 it must be a whole number of GiB. */
  memory: pulumi.Input<Size>;
  /** Whether Prism's certificate must be one that Kasm's server trusts. Default true. */
  verifySsl?: pulumi.Input<boolean>;
}

/** A VM provider config for Nutanix (kasm-docs.md 5.4). */
export const nutanix = defineVmProvider<NutanixFields, NutanixFields, "password">({
  fields: {
    host: text("host").guarded().refine(hostName),
    port: integer("port", { min: 1, max: 65_535 }),
    username: text("username"),
    password: secret("password"),
    apiVersion: text("api_version").refine((value) =>
      /^v?\d+(\.\d+)*$/.test(String(value)) ? undefined : `"${String(value)}" is not a version; write 3.1, for example`,
    ),
    vmCandidate: text("vm_candidate"),
    cores: integer("cores", { min: 1 }),
    memory: sizeOfUnknownName("memory"),
    verifySsl: flag("verify_ssl").optional(),
  },
  rules: whole("GiB", "memory"),
});

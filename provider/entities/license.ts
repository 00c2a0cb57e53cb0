import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import { defineEntity, isObject, peek, secret, send, shown, text } from "../core";
import type { Adapter, Made, Scope, WireObject } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link License} is made of (kasm-wire.md 12.11). */
export interface LicenseFields {
  /** The licence key as the vendor sends it; kept as a secret. A change adds the new licence, then deletes the old one. */
  key: pulumi.Input<string>;
  /**
   * To whom the licence is issued, as the server shows it. Never sent: it is compared with what the server reads out of
   * the key, so that a wrong key is noticed, and it is what a lookup goes by. A change replaces the licence.
   */
  issuedTo?: pulumi.Input<string>;
}

export interface LicenseArgs extends CommonArgs, LicenseFields {}

/** What the server reads out of a {@link License}'s key. */
export interface LicenseOutputs {
  /** When the licence ends, as the server writes it. */
  readonly expiration: pulumi.Output<string>;
  /** The article that was bought. */
  readonly sku: pulumi.Output<string>;
  /** How users are counted, in the server's word. */
  readonly licenseType: pulumi.Output<string>;
  /** For how many of them. */
  readonly limit: pulumi.Output<number>;
  /** Whether the server has found the key genuine. */
  readonly isVerified: pulumi.Output<boolean>;
  /** What the licence covers, for example `auto_scaling` and `saml`. */
  readonly features: pulumi.Output<string[]>;
}

const lists = ["get_licenses"];
const idOf = ({ license_id }: WireObject) => String(license_id);
const all = (client: Scope["client"]) => peek(client, "get_licenses", "licenses");

/** Features come as names, or as names with yes or no. */
function featureNames(raw: unknown): string[] {
  if (Array.isArray(raw)) return raw.map(String).sort();
  if (!isObject(raw)) return [];
  return Object.keys(raw)
    .filter((name) => raw[name] === true)
    .sort();
}

const adapter: Adapter = {
  observe: ({ client }) => client.list("get_licenses", {}, "licenses"),
  identify: idOf,
  /** The server says nothing of the licence it added: ours is the one that has appeared. */
  async create({ client }, { license_key }) {
    const before = new Set((await all(client)).map(idOf));
    const appeared = async (): Promise<Made | undefined> => {
      const rows = (await all(client)).filter((row) => !before.has(idOf(row)));
      const [row] = rows;
      return row !== undefined && rows.length === 1 ? { id: idOf(row), answer: row } : undefined;
    };
    try {
      await send(client, "add_license", { license_key }, "create", lists);
    } catch (error) {
      const made = error instanceof KasmError && error.ambiguous ? await appeared() : undefined;
      if (made === undefined) throw error;
      return made;
    }
    return appeared();
  },
  update: () => Promise.resolve(),
  async remove({ client }, { license_id }) {
    await send(client, "delete_license", { license_id }, "delete", lists);
  },
  probe: all,
};

export const license = defineEntity<LicenseFields>({
  kind: "License",
  title: "licence",
  adapter,
  fields: { key: secret("license_key").replaces(), issuedTo: text("issued_to").replaces().optional() },
  shown: {
    expiration: shown("expiration"),
    sku: shown("sku"),
    licenseType: shown("license_type"),
    limit: shown("limit"),
    isVerified: shown("is_verified"),
    features: shown("features", { parse: featureNames }),
  },
  naturalKey: ["key", "issuedTo"],
  nameField: "issuedTo",
  permissions: {
    read: ["1500 licenses_view"],
    create: ["1502 licenses_create"],
    update: () => ["1502 licenses_create"],
    delete: () => ["1503 licenses_delete"],
  },
  rules: [
    ({ adopt }) =>
      adopt === true
        ? {
            property: "adopt",
            reason:
              "the server never shows a licence's key, so nobody can say that one there is this one; delete it on the web page, or look it up with getLicense",
          }
        : undefined,
  ],
});

/**
 * A licence. The server never shows its key again; the licence that appears when the key is added is this resource's.
 * One that is there already cannot be adopted.
 * ```ts
 * new License("kasm", { key: config.requireSecret("licenseKey"), issuedTo: "Example Ltd" });
 * ```
 */
export class License extends entityResource<LicenseArgs, LicenseOutputs>(license) {}

/** A licence as the server shows it: without its key. */
export type LicenseValues = ValuesOf<LicenseFields, "key"> & {
  [Name in keyof LicenseOutputs]: pulumi.Unwrap<LicenseOutputs[Name]>;
};

/** Looks a licence up by its holder. Fails when there is none or more than one. */
export const { get: getLicense, getOutput: getLicenseOutput } = lookup<{ issuedTo: string }, LicenseValues>(license);

import type * as pulumi from "@pulumi/pulumi";
import { defineEntity, entityError, isObject, nearest, peek, reference, send, text } from "../core";
import type { Adapter, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/**
 * What a {@link PhysicalTokenAssignment} is made of (kasm-wire.md 14.1, kasm-1.19-columns.md physical_tokens; the
 * bodies of the two calls are those of the web client's `actionPhysicalTokens.js`).
 */
export interface PhysicalTokenAssignmentFields {
  /** Serial number of a hardware token that was uploaded before. A change replaces the assignment. */
  serialNumber: pulumi.Input<string>;
  /** The user who carries the token. A change takes the token from one and gives it to the other. */
  user: ReferenceInput;
}

export interface PhysicalTokenAssignmentArgs extends CommonArgs, PhysicalTokenAssignmentFields {}

const lists = ["get_physical_tokens"];
const target = (serial_number: unknown) => ({ target_token: { serial_number } });

async function tokens({ client }: Pick<Scope, "client">): Promise<WireObject[]> {
  return client.list("get_physical_tokens", {}, "physical_tokens");
}

/** The user's id stands beside the token or within it. */
function withUser(token: WireObject): WireObject {
  const { user, user_id } = token;
  return { ...token, user_id: user_id ?? (isObject(user) ? user["user_id"] : undefined) };
}

const adapter: Adapter = {
  async observe(scope) {
    return (await tokens(scope)).map(withUser).filter(({ user_id }) => user_id != null && user_id !== "");
  },
  identify: ({ serial_number }) => String(serial_number),
  async create(scope, { serial_number, user_id }) {
    const { client } = scope;
    const known = (await tokens(scope)).map((token) => String(token["serial_number"]));
    const serial = String(serial_number);
    if (!known.includes(serial)) {
      const about = { kind: "PhysicalTokenAssignment", name: serial };
      throw entityError("KASM_UNKNOWN_NAME", about, client, {
        tried: "making",
        problem: `no hardware token has the serial number "${serial}"${nearest(serial, known)}`,
        cure: "Upload the vendor's seed file first (Physical Tokens on the web page).",
      });
    }
    const body = { ...target(serial_number), target_user: { user_id } };
    await send(client, "assign_physical_token", body, "create", lists);
    return { id: String(serial_number) };
  },
  async update({ client }, { serial_number }, { user_id }) {
    if (user_id === undefined) return;
    await send(client, "unassign_physical_token", target(serial_number), "write", lists);
    await send(client, "assign_physical_token", { ...target(serial_number), target_user: { user_id } }, "write", lists);
  },
  async remove({ client }, { serial_number }) {
    await send(client, "unassign_physical_token", target(serial_number), "delete", lists);
  },
  async probe(client) {
    return (await peek(client, "get_physical_tokens", "physical_tokens"))
      .map(withUser)
      .filter(({ user_id }) => user_id != null && user_id !== "");
  },
};

export const physicalTokenAssignment = defineEntity<PhysicalTokenAssignmentFields>({
  kind: "PhysicalTokenAssignment",
  title: "physical token assignment",
  adapter,
  fields: { serialNumber: text("serial_number").replaces(), user: reference("user_id", { to: "User" }) },
  naturalKey: ["serialNumber"],
  nameField: "serialNumber",
  permissions: {
    read: ["2200 physical_tokens_view"],
    create: ["2201 physical_tokens_modify"],
    update: () => ["2201 physical_tokens_modify"],
    delete: () => ["2201 physical_tokens_modify"],
  },
});

/**
 * Hands a hardware token for one-time passwords to a user. Tokens come into Kasm by uploading their vendor's seed file;
 * they stay when an assignment ends.
 * ```ts
 * new PhysicalTokenAssignment("ada", { serialNumber: "2308490123456", user: ada });
 * ```
 */
export class PhysicalTokenAssignment extends entityResource<PhysicalTokenAssignmentArgs>(physicalTokenAssignment) {}

/** A physical token assignment as the server shows it. */
export type PhysicalTokenAssignmentValues = ValuesOf<PhysicalTokenAssignmentFields>;

/** Looks up to whom a hardware token is assigned. Fails when it is assigned to nobody. */
export const { get: getPhysicalTokenAssignment, getOutput: getPhysicalTokenAssignmentOutput } = lookup<
  { serialNumber: string },
  PhysicalTokenAssignmentValues
>(physicalTokenAssignment);

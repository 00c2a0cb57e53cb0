import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

type Text = pulumi.Input<string>;
type Variables = pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>;

/** Overrides for the container of a session (kasm-wire.md 10.3). Further keys go to `docker run` as they are. */
export interface RunConfig {
  /** Host name within the session. Default: the server's. */
  hostname?: Text;
  /** Environment variables of the session. Default none. */
  environment?: Variables;
  /** What the container starts. Default: the image's own. */
  entrypoint?: pulumi.Input<string | pulumi.Input<string>[]>;
  /** Numeric id of the user the session runs as. Default 1000, the image's own user; Kasm's images expect that. */
  user?: pulumi.Input<number | string>;
  /** Whether the container has the rights of the agent's root. Default false. */
  privileged?: pulumi.Input<boolean>;
  [key: string]: unknown;
}

/** One command run in a session (kasm-wire.md 10.3). */
export interface ExecStep {
  /** The command line. */
  cmd?: Text;
  /** The user it runs as. Default: the session's. */
  user?: pulumi.Input<number | string>;
  /** Whether it runs with the rights of the agent's root. Default false. */
  privileged?: pulumi.Input<boolean>;
  /** Environment variables of the command. Default none. */
  environment?: Variables;
  [key: string]: unknown;
}

/** Commands run at certain moments of a session (kasm-wire.md 10.3). */
export interface ExecConfig {
  /** Run when a session starts. */
  first_launch?: pulumi.Input<ExecStep>;
  /** Run when a running session is given an address to open. */
  go?: pulumi.Input<ExecStep>;
  /** Run when a staged session is given to a user. */
  assign?: pulumi.Input<ExecStep>;
  /** Environment variables of all of them. */
  environment?: Variables;
  [key: string]: unknown;
}

/** A condition on another field of the form: the field's key, and the answer it must have. */
export interface LaunchCondition {
  key: Text;
  value_regex: Text;
}

/** One field of the form before a session (kasm-wire.md 10.3). */
export interface LaunchField {
  /** Names the answer; unique within the form. */
  key: Text;
  label?: Text;
  /** `select`, `input`, `textarea`, `passwordtextarea`, or a type that HTML's `input` has, such as `password`. */
  input_type?: Text;
  /** What can be chosen, for `select`. */
  options?: pulumi.Input<pulumi.Input<{ label: Text; value: Text }>[]>;
  /** What stands there at first. */
  value?: pulumi.Input<unknown>;
  /** Shown below the field. */
  help?: Text;
  placeholder?: Text;
  /** Whether it must be answered. Default false. */
  required?: pulumi.Input<boolean>;
  validator_regex?: Text;
  /** Shown where the answer does not match {@link validator_regex}. */
  validator_regex_description?: Text;
  /** Whether users may keep their answer for the next time. Default false. */
  allow_saving?: pulumi.Input<boolean>;
  /** Show the field only if one of these holds; those of a nested list must hold together. */
  display_if?: pulumi.Input<(LaunchCondition | LaunchCondition[])[]>;
  [key: string]: unknown;
}

/** A form that users fill in before a session starts; the answers travel with the request (kasm-wire.md 10.3). */
export interface LaunchConfig {
  launch_form?: pulumi.Input<pulumi.Input<LaunchField>[]>;
  [key: string]: unknown;
}

/** A folder of the agent in the session (kasmweb.com/docs/latest/how_to/volume_mapping.html). */
export interface VolumeMapping {
  /** Path in the session. */
  bind?: Text;
  /** `rw` to read and write, `ro` to read only. */
  mode?: pulumi.Input<"rw" | "ro">;
  /** Owner of the folder; 1000 for Kasm's images to use it. */
  uid?: pulumi.Input<number>;
  /** Group of the folder; 1000 for Kasm's images to use it. */
  gid?: pulumi.Input<number>;
  /** Whether a session that cannot have the folder fails. Default true. */
  required?: pulumi.Input<boolean>;
  /** How long to wait for the folder, in seconds. Default 10. */
  timeout?: pulumi.Input<number>;
  /** Do not try to own the folder, for file systems where that fails. Default false. */
  skip_check?: pulumi.Input<boolean>;
  [key: string]: unknown;
}

/** Folders by their path on the agent; `{username}`, `{user_id}` and `{image_id}` are filled in. */
export type VolumeMappings = Record<string, pulumi.Input<VolumeMapping>>;

const variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const account = z.union([z.string(), z.number().int().min(0)]);

export const runConfig = z.looseObject({
  hostname: z.string().optional(),
  environment: variables.optional(),
  entrypoint: z.union([z.string(), z.array(z.string())]).optional(),
  user: account.optional(),
  privileged: z.boolean().optional(),
});

const step = z.looseObject({
  cmd: z.string().optional(),
  user: account.optional(),
  privileged: z.boolean().optional(),
  environment: variables.optional(),
});

export const execConfig = z.looseObject({
  first_launch: step.optional(),
  go: step.optional(),
  assign: step.optional(),
  environment: variables.optional(),
});

const condition = z.looseObject({ key: z.string(), value_regex: z.string() });

const field = z.looseObject({
  key: z.string().min(1),
  label: z.string().optional(),
  input_type: z.string().optional(),
  options: z.array(z.looseObject({ label: z.string(), value: z.string() })).optional(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
  required: z.boolean().optional(),
  validator_regex: z.string().optional(),
  validator_regex_description: z.string().optional(),
  allow_saving: z.boolean().optional(),
  display_if: z.array(z.union([condition, z.array(condition)])).optional(),
});

export const launchConfig = z.looseObject({ launch_form: z.array(field).optional() });

export const volumeMappings = z.record(
  z.string().min(1),
  z.looseObject({
    bind: z.string().optional(),
    mode: z.enum(["rw", "ro"]).optional(),
    uid: z.number().int().min(0).optional(),
    gid: z.number().int().min(0).optional(),
    required: z.boolean().optional(),
    timeout: z.number().min(0).optional(),
    skip_check: z.boolean().optional(),
  }),
);

/** Two fields of one form may not share a key: the answers would overwrite each other. */
export function distinctKeys(value: unknown): string | undefined {
  const { launch_form: form = [] } = value as { launch_form?: { key: string }[] };
  const twice = form.map(({ key }) => key).find((key, index, all) => all.indexOf(key) !== index);
  return twice === undefined ? undefined : `two fields of the form have the key "${twice}"; give each its own`;
}

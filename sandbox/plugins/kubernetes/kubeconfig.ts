/** Reads a kubeconfig as client-go does, as far as the sandbox needs: which server, trusted how, asked as whom. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { NotServed } from "./kinds";

export interface Connection {
  /** Address of the API server, without a slash at the end; it may have a path. */
  server: string;
  namespace: string;
  ca?: string;
  insecure: boolean;
  serverName?: string;
  certificate?: string;
  key?: string;
  authorization?: string;
}

const named = <T extends z.ZodType>(key: string, inner: T) =>
  z
    .array(z.looseObject({ name: z.string(), [key]: inner }))
    .nullish()
    .transform((list) => list ?? []);
const optionalText = z.string().nullish();
const clusterSchema = z.looseObject({
  server: optionalText,
  "certificate-authority": optionalText,
  "certificate-authority-data": optionalText,
  "insecure-skip-tls-verify": z.boolean().nullish(),
  "tls-server-name": optionalText,
});
const userSchema = z.looseObject({
  token: optionalText,
  tokenFile: optionalText,
  username: optionalText,
  password: optionalText,
  "client-certificate": optionalText,
  "client-certificate-data": optionalText,
  "client-key": optionalText,
  "client-key-data": optionalText,
});
const contextSchema = z.looseObject({ cluster: optionalText, user: optionalText, namespace: optionalText });
const schema = z.looseObject({
  clusters: named("cluster", clusterSchema),
  users: named("user", userSchema),
  contexts: named("context", contextSchema),
  "current-context": optionalText,
});

const refusedForUsers = ["exec", "auth-provider", "as", "as-uid", "as-groups", "as-user-extra"];

export interface Overrides {
  context?: string;
  cluster?: string;
  namespace?: string;
}

/**
 * The connection a kubeconfig describes. `source` is the text itself or the path of a file; without one, the file that
 * KUBECONFIG names, or `~/.kube/config`.
 */
export function readConnection(source: string | undefined, overrides: Overrides): Connection {
  const { text, folder } = load(source);
  const parsed = schema.safeParse(readYaml(text) ?? {});
  if (!parsed.success) throw new Error(`the kubeconfig cannot be read: ${z.prettifyError(parsed.error)}`);
  const config = parsed.data;

  const contextName = overrides.context ?? config["current-context"] ?? "";
  const context = config.contexts.find(({ name }) => name === contextName)?.context as
    z.infer<typeof contextSchema> | undefined;
  if (contextName !== "" && !context) throw new Error(`context "${contextName}" does not exist`);
  const clusterName = overrides.cluster ?? context?.cluster ?? "";
  const cluster = config.clusters.find(({ name }) => name === clusterName)?.cluster as
    z.infer<typeof clusterSchema> | undefined;
  if (!cluster?.server) {
    throw new Error(
      "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable",
    );
  }
  if (cluster["proxy-url"]) throw new NotServed("proxy-url in a kubeconfig");
  const userName = context?.user ?? "";
  const user = config.users.find(({ name }) => name === userName)?.user as z.infer<typeof userSchema> | undefined;
  for (const key of refusedForUsers) {
    if (user?.[key] != null) throw new NotServed(`"${key}" of a user in a kubeconfig`);
  }

  const file = (name: string | null | undefined, data: string | null | undefined): string | undefined => {
    if (data) return Buffer.from(data, "base64").toString();
    return name ? fs.readFileSync(path.resolve(folder, name), "utf8") : undefined;
  };
  return {
    server: cluster.server.replace(/\/+$/, ""),
    namespace: overrides.namespace ?? (context?.namespace || "default"),
    ca: file(cluster["certificate-authority"], cluster["certificate-authority-data"]),
    insecure: cluster["insecure-skip-tls-verify"] ?? false,
    serverName: cluster["tls-server-name"] ?? undefined,
    certificate: file(user?.["client-certificate"], user?.["client-certificate-data"]),
    key: file(user?.["client-key"], user?.["client-key-data"]),
    authorization: authorizationOf(user, folder),
  };
}

/** The reader's own words would show the line that it could not read, and with it perhaps a token. */
function readYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (!error) return document.toJS();
  const line = text.slice(0, error.pos[0]).split("\n").length;
  throw new Error(`the kubeconfig cannot be read: ${error.name} in line ${line}`);
}

function authorizationOf(user: z.infer<typeof userSchema> | undefined, folder: string): string | undefined {
  const token = user?.tokenFile ? fs.readFileSync(path.resolve(folder, user.tokenFile), "utf8").trim() : user?.token;
  if (token) return `Bearer ${token}`;
  if (!user?.username) return undefined;
  return `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}`;
}

function load(source: string | undefined): { text: string; folder: string } {
  if (source !== undefined && source !== "") {
    const file = source === "~" || source.startsWith("~/") ? path.join(os.homedir(), source.slice(1)) : source;
    if (!file.includes("\n") && fs.existsSync(file))
      return { text: fs.readFileSync(file, "utf8"), folder: path.dirname(file) };
    return { text: source, folder: process.cwd() };
  }
  const fromEnvironment = process.env.KUBECONFIG;
  if (fromEnvironment?.includes(path.delimiter)) throw new NotServed("KUBECONFIG with several files");
  const file = fromEnvironment || path.join(os.homedir(), ".kube", "config");
  return { text: fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "", folder: path.dirname(file) };
}

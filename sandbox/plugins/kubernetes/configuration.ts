/** The inputs of the provider resource: which the stand-in honours, and which it refuses. */
import type { CheckFailure, PropertyMap } from "../../../provider/hosts/grpc";
import { NotServed } from "./kinds";
import { asText, reveal } from "./objects";

export interface Configuration {
  /** The text of a kubeconfig or the path of one. */
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  /** For objects that give none. Default: the namespace of the kubeconfig's context, or "default". */
  namespace?: string;
  clusterIdentifier?: string;
  /** Takes over fields that someone else has changed, for every object. Default false. */
  enablePatchForce: boolean;
  /** Forgets objects of a cluster that cannot be reached. Default false. */
  deleteUnreachable: boolean;
  /** Keeps the state of objects of a cluster that cannot be reached, instead of failing a refresh. Default false. */
  skipUpdateUnreachable: boolean;
}

const texts = ["kubeconfig", "context", "cluster", "namespace", "clusterIdentifier"] as const;
const flags = ["enablePatchForce", "deleteUnreachable", "skipUpdateUnreachable"] as const;
/** Without meaning for the types served here: they have neither deprecated versions nor charts. */
const idle = ["version", "pluginDownloadURL", "suppressDeprecationWarnings", "suppressHelmHookWarnings"];

export function refusedInputs(news: PropertyMap): CheckFailure[] {
  const served = new Set<string>([...texts, ...flags, ...idle, "enableServerSideApply"]);
  const failures: CheckFailure[] = [];
  for (const [property, value] of Object.entries(reveal(news))) {
    if (property === "enableServerSideApply" && asText(value) === "false") {
      failures.push({ property, reason: new NotServed("client-side apply (enableServerSideApply: false)").message });
    } else if (!served.has(property)) {
      failures.push({ property, reason: new NotServed(`the provider input "${property}"`).message });
    }
  }
  return failures;
}

/** Provider inputs arrive as texts, also the flags. */
export function readConfiguration(inputs: PropertyMap): Configuration {
  const plain = reveal(inputs);
  const text = (key: (typeof texts)[number]): string | undefined => {
    const value = plain[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const flag = (key: (typeof flags)[number]): boolean => asText(plain[key]) === "true";
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    clusterIdentifier: text("clusterIdentifier"),
    enablePatchForce: flag("enablePatchForce"),
    deleteUnreachable: flag("deleteUnreachable"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable"),
  };
}

/** The types the stand-in serves, where their objects lie on the API server, and which changes replace them. */

export interface ResourceKind {
  apiVersion: string;
  kind: string;
  /** The name in URLs; unknown until discovery for custom resources. */
  plural?: string;
  /** Whether objects lie in a namespace; unknown until discovery for custom resources. */
  namespaced?: boolean;
  /** Paths whose change replaces the object. */
  replacedBy: string[][];
  custom: boolean;
}

const always = [
  ["metadata", "name"],
  ["metadata", "namespace"],
];

function builtIn(
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced: boolean,
  replacedBy: string[][] = [],
): ResourceKind {
  return { apiVersion, kind, plural, namespaced, replacedBy: [...always, ...replacedBy], custom: false };
}

const rbac = "rbac.authorization.k8s.io/v1";

const builtIns: Record<string, ResourceKind> = {
  "core/v1:Namespace": builtIn("v1", "Namespace", "namespaces", false),
  "core/v1:ResourceQuota": builtIn("v1", "ResourceQuota", "resourcequotas", true, [["spec", "scopes"]]),
  "core/v1:ServiceAccount": builtIn("v1", "ServiceAccount", "serviceaccounts", true),
  "core/v1:Secret": builtIn("v1", "Secret", "secrets", true, [["type"], ["stringData"], ["data"]]),
  "core/v1:ConfigMap": builtIn("v1", "ConfigMap", "configmaps", true, [["binaryData"], ["data"]]),
  [`${rbac}:Role`]: builtIn(rbac, "Role", "roles", true),
  [`${rbac}:RoleBinding`]: builtIn(rbac, "RoleBinding", "rolebindings", true, [["roleRef"]]),
  [`${rbac}:ClusterRole`]: builtIn(rbac, "ClusterRole", "clusterroles", false),
  [`${rbac}:ClusterRoleBinding`]: builtIn(rbac, "ClusterRoleBinding", "clusterrolebindings", false, [["roleRef"]]),
};

/** API groups that Kubernetes itself defines: a type in one of them is served only when it is listed above. */
const kubernetesGroup = new RegExp(
  "^([^.]+|(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|" +
    "discovery|events|flowcontrol\\.apiserver|internal\\.apiserver|networking|node|rbac\\.authorization|resource|scheduling|" +
    "storage|storagemigration)\\.k8s\\.io)$",
);

/** Modules of the official plugin that hold components and charts instead of API groups. */
const foreignModules = new Set(["helm.sh", "kustomize", "yaml", "pulumi"]);

/** Thrown for what the stand-in does not do. The text says what that is and what would. */
export class NotServed extends Error {
  constructor(what: string) {
    super(
      `${what} is not served by the sandbox's stand-in for the Kubernetes plugin; ` +
        "install the official plugin pulumi-resource-kubernetes to use it",
    );
    this.name = "NotServed";
  }
}

/** The served type behind a token such as `kubernetes:core/v1:Secret` or `kubernetes:harvesterhci.io/v1beta1:KeyPair`. */
export function kindOf(type: string): ResourceKind {
  const [packageName, module = "", kind = ""] = type.split(":");
  const [group = "", version = "", ...rest] = module.split("/");
  if (packageName !== "kubernetes" || kind === "") throw new NotServed(`the type ${type}`);
  const found = builtIns[`${module}:${kind}`];
  if (found) return found;
  const isCustom = version !== "" && rest.length === 0 && !foreignModules.has(group) && !kubernetesGroup.test(group);
  if (!isCustom) throw new NotServed(`the type ${type}`);
  return { apiVersion: module, kind, replacedBy: always, custom: true };
}

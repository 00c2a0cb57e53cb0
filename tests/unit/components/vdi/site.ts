import { serveTls, type TlsServer } from "../support/tls-server";

/** Keycloak's discovery document and Harvester's list of types: what a program looks at before it changes anything. */
export function serveSite(): Promise<TlsServer> {
  return serveTls((request, response) => {
    const issuer = "https://keycloak.example.com/realms/aegis";
    const bodies: Record<string, unknown> = {
      "/realms/aegis/.well-known/openid-configuration": {
        issuer,
        authorization_endpoint: `${issuer}/protocol/openid-connect/auth`,
        token_endpoint: `${issuer}/protocol/openid-connect/token`,
        userinfo_endpoint: `${issuer}/protocol/openid-connect/userinfo`,
      },
      "/k8s/clusters/local/apis/harvesterhci.io/v1beta1": { resources: [{ name: "virtualmachineimages" }] },
    };
    const body = bodies[request.url ?? ""];
    const allowed =
      !request.url?.includes("/apis/") || request.headers.authorization === "Bearer kubeconfig-user-x:secret";
    response.writeHead(!allowed ? 401 : body === undefined ? 404 : 200).end(JSON.stringify(body ?? {}));
  });
}

/** A kubeconfig for {@link serveSite}, as Harvester's console gives it. */
export function kubeconfigFor({ url, authority }: TlsServer, token = "kubeconfig-user-x:secret"): string {
  const data = Buffer.from(authority).toString("base64");
  return JSON.stringify({
    clusters: [{ name: "local", cluster: { server: `${url}/k8s/clusters/local`, "certificate-authority-data": data } }],
    users: [{ name: "local", user: { token } }],
  });
}

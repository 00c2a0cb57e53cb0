import {
  directApiServer,
  expiryOf,
  KubeconfigError,
  readKubeconfig,
} from "../../../../components/harvester/kubeconfig";
import { serveTls, wordsOf } from "../support/tls-server";

let authority: string;
beforeAll(async () => {
  const server = await serveTls((_request, response) => response.end());
  authority = server.authority;
  await server.close();
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const jwt = (payload: object) =>
  ["{}", JSON.stringify(payload), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".");

interface Parts {
  server?: string;
  cluster?: string;
  user?: string;
  context?: string;
}

function kubeconfig({
  server = "https://10.0.0.5/k8s/clusters/local",
  cluster,
  user = "token: kubeconfig-user-x:secret",
  context = "current-context: local",
}: Parts = {}): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: local
    cluster:
      server: ${server}
      ${cluster ?? `certificate-authority-data: ${base64(authority)}`}
users:
  - name: local
    user:
      ${user}
contexts:
  - name: local
    context: { cluster: local, user: local }
${context}
`;
}

test("reads the kubeconfig of Harvester's Support page", () => {
  expect(readKubeconfig(kubeconfig())).toEqual({
    server: "https://10.0.0.5/k8s/clusters/local",
    caCertificate: authority.trim() + "\n",
    token: "kubeconfig-user-x:secret",
  });
});

test("the only context is meant when none is named", () => {
  expect(readKubeconfig(kubeconfig({ context: "" })).token).toBe("kubeconfig-user-x:secret");
});

test("an address by name is fine, this machine's own name too", () => {
  expect(readKubeconfig(kubeconfig({ server: "https://localhost:6443" })).server).toBe("https://localhost:6443");
});

test.each<[string, Parts, RegExp]>([
  [
    "client certificate",
    { user: "client-certificate-data: eA==\n      client-key-data: eA==" },
    /client certificate; Kasm needs a bearer token/,
  ],
  ["token program", { user: "exec: { command: aws }" }, /token from a program/],
  ["no token", { user: "username: me" }, /holds no token/],
  ["loopback", { server: "https://127.0.0.1:6443" }, /points at 127\.0\.0\.1/],
  ["loopback of version 6", { server: "https://[::1]:6443" }, /points at \[::1\]/],
  ["no TLS", { server: "http://10.0.0.5" }, /does not start with https/],
  ["checks off", { cluster: "insecure-skip-tls-verify: true" }, /turns certificate checks off/],
  ["certificate file", { cluster: "certificate-authority: /etc/ca.pem" }, /names a certificate file/],
  [
    "broken certificate",
    { cluster: `certificate-authority-data: ${base64("no certificate")}` },
    /certificate-authority-data does not hold a certificate/,
  ],
  ["unknown context", { context: "current-context: other" }, /no context of the name/],
  ["expired", { user: `token: ${jwt({ exp: 1_700_000_000 })}` }, /token expired at 2023-11-14/],
])("refuses: %s", (_case, parts, words) => {
  const read = () => readKubeconfig(kubeconfig(parts), new Date("2026-01-01T00:00:00Z"));
  expect(read).toThrow(KubeconfigError);
  expect(read).toThrow(words);
  expect(read).toThrow(/Download KubeConfig/);
});

test("a token with time left is taken", () => {
  const token = jwt({ exp: 1_900_000_000 });
  expect(readKubeconfig(kubeconfig({ user: `token: ${token}` }), new Date("2026-01-01")).token).toBe(token);
  expect(expiryOf(token)).toEqual(new Date(1_900_000_000_000));
  expect(expiryOf("kubeconfig-user-x:secret")).toBeUndefined();
});

test("base64 of a kubeconfig and something else altogether are told apart", () => {
  expect(() => readKubeconfig(base64(kubeconfig()))).toThrow(/is base64; give the decoded text/);
  expect(() => readKubeconfig("hello: world")).toThrow(/lists no clusters/);
  expect(() => readKubeconfig("")).toThrow(KubeconfigError);
});

test("never repeats the text, which holds a token", async () => {
  const broken = `token: s3cret\n\t{{{ not: yaml`;
  expect(() => readKubeconfig(broken)).toThrow(/is not YAML/);
  expect(await wordsOf(() => readKubeconfig(broken))).not.toContain("s3cret");
});

test("a ServiceAccount's token counts at the API itself, not at the console", () => {
  expect(directApiServer("https://harvester.example.com/k8s/clusters/local")).toBe(
    "https://harvester.example.com:6443",
  );
  expect(directApiServer("https://10.0.0.5:443/k8s/clusters/local")).toBe("https://10.0.0.5:6443");
  expect(directApiServer("https://10.0.0.5:6443")).toBe("https://10.0.0.5:6443");
  expect(() => directApiServer("https://rancher.example.com/k8s/clusters/c-m-abcde")).toThrow(
    /through a Rancher.*apiServer/,
  );
});

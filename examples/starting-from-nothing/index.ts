import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GlobalSettings, Group, GroupSettings, KasmBootstrap, User, Zone } from "pulumi-kasm";

const config = new pulumi.Config("start");
const cluster = new kubernetes.Provider("cluster", { kubeconfig: config.requireSecret("kubeconfig") });

// The administrator's password is read from the cluster and used for one thing: to make the key that all else uses.
const start = new KasmBootstrap(
  "start",
  {
    endpoint: config.require("endpoint"),
    caCertificate: config.get("caCertificate"),
    secret: { namespace: config.get("namespace") },
    uses: [GlobalSettings, Group, GroupSettings, User, Zone],
    rotation: config.get("rotation"),
  },
  { providers: { kubernetes: cluster } },
);
const { connection } = start;

new Zone("default", {
  name: "default",
  adopt: true,
  upstreamAuthAddress: config.require("upstreamAuthAddress"),
  connection,
});
new GlobalSettings("server", { settings: { noticeTitle: "Welcome", maxLoginAttempts: 4 }, connection });

const developers = new Group("developers", { name: "Developers", priority: 20, connection });
new GroupSettings("developers", {
  group: developers,
  settings: { idleDisconnect: "20 minutes", allowKasmUploads: true },
  connection,
});
new User("ada", {
  username: "ada@example.com",
  password: config.requireSecret("adaPassword"),
  forcePasswordReset: true,
  connection,
});

/** For agents that register by themselves. */
export const managerToken = start.managerToken;
export const permissions = start.permissions;

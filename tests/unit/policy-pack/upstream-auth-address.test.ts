import { upstreamAuthAddress } from "../../../policy-pack/index";
import { kasm, violations } from "./violations";

const zone = (address: string | undefined, settings?: object) => ({
  type: kasm("Zone"),
  props: { upstreamAuthAddress: address },
  settings,
});

test.each([
  ["$request_host$", /is \$request_host\$, which only browsers resolve/],
  ["kasm-proxy", /bare service name/],
  ["kasm-proxy.kasm.svc", /only the Kubernetes cluster knows/],
  ["kasm-proxy.kasm.svc.cluster.local:443", /only the Kubernetes cluster knows/],
  ["KASM.SVC.CLUSTER.LOCAL.", /only the Kubernetes cluster knows/],
  ["https://kasm-proxy.kasm.svc/api", /only the Kubernetes cluster knows/],
  ["10.43.12.7", /inside the Kubernetes cluster/],
  ["10.42.0.9:8443", /inside the Kubernetes cluster/],
  ["localhost:443", /the machine itself/],
  ["127.0.0.1", /loopback/],
  ["[::1]:443", /loopback/],
])("%s is refused", async (address, words) => {
  expect(await violations(upstreamAuthAddress, zone(address))).toEqual([expect.stringMatching(words)]);
});

test.each([
  ["kasm.example.com"],
  ["kasm.example.com:8443"],
  ["10.0.0.5"],
  ["192.168.7.1:443"],
  ["[2001:db8::5]:443"],
  ["svc.example.com"],
  [""],
  [undefined],
])("%s is fine", async (address) => {
  expect(await violations(upstreamAuthAddress, zone(address))).toEqual([]);
});

test("an environment names its own cluster's networks and domains", async () => {
  const settings = { internalNetworks: ["172.20.0.0/16", "fd00::/8"], internalDomains: ["k8s.corp"] };
  expect(await violations(upstreamAuthAddress, zone("172.20.3.4", settings))).toHaveLength(1);
  expect(await violations(upstreamAuthAddress, zone("fd00::1", settings))).toHaveLength(1);
  expect(await violations(upstreamAuthAddress, zone("kasm.k8s.corp", settings))).toHaveLength(1);
  expect(await violations(upstreamAuthAddress, zone("10.43.12.7", settings))).toEqual([]);
});

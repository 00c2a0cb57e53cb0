import { inspectHarvester, tryAutoscalerAccess } from "../../../../components/harvester/reachability";
import { serveTls, type TlsServer, wordsOf } from "../support/tls-server";

let server: TlsServer;
let answer: [number, string];

beforeAll(async () => {
  server = await serveTls((request, response) => {
    const [status, body] = request.headers.authorization === "Bearer good" ? answer : [401, ""];
    response.writeHead(status).end(body);
  });
});
afterAll(() => server.close());
beforeEach(() => {
  answer = [200, JSON.stringify({ resources: [{ name: "virtualmachineimages" }] })];
});

const access = (changes: object = {}) => ({
  server: server.url,
  caCertificate: server.authority,
  token: "good",
  ...changes,
});

test("Harvester is asked by reading only", async () => {
  server.requests.length = 0;
  await inspectHarvester(access());
  await expect(tryAutoscalerAccess(access())).resolves.toBeUndefined();
  expect(server.requests).toEqual(["GET /apis/harvesterhci.io/v1beta1", "GET /version"]);
});

test.each<[string, [number, string], RegExp]>([
  ["another Kubernetes", [404, "404 page not found"], /without Harvester's resource types/],
  ["a user without rights", [403, ""], /does not let the kubeconfig's user read/],
  ["something else", [200, "<html>welcome</html>"], /does not answer as Harvester does/],
  ["a broken server", [500, ""], /does not answer as Harvester does \(status 500\)/],
])("%s is told", async (_case, given, words) => {
  answer = given;
  expect(await wordsOf(() => inspectHarvester(access()))).toMatch(words);
});

test("a refused token is told without the token", async () => {
  const words = await wordsOf(() => inspectHarvester(access({ token: "s3cret-old" })));
  expect(words).toMatch(/refuses the kubeconfig's token \(401\): it has expired or was revoked/);
  expect(words).not.toContain("s3cret");
});

test("an address where nobody listens, and an authority that did not sign, are told apart", async () => {
  expect(await wordsOf(() => inspectHarvester(access({ server: "https://localhost:1" })))).toMatch(
    /cannot be reached: nothing listens/,
  );
  expect(await wordsOf(() => inspectHarvester(access({ caCertificate: undefined })))).toMatch(
    /authority that is not trusted/,
  );
});

test("the autoscaler's address must fit its certificate and its token; that it is out of reach from here is a warning", async () => {
  expect(await wordsOf(() => tryAutoscalerAccess(access({ token: "bad" })))).toMatch(
    /refuses the autoscaler's token.*as apiServer/,
  );
  expect(await wordsOf(() => tryAutoscalerAccess(access({ caCertificate: undefined })))).toMatch(
    /cannot be used by Kasm: its certificate.*usually the VIP/,
  );
  await expect(tryAutoscalerAccess(access({ server: "https://localhost:1" }))).resolves.toMatch(
    /cannot be reached from here \(nothing listens there\); Kasm's servers must/,
  );
});

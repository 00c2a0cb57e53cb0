import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { KasmSimulator } from "../../simulator";
import { byHand } from "../support/by-hand";
import { HeadlessChromium } from "./support/chromium";

type Body = Record<string, unknown>;

const kasm = new KasmSimulator({ strict: true });
let chromium: HeadlessChromium;

const call = (name: string, body: Body) => byHand(kasm, name, body, "public");

const user = async (username: string): Promise<unknown> =>
  ((await call("create_user", { target_user: { username, password: "Secret-1!" } })).user as Body).user_id;
const loginOf = async (user_id: unknown) => String((await call("get_login", { target_user: { user_id } })).url);

beforeAll(async () => {
  await kasm.listen();
  chromium = await HeadlessChromium.launch();
});
afterAll(async () => {
  await chromium?.close();
  await kasm.close();
});

test("the links that the API answers sign in, and take another's place", async () => {
  const ann = await user("ann");
  const page = await chromium.visitor();
  await page.goto(await loginOf(ann));
  await page.getByText("Signed in as ann").waitFor();
  expect(new URL(page.url()).hash).toBe("");

  await page.goto(await loginOf(await user("bob")));
  await page.getByText("Signed in as bob").waitFor();

  const agent = kasm.registerAgent({ hostname: "agent-1", cores: 4, memoryBytes: 8e9 });
  const target_image = { friendly_name: "Chrome", name: "kasmweb/chrome:1", cores: 2, memory: 2e9 };
  const { image } = await call("create_image", { target_image });
  await byHand(kasm, "update_server", { target_server: { server_id: agent, enabled: true } });
  const session = await call("request_kasm", { user_id: ann, image_id: (image as Body).image_id });
  await page.goto(kasm.url + String(session.kasm_url));
  await page.getByText("no desktop is streamed and no container runs").waitFor();
  await page.getByText("Signed in as ann").waitFor();
  expect(chromium.complaints).toEqual([]);
});

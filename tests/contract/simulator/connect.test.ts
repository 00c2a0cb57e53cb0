import { afterEach, expect, test } from "@jest/globals";
import { DrivenClock } from "../../../simulator";
import { open, Visitor } from "./steps/visitor";
import { stopAll, type Body } from "./support";

afterEach(stopAll);

/** Ann, and the token of a link that signs her in. */
async function withLink() {
  const clock = new DrivenClock();
  const running = await open({ clock });
  const { user } = await running.call("create_user", { target_user: { username: "ann", password: "Secret-1!" } });
  const target_user = { user_id: (user as Body).user_id };
  const { body } = await running.ask("get_login", { target_user }, "/api/public/");
  return { ...running, clock, token: String(body.url).split("/").pop() ?? "" };
}

test("a link signs its user in, whoever was signed in before, and leaves no token in the journal", async () => {
  const { visitor, simulator, token } = await withLink();
  await visitor.signIn(simulator.adminUsername, simulator.adminPassword);
  const answer = await visitor.post("/simulator/connect", { kasm_id: "", token });
  expect([answer.status, answer.location]).toEqual([303, "/"]);
  expect((await visitor.get("/")).text).toContain("Signed in as <strong>ann</strong>");
  expect(JSON.stringify(simulator.journal.entries())).not.toContain(token);
});

test("a link to a session leads to the session's page", async () => {
  const { visitor, token } = await withLink();
  const kasm_id = "0123456789ABCDEF-0123456789abcdef";
  expect((await visitor.post("/simulator/connect", { kasm_id, token })).location).toBe(
    "/simulator/session/0123456789abcdef0123456789abcdef",
  );
});

test("a link that is used up, made up or sent by another site signs nobody in", async () => {
  const { visitor, simulator, clock, token } = await withLink();
  const madeUp = await visitor.post("/simulator/connect", { token: "made-up" });
  expect([madeUp.status, madeUp.text.includes("This link is no longer good.")]).toEqual([401, true]);
  const foreign = await visitor.post("/simulator/connect", { token }, "https://elsewhere.example.com");
  expect(foreign.status).toBe(403);
  await clock.advance(300_000_000);
  const expired = await new Visitor(simulator).post("/simulator/connect", { token });
  expect(expired.status).toBe(401);
  expect((await visitor.get("/")).text).toContain("<h1>Sign in</h1>");
});

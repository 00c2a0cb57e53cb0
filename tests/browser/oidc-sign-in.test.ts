import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SignInBench } from "./support/bench";

let bench: SignInBench;
beforeAll(async () => {
  bench = await SignInBench.open({ name: "sign-in" });
});
afterAll(() => bench.close());

test("a person signs in by Keycloak, and is made with names, address and groups", async () => {
  const { bob } = bench.realm.people;
  const { browser, page } = await bench.signIn(bob);
  expect(page.url).toBe(`${bench.url}/`);
  expect(await bench.sessionStatus(browser)).toBe(200);
  expect(await bench.user("bob")).toMatchObject({
    realm: "oidc",
    oidc_id: bench.configId,
    email: "bob@example.com",
    first_name: "Bob",
    last_name: "Brown",
  });
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
});

import { expect, test } from "@jest/globals";
import { KasmSimulator } from "../../../simulator";
import { ADDRESSES } from "../../../simulator/catalogue/addresses";
import { pageRoutes } from "../../../simulator/pages/routes";

test("what is served under /api/ beside the calls is listed with its evidence, and nothing else is", () => {
  const served = pageRoutes(new KasmSimulator())
    .filter(({ path }) => typeof path === "string" && path.startsWith("/api/"))
    .map(({ method, path }) => `${method} ${String(path)}`);
  // The health check is answered before anything else.
  expect(["GET /api/__healthcheck", ...served].sort()).toEqual(ADDRESSES.map(({ name }) => name).sort());
});

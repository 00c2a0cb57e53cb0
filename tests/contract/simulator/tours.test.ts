import { afterEach, describe, test } from "@jest/globals";
import { VERSIONS, type KasmVersion } from "../../../simulator";
import { start, stopAll } from "./support";
import { toursOf, travel, type Tour } from "./tours";

afterEach(stopAll);

const named = (kasmVersion: KasmVersion) =>
  toursOf(kasmVersion).map((tour): [string, Tour] => [`${tour.family} ${tour.variant ?? ""}`, tour]);

describe.each(VERSIONS)("Kasm %s", (kasmVersion) => {
  test.each(named(kasmVersion))("every field of %s is written, read, changed and read again", async (_name, tour) => {
    await travel(await start({ kasmVersion }), tour);
  });
});

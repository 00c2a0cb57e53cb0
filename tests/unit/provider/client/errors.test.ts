import { inspect } from "node:util";
import * as client from "../../../../provider/client";
import { type ErrorCode, errorCodes, KasmError } from "../../../../provider/client";
import { kasmError } from "../../../../provider/client/errors";

const codes = Object.keys(errorCodes) as ErrorCode[];

describe("error codes", () => {
  it.each(codes)("%s has a class of its own, and cause and cure in sentences", (code) => {
    const error = kasmError(code, { tried: "get_zones at https://kasm", problem: "it broke" });
    expect(error).toBeInstanceOf(KasmError);
    expect(error.constructor).not.toBe(KasmError);
    expect(error.name).toBe(error.constructor.name);
    expect(error.message).toBe(`get_zones at https://kasm failed: it broke. ${errorCodes[code].cure} [${code}]`);
    for (const text of Object.values(errorCodes[code])) expect(text).toMatch(/^[A-Z].*[.?]$/s);
  });

  it("belong to classes that are all different", () => {
    const classes = codes.map((code) => kasmError(code, { tried: "a", problem: "b" }).constructor);
    expect(new Set(classes).size).toBe(codes.length);
  });
});

describe("an error", () => {
  it("keeps its class and says more when more is known", () => {
    const error = kasmError("KASM_TIMED_OUT", { tried: "create_zone", problem: "no answer" });
    const more = error.with({ attempts: 3, ambiguous: true });
    expect(more).toBeInstanceOf(client.KasmTimedOutError);
    expect(more).toMatchObject({ code: "KASM_TIMED_OUT", attempts: 3, ambiguous: true });
    expect(more.message).toContain("create_zone failed after 3 tries");
  });

  it("shows no secret, however it is printed", () => {
    client.registerSecret("hidden-in-errors");
    const about = { kind: "VmProvider", name: "x" };
    const words = "bad value hidden-in-errors";
    const error = kasmError("KASM_REFUSED", { tried: words, problem: words, cure: words, serverMessage: words, about });
    const shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)} ${error.stack} ${String(error)}`;
    expect(shown).toContain("bad value *****");
    expect(shown).not.toContain("hidden-in-errors");
  });
});

describe("the client's face", () => {
  it("offers no way to send a request without repetition, sign-in and redaction", () => {
    const names = Object.keys(client);
    expect(names).toContain("connect");
    expect(names.filter((name) => /transport|caller|pool|fetch|request/i.test(name))).toEqual([]);
  });
});

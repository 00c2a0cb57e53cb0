import { describe, expect, test } from "@jest/globals";
import { fillScript, ScriptError } from "../../../simulator/autoscale/script";

const values = { ssh_key: "ssh-ed25519 AAAA", server_external_fqdn: null, manager_token: "a{b}$&c" };

describe("a start-up script", () => {
  test("gets values, None for what is not set, and single braces for double ones", () => {
    const script = 'key={ssh_key}\nif [ "{server_external_fqdn}" == "None" ]; then f () {{ echo ${{A}}; }}\n';
    expect(fillScript(script, values)).toBe(
      'key=ssh-ed25519 AAAA\nif [ "None" == "None" ]; then f () { echo ${A}; }\n',
    );
  });

  test("takes values as they are: braces and dollars in them mean nothing", () => {
    expect(fillScript("-M {manager_token}", values)).toBe("-M a{b}$&c");
  });

  test.each([
    ["an unknown name", "one\n{nobody}", "line 2: {nobody} is no placeholder; write {{ and }} for braces"],
    ["a name of every object", "{constructor}", "line 1: {constructor} is no placeholder; write {{ and }} for braces"],
    ["a brace of the script's own", "a\nb ${HOME}\n", "line 2: {HOME} is no placeholder; write {{ and }} for braces"],
    ["JSON", '{"status": 1}', "line 1: a brace that begins no name is no placeholder; write {{ and }} for braces"],
    ["a brace that opens only", "f () {", "line 1: a single {; write {{ for a brace"],
    ["a brace that closes only", "\n\n}", "line 3: a single }; write }} for a brace"],
    [
      "nothing between braces",
      "{}",
      "line 1: a brace that begins no name is no placeholder; write {{ and }} for braces",
    ],
  ])("%s is an error that names the line", (_case, script, message) => {
    const fill = () => fillScript(script, values);
    expect(fill).toThrow(ScriptError);
    expect(fill).toThrow(message);
  });
});

/** docs/simulator-calls.md: every call that somebody is known to use, and the REST API, each with what becomes of it. */
export function simulatorCallsPage({ compiled, table, made }) {
  const { KNOWN_USES, knownCallStates } = compiled("simulator/catalogue/known-calls.js");
  const { catalogueRows } = compiled("simulator/catalogue/coverage.js");
  const states = knownCallStates();
  const count = (state) => states.filter((each) => each.state === state).length;
  const users = KNOWN_USES.map(({ users, source, calls }) => [users, calls.length, source]);
  const calls = states.map(({ name, users, state, reason }) => [`\`${name}\``, users.join("; "), state, reason ?? ""]);
  const rest = catalogueRows()
    .filter((row) => row.kind === "REST request")
    .map(({ name, grade, source, of: { call, refused } }) => [
      `\`${name}\``,
      call === undefined ? "" : `\`${call}\``,
      refused ?? "served",
      grade,
      source,
    ]);
  return `# Known calls and the REST API

${made}

Served: it does what it does, as far as evidence goes ([simulator.md](simulator.md) has the grades). Refused: the call is there, asks for its right, and answers 501 with the reason. Out: there is no such call.

## Who is known to use calls

${table(["Who", "Calls", "Source"], users)}

## Calls (${states.length}: ${count("served")} served, ${count("refused")} refused, ${count("out")} out)

${table(["Call", "Used by", "Here", "Why"], calls)}

## The REST API

\`--rest\` (or the option \`rest\`) adds the API that the documents of Kasm's development line describe; no evidence says that a release has it, so it is off. It takes HTTP Basic, the API key as user name and its secret as password. The names in its bodies are those of 1.19, as no body was found; answers and lists are behind the switches \`rest_object\` and \`rest_list\`; \`page\` (from 0), \`page_size\` and equality with any field as a filter are inferred. Creating answers 200, a conflict 409; PATCH leaves what is absent, null clears what can be empty and is 422 elsewhere; deleting answers 204; a missing right or licence feature 403. A 422 names every field that is wrong. What no document describes is 501 or 404 with what they do describe.

${table(["Request", "Rights and rules of", "Here", "Grade", "Source"], rest)}
`;
}

/** docs/simulator.md: what the simulator takes for true of Kasm, from the same rows that `--coverage` prints. */
export function simulatorPage({ compiled, table, made }) {
  const { CALLS } = compiled("simulator/catalogue/index.js");
  const { SWITCHES } = compiled("simulator/catalogue/switches.js");
  const { INFERENCES } = compiled("simulator/catalogue/inferences.js");
  const { catalogueRows, shareText, sharesByKind, sharesOf } = compiled("simulator/catalogue/coverage.js");
  const { VERSIONS, DEFAULT_VERSION } = compiled("simulator/versions.js");
  const rows = catalogueRows();
  const of = (kind) => rows.filter((row) => row.kind === kind);
  const code = (text) => `\`${text}\``;
  const listed = (names) => (names ?? []).map(code).join(", ");
  const heading = (title, each) => `## ${title} (${each.length}: ${shareText(sharesOf(each))})`;

  const shares = [...sharesByKind(rows)].map(([kind, { total, documented, observed, inferred }]) => {
    const part = (count) => `${count} (${Math.round((100 * count) / total)} %)`;
    return [kind, total, part(documented), part(observed), part(inferred)];
  });
  const switches = SWITCHES.map(({ name, about, values, source }) => [
    code(name),
    about,
    Object.entries(values)
      .map(([value, result]) => `${code(value)}: ${result}`)
      .join("; "),
    source,
  ]);
  const inferences = INFERENCES.map(({ about, source, switches: names, reason }) => [
    about,
    listed(names),
    reason ?? "",
    source,
  ]);
  const partial = of("partial update").map(({ name, grade, source }) => [code(name), grade, source]);
  const limits = of("limit").map(({ name, grade, source }) => [name, grade, source]);
  const addresses = of("address").map(({ name, grade, source, note }) => [code(name), grade, source, note ?? ""]);
  const definitions = new Map(CALLS.map((call) => [call.name, call]));
  const calls = of("call").map(({ name, grade, source, note }) => {
    const { family, at, permissions } = definitions.get(name);
    return [code(name), family.name, at.join(", "), permissions.join(", "), grade, source, note ?? ""];
  });
  const evidence = (kind) =>
    of(kind).map(({ name, type, unit, grade, source, note }) => [
      code(name),
      type ?? "",
      unit ?? "",
      grade,
      source,
      note ?? "",
    ]);
  const columns = ["Type", "Unit", "Grade", "Source", "Note"];

  return `# What the simulator knows

${made}

\`npx kasm-simulator --help\` starts it. It keeps configuration; it streams no desktop and runs no container. It plays Kasm ${VERSIONS.join(", ")}; ${DEFAULT_VERSION} where nothing is said. Sources name sections of the collected facts about Kasm's API. \`npx kasm-simulator --coverage\` prints the rows below, \`--coverage=json\` for programs. How to find out what a real server does: [evidence.md](evidence.md).

## How sure we are

Documented: Kasm's own documents, schema or charts say so. Observed: Kasm's web client or a caller that works against a real server shows it. Inferred: nobody says so.

${table(["What", "Rows", "Documented", "Observed", "Inferred"], shares)}

## Open questions

Where no evidence settles a behaviour that a client can notice, it is a switch.

${table(["Switch", "What is open", "Values, the default first", "Source"], switches)}

## What is inferred

Everything that no evidence settles, with the switch that decides it, or why there is none.

${table(["What", "Switch", "Why it is none", "Source"], inferences)}

${heading("What came and went", of("limit"))}

${table(["What", "Grade", "Source"], limits)}

${heading("Updates that are known to keep what they leave out", of("partial update"))}

For the other updates the switch \`partial_update\` decides.

${table(["Call", "Grade", "Source"], partial)}

${heading("Calls", of("call"))}

${table(["Call", "Family", "Served at", "Permissions, all of them", "Grade", "Source", "Note"], calls)}

${heading("Beside the calls", of("address"))}

${table(["Address", "Grade", "Source", "Note"], addresses)}

${heading("Keys of requests", of("parameter"))}

${table(["Key", ...columns], evidence("parameter"))}

${heading("Fields", of("field"))}

${table(["Field", ...columns], evidence("field"))}

${heading("Group settings", of("group setting"))}

${table(["Group setting", ...columns], evidence("group setting"))}

${heading("Global settings", of("setting"))}

${table(["Setting", ...columns], evidence("setting"))}
`;
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { KasmHarvesterVdi } from "../../components";
import { check, leavesOf, plainId, setAt, valueAt, type EntityDefinition, type Reference } from "../../provider/core";
import * as entities from "../../provider/entities";
import { program } from "../unit/components/vdi/program";
import { Registrations } from "../unit/components/vdi/registrations";
import { kubeconfigFor, serveSite } from "../unit/components/vdi/site";
import { allDocumentRows, allRefusals, allSamples } from "./support/discovery";
import { wireOf, type DocumentRow, type FieldRow, type NoteRow, type PartRow, type Wire } from "./support/document";
import { Run, servers, type Dialect } from "./support/run";

const rows = allDocumentRows();
const named = <Row extends DocumentRow>(found: readonly Row[]) =>
  found.map((row) => [`${row.section}: ${row.label} = ${row.value}`, row] as const);
const definitions = entities as unknown as Record<string, EntityDefinition>;

/** Whether a body holds the value under the name; a setting travels by its id, with nothing but its value. */
function carries(body: unknown, { name, value }: Wire, bare: boolean): boolean {
  if (Array.isArray(body)) return body.some((part) => carries(part, { name, value }, bare));
  if (typeof body !== "object" || body === null) return false;
  const object = body as Record<string, unknown>;
  const sent = object[name];
  const same = isDeepStrictEqual(sent, value) || (typeof value === "string" && plainId(sent) === value);
  if (same || (bare && isDeepStrictEqual(object["value"], value))) return true;
  return Object.values(object).some((part) => carries(part, { name, value }, bare));
}

describe.each(Object.keys(servers) as Dialect[])("each field reaches a server of %s", (dialect) => {
  const fields = rows.filter((row): row is FieldRow => "wire" in row && wireOf(row, dialect) !== undefined);
  test.each(named(fields))("%s", async (_title, row) => {
    let wire = wireOf(row, dialect) as Wire;
    const sample = allSamples().find(({ kind, title }) => (row.sample ?? title) === title && kind === row.kind);
    if (sample === undefined) throw new Error(`there is no sample ${row.sample ?? row.kind}`);
    const run = await Run.start(sample, dialect);
    try {
      const { stack, definition } = run;
      const inputs: Record<string, unknown> = structuredClone({ ...run.inputs, ...row.beside });
      const leaf = leavesOf(definition, inputs).find((each) => each.path === row.field);
      if (leaf === undefined) throw new Error(`${row.kind} has no field ${row.field}`);
      const reference = leaf.field.codec.kind === "reference" ? (valueAt(inputs, leaf) as Reference) : undefined;
      if (reference === undefined) setAt(inputs, leaf, row.input);
      else wire = { name: wire.name, value: plainId(reference.id) };
      const mark = stack.simulator.journal.mark();
      const resource = await stack.create(row.kind, inputs);
      if (leaf.field.codec.kind === "secret") {
        // The journal shows no secret, nor does a read.
        const store = JSON.stringify(JSON.parse(stack.dump()));
        // JSON text is kept as what it says.
        expect(store).toContain(typeof row.input === "string" ? JSON.stringify(wire.value) : wire.value);
        return;
      }
      const bodies = stack.simulator.journal.writes(mark).map(({ request }) => request);
      if (!bodies.some((body) => carries(body, wire, leaf.parts.length === 2))) expect(bodies).toContainEqual(wire);
      expect(await stack.refresh(resource)).toBe(true);
      expect(valueAt(resource.inputs, leaf)).toEqual(reference ?? row.input);
      expect(await stack.update(resource, inputs)).toBe("same");
    } finally {
      await run.close();
    }
  });
});

/** Whether something is the value; an object, whether it holds as much as the value does. */
function covers(found: unknown, value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return isDeepStrictEqual(found, value);
  if (typeof found !== "object" || found === null) return false;
  const object = found as Record<string, unknown>;
  return Object.entries(value).every(([name, inner]) => covers(object[name], inner));
}

/** What may be started by whom (SOP 3.3 and 8.2). */
const browsing = ["All Users", "Developers"];
const catalogue = {
  "Chrome Browser": { image: "kasmweb/chrome:1.18.0", groups: browsing },
  "Firefox Browser": { image: "kasmweb/firefox:1.18.0", groups: browsing },
  "Ubuntu Desktop": { image: "kasmweb/desktop:1.18.0", groups: ["Developers"] },
  "VS Code": { image: "kasmweb/vs-code:1.18.0", groups: ["Developers"] },
  Terminal: { image: "kasmweb/terminal:1.18.0", groups: ["Developers"] },
};

describe("each row for another server is what the components register", () => {
  let registrations: Registrations;
  beforeAll(async () => {
    const site = await serveSite();
    registrations = new Registrations(site.authority);
    const args = program({
      keycloakUrl: site.url,
      keycloak: { realm: "aegis", caCertificate: site.authority },
      harvester: { kubeconfig: kubeconfigFor(site), namespace: "kasm-autoscale", network: { name: "vm-network" } },
      registry: {},
      workspaces: catalogue,
    });
    await registrations.run(() => new KasmHarvesterVdi("corp", args));
    await site.close();
  });

  test.each(named(rows.filter((row): row is PartRow => "part" in row)))("%s", (_title, { part }) => {
    const found = registrations
      .of(part.resource)
      .map(({ inputs }) => (part.property === "" ? inputs : inputs[part.property]));
    if (!found.some((registered) => covers(registered, part.value))) expect(found).toContainEqual(part.value);
  });
});

/** The comment above the first thing of that name. */
function documentation(where: string): string {
  const [file = "", name = ""] = where.split("#");
  const text = readFileSync(path.join(__dirname, "../..", file), "utf8");
  const place = new RegExp(`^ *(export |readonly |class |interface |const |function )*"?${name}"?\\b`, "m").exec(text);
  const before = place === null ? "" : text.slice(0, place.index).trimEnd();
  if (!before.endsWith("*/")) throw new Error(`${where} has no documentation`);
  return before.slice(before.lastIndexOf("/**")).replaceAll(/\s*\n\s*\*? ?/g, " ");
}

describe("each note became something", () => {
  test.each(named(rows.filter((row): row is NoteRow => "note" in row)))("%s", (_title, { note }) => {
    if (note.checkedBy === "warning") {
      const said = (definitions[note.where]?.warnings ?? []).map((warning) => warning(note.inputs) ?? "");
      expect(said.join("\n")).toMatch(note.words);
    } else if (note.checkedBy === "rule") {
      const [kind = "", field = ""] = note.where.split(/\.(.*)/);
      const problems = allRefusals()
        .filter((refusal) => refusal.kind === kind)
        .flatMap(({ inputs, dialect = "1.19" }) => {
          const server = { dialect, endpoint: "https://kasm.example.com" };
          return check(definitions[kind] as EntityDefinition, inputs, server).problems;
        });
      const reasons = problems
        .filter(({ property, reason }) => property === field || reason.startsWith(`${field}: `))
        .map(({ reason }) => reason);
      expect(reasons.join("\n")).toMatch(note.words);
    } else {
      expect(documentation(note.where)).toMatch(note.words);
    }
  });
});

import type { DocumentRow, FieldRow } from "../support/document";

/** The catalogue of 8.2: title, image, description. */
const catalogue = [
  ["Chrome Browser", "kasmweb/chrome:1.18.0", "Isolated web browsing"],
  ["Firefox Browser", "kasmweb/firefox:1.18.0", "Alternative browser"],
  ["Ubuntu Desktop", "kasmweb/desktop:1.18.0", "Full Linux desktop"],
  ["VS Code", "kasmweb/vs-code:1.18.0", "Development IDE"],
  ["Terminal", "kasmweb/terminal:1.18.0", "CLI access"],
] as const;

const ofWorkspace = (label: string, value: string, row: Pick<FieldRow, "field" | "input" | "wire">): FieldRow => ({
  section: "SOP 8.2",
  label,
  value,
  kind: "workspace",
  sample: "Workspace Container",
  ...row,
});

const images: readonly DocumentRow[] = catalogue.flatMap(([title, image, description]) => [
  ofWorkspace("Friendly Name", title, {
    field: "friendlyName",
    input: title,
    wire: { name: "friendly_name", value: title },
  }),
  ofWorkspace("Docker Image", image, { field: "image", input: image, wire: { name: "name", value: image } }),
  ofWorkspace("Description", description, {
    field: "description",
    input: description,
    wire: { name: "description", value: description },
  }),
]);

const harbor = "harbor.example.com/dockerhub";

export const rows: readonly DocumentRow[] = [
  {
    section: "SOP 8.1",
    label: "URL",
    value: "https://registry.kasmweb.com/1.0/",
    note: {
      checkedBy: "text",
      where: "provider/entities/registry.ts#url",
      words: /with `\/1\.0\/` behind it, it is still the same/,
    },
  },
  {
    section: "SOP 8.1",
    label: "Install",
    value: "click Install on the images you want",
    note: {
      checkedBy: "text",
      where: "provider/entities/registry-workspace.ts#workspace",
      words: /Name of the entry on the registry's page/,
    },
  },
  ...images,
  ofWorkspace("Cores", "2", { field: "cores", input: 2, wire: { name: "cores", value: 2 } }),
  ofWorkspace("Memory (MB)", "2768", {
    field: "memory",
    input: "2768 MB",
    wire: { "1.18": { name: "memory", value: 2_768_000_000 }, "1.19": { name: "memory_bytes", value: 2_768_000_000 } },
  }),
  ofWorkspace("Docker Registry", "harbor.<DOMAIN>/dockerhub", {
    field: "dockerRegistry",
    input: harbor,
    wire: { name: "docker_registry", value: harbor },
  }),
  {
    section: "SOP 8.2",
    label: "Persistent Profile Path",
    value: "/home/kasm-user, which all users would share",
    note: {
      checkedBy: "rule",
      where: "workspace.persistentProfilePath",
      words: /path inside the container.*\{username\}/,
    },
  },
  {
    section: "SOP 8.3",
    label: "Add Group",
    value: "Assign to groups",
    kind: "workspaceAssignment",
    field: "group",
    wire: { name: "group_id" },
  },
  {
    section: "SOP 8.3",
    label: "Add Group",
    value: "the workspace that is assigned",
    kind: "workspaceAssignment",
    field: "workspace",
    wire: { name: "image_id" },
  },
  {
    section: "SOP 8.3",
    label: "The All Users group grants access to everyone",
    value: "More restrictive access uses specific groups",
    note: {
      checkedBy: "text",
      where: "provider/entities/workspace-exclusion.ts#WorkspaceExclusion",
      words: /assigns every new workspace to All Users|every new workspace to All Users/,
    },
  },
];

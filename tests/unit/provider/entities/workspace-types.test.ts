import { diff } from "../../../../provider/core";
import {
  workspace,
  type FileMappingArgs,
  type StorageMappingArgs,
  type WorkspaceArgs,
} from "../../../../provider/entities";

const one = { id: "1", name: "one" };
const chrome = { friendlyName: "Chrome", image: "kasmweb/chrome:1.18.0", cores: 2, memory: "2768 MB" } as const;

// These lines are judged by the compiler: each expected error is one that a program would get.
const wrong: readonly unknown[] = [
  // @ts-expect-error a link has no image
  { type: "Link", friendlyName: "Wiki", linkUrl: "https://wiki.example.com", image: "x" } satisfies WorkspaceArgs,
  // @ts-expect-error a server workspace needs its server
  { type: "Server", friendlyName: "Windows" } satisfies WorkspaceArgs,
  // @ts-expect-error a pool workspace has a pool, not a server
  { type: "Server Pool", friendlyName: "Windows", server: one } satisfies WorkspaceArgs,
  // @ts-expect-error without a type it is a container, which needs memory
  { friendlyName: "Chrome", image: "x", cores: 2 } satisfies WorkspaceArgs,
  // @ts-expect-error two owners
  { user: one, group: one, name: "a", destination: "/a", content: "" } satisfies FileMappingArgs,
  // @ts-expect-error no owner
  { name: "a", destination: "/a", content: "" } satisfies FileMappingArgs,
  // @ts-expect-error bytes are binary
  { user: one, name: "a", destination: "/a", contentBase64: "" } satisfies FileMappingArgs,
  // @ts-expect-error credentials of two providers
  { user: one, storageProvider: one, name: "a", s3Bucket: "b", webdavUser: "c" } satisfies StorageMappingArgs,
];

test("a state from before workspaces had a type stays as it is", () => {
  expect(wrong).toHaveLength(8);
  const state = { version: 1, adopted: false, managed: Object.keys(chrome) };
  const checked = { type: "Container", ...chrome };
  expect(diff(workspace, { ...chrome, __state: state }, checked)).toMatchObject({ changes: false, replaces: [] });
  expect(diff(workspace, { ...checked, __state: state }, { ...checked, type: "Link" }).replaces).toEqual(["type"]);
});

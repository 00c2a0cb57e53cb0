import { groupNamed, workspaceNamed } from "../support/others";
import type { Properties, Sample } from "../support/sample";
import { someUser } from "./storage-mapping";

const base64 = (text: string) => Buffer.from(text).toString("base64");

const contents = { text: { content: "Hello\nworld" }, binary: { contentBase64: base64("\u0000\u0001Hello") } } as const;
const changed = {
  text: { content: { content: "Good-bye" } },
  binary: { contentBase64: { contentBase64: base64("\u0000\u0002Good-bye") } },
} as const;
const without = { text: { content: undefined }, binary: { contentBase64: undefined } } as const;

function sample(type: "text" | "binary", create: string): Sample {
  const other = type === "text" ? "binary" : "text";
  return {
    title: `FileMapping ${type}`,
    kind: "fileMapping",
    create,
    refusedWith: { "upload_sign_in=cookie": /set kasm:username and kasm:password/ },
    async prepare(stack, dialect) {
      const workspace = await workspaceNamed(stack);
      const group = await groupNamed(stack, "Developers");
      const second = await groupNamed(stack, "Testers");
      const user = await someUser(stack);
      const enabled: Record<string, Properties> = dialect === "1.18" ? {} : { enabled: { enabled: false } };
      return {
        inputs: { group, type, name: "Message", destination: "/home/kasm-user/motd.txt", ...contents[type] },
        changes: {
          workspace: { group: undefined, workspace },
          group: { group: second },
          user: { group: undefined, user },
          type: { type: other, ...without[type], ...contents[other] },
          name: { name: "Motto" },
          description: { description: "Shown at sign-in" },
          destination: { destination: "C:\\ProgramData\\motd.txt" },
          ...enabled,
          isExecutable: { isExecutable: true },
          isReadable: { isReadable: false },
          isWritable: { isWritable: false },
          ...changed[type],
        },
      };
    },
  };
}

export const samples: readonly Sample[] = [sample("text", "create_file_map"), sample("binary", "upload_file_mapping")];

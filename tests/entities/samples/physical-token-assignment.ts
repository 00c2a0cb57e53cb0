import { FormFile } from "../../../provider/client";
import type { Sample } from "../support/sample";
import { sessionOf } from "../support/calls";

export const samples: readonly Sample[] = [
  {
    title: "PhysicalTokenAssignment",
    kind: "physicalTokenAssignment",
    create: "assign_physical_token",
    async prepare(stack) {
      const client = sessionOf(stack);
      const seeds = "2308490123456,3132333435363738393031323334353637383930\n2308490123457,JBSWY3DPEHPK3PXP\n";
      await client.call("upload_physical_tokens", { ufile: new FormFile("seeds.csv", Buffer.from(seeds)) }, "create", {
        form: true,
      });
      await client.close();
      const person = async (username: string) => {
        const { id } = await stack.create("user", { username, password: "Analytical-Engine1!" });
        return { id, name: username };
      };
      const [ada, grace] = [await person("ada@example.com"), await person("grace@example.com")];
      return {
        inputs: { serialNumber: "2308490123456", user: ada },
        changes: { serialNumber: { serialNumber: "2308490123457" }, user: { user: grace } },
      };
    },
  },
];

/* A plugin process that prints and forgets to handle a rejection. */
import { serve } from "../../../../../provider/hosts/grpc";
import { pluginWith } from "./support";

void serve(
  pluginWith({
    name: "noisy",
    invoke: () => {
      process.stdout.write("noise on standard output\n");
      return Promise.resolve({});
    },
    create: () => {
      void Promise.reject(new Error("forgotten"));
      return new Promise(() => undefined);
    },
  }),
);

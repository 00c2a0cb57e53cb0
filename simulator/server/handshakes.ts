import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { BadCertificates } from "../faults/certificates";
import { played } from "../faults/play";
import type { FaultPlan } from "../faults/plan";
import type { ServerCertificate } from "../certificates";
import type { Journal } from "./journal";

type Presented = Pick<ServerCertificate, "key" | "certificate">;

interface Parts {
  readonly good: Presented;
  readonly bad: BadCertificates;
  readonly faults: FaultPlan;
  readonly journal: Journal;
  readonly now: () => Date;
}

/**
 * Lets faults choose the certificate of each new connection. The server's listener takes the certificate that is set when
 * a connection comes, so it is set around that moment; connections that stand are not touched.
 */
export function playHandshakes(server: Server, parts: Parts): void {
  const [accept] = server.listeners("connection") as ((socket: Socket) => void)[];
  if (accept === undefined) throw new Error("Node.js does no longer accept TLS connections by a listener.");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    const strike = parts.faults.strikeConnection();
    if (strike === undefined) {
      accept.call(server, socket);
      return;
    }
    parts.journal.add({
      at: parts.now().toISOString(),
      method: "TLS",
      path: "",
      function: "",
      class: "connection",
      caller: { kind: "nobody" },
      status: 0,
      done: false,
      ...played([strike]),
      milliseconds: 0,
    });
    parts.bad.for(strike.fault.problem).then(
      (bad) => {
        present(server, bad);
        accept.call(server, socket);
        present(server, parts.good);
      },
      () => socket.destroy(),
    );
  });
}

function present(server: Server, { key, certificate }: Presented): void {
  server.setSecureContext({ key, cert: certificate });
}

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Begins to listen. Rejects when it can't: the port is taken. */
export function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Stops listening and cuts open connections. */
export function unbind(server: Server | undefined): Promise<void> {
  if (server === undefined || !server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The address, without a slash at its end. Throws while the server does not listen. */
export function addressOf(server: Server | undefined, scheme: string): string {
  const address = server?.address() as AddressInfo | null | undefined;
  if (address == null) throw new Error("The simulator does not listen.");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `${scheme}://${host}:${address.port}`;
}

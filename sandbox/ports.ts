import { createServer } from "node:net";
import { randomInt } from "node:crypto";
import { SandboxError } from "./trouble";

// Below the range from which the system gives ports to outgoing connections (32768 on Linux, 49152 on macOS), so
// that a port which was free yesterday isn't some browser's end of a connection today.
const firstPort = 20_000;
const lastPort = 31_999;
const attempts = 200;

/** Whether a server could listen on the port, on both addresses that `localhost` can mean. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

/** As many different free ports as asked for. */
export async function pickFreePorts(count: number): Promise<number[]> {
  const picked = new Set<number>();
  for (let attempt = 0; picked.size < count; attempt += 1) {
    if (attempt > attempts + count) {
      throw new SandboxError(`No ${count} free ports were found on this machine between ${firstPort} and ${lastPort}.`);
    }
    const port = randomInt(firstPort, lastPort + 1);
    if (!picked.has(port) && (await isPortFree(port))) picked.add(port);
  }
  return [...picked];
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      server.close();
      // A machine without IPv6 has no ::1 that anybody could take.
      resolve(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT");
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

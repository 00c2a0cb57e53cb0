import { createServer, type Server } from "node:net";
import { isPortFree, pickFreePorts } from "../../../sandbox/ports";

async function listening(host: string, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, host, () => resolve()));
  return { server, port: (server.address() as { port: number }).port };
}

test.each(["127.0.0.1", "0.0.0.0"])("a port on which somebody listens at %s is not free", async (host) => {
  const { server, port } = await listening(host);
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});

test("picked ports differ, are free, and lie below those of outgoing connections", async () => {
  const ports = await pickFreePorts(20);
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
    expect(await isPortFree(port)).toBe(true);
  }
});

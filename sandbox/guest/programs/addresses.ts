import type { StandInAnswer, StandIns } from "../bridge";
import type { GuestMachine } from "../machine";

const gateway = "10.52.0.1";
const nameServer = "10.53.0.10";

/** What tells a machine its own address and those of others. */
export function addresses(machine: GuestMachine): StandIns {
  const { address, name } = machine;
  const look = (words: readonly string[], unknown: (host: string) => string): StandInAnswer => {
    const host = words.filter((word) => !word.startsWith("-")).at(-1) ?? "";
    if (!machine.network.resolves(host)) return { status: 1, errors: unknown(host) };
    return { status: 0, output: `${host} has address ${gateway}\n` };
  };
  return {
    ip: (words) => ip(machine, words),
    hostname: (words) => ({ status: 0, output: `${words.some((word) => /^-[Ii]$/.test(word)) ? address : name}\n` }),
    hostnamectl: () => ({ status: 0 }),
    nslookup: (words) => look(words, (host) => `** server can't find ${host}: NXDOMAIN\n`),
    host: (words) => look(words, (host) => `Host ${host} not found: 3(NXDOMAIN)\n`),
    dig: (words) => look(words, (host) => `;; ${host}: NXDOMAIN\n`),
    ping: (words) => look(words, (host) => `ping: ${host}: Name or service not known\n`),
    resolvectl: () => ({ status: 0, output: `Global: ${nameServer}\n` }),
  };
}

function ip({ address }: GuestMachine, words: readonly string[]): StandInAnswer {
  const [object = "", verb = "show"] = words.filter((word) => !word.startsWith("-"));
  if (/^r(o(ute)?)?$/.test(object)) {
    const wanted = words.at(-1);
    const route =
      verb === "get"
        ? `${wanted} via ${gateway} dev enp1s0 src ${address} uid 0 \n    cache \n`
        : `default via ${gateway} dev enp1s0 proto dhcp src ${address} metric 100 \n`;
    return { status: 0, output: route };
  }
  if (/^a(ddr(ess)?)?$/.test(object)) {
    return {
      status: 0,
      output: [
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536",
        "    inet 127.0.0.1/8 scope host lo",
        "2: enp1s0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500",
        `    inet ${address}/16 metric 100 brd 10.52.255.255 scope global dynamic enp1s0`,
        "",
      ].join("\n"),
    };
  }
  return { status: 1, errors: `ip: "${words.join(" ")}" is unknown [stand-in]\n` };
}

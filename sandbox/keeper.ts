import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

// Reads "+ group" and "- group" lines; when its input ends, whoever started it is gone, and it ends the groups that
// are left. A shell, since it must outlive this process and should cost nothing.
const script = `
trap '' INT HUP TERM
groups=
while read -r change group; do
  case $change in
    +) groups="$groups $group" ;;
    -) kept=; for known in $groups; do [ "$known" = "$group" ] || kept="$kept $known"; done; groups=$kept ;;
  esac
done
for group in $groups; do kill -s TERM -- "-$group"; done
tries=0
while [ "$tries" -lt 100 ]; do
  left=
  for group in $groups; do if kill -s 0 -- "-$group"; then left="$left $group"; fi; done
  [ -n "$left" ] || exit 0
  groups=$left
  sleep 0.1
  tries=$((tries + 1))
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/** A small helper process that ends the process groups it knows when this process dies without having done so. */
export class Keeper {
  private readonly shell: ChildProcess;

  constructor() {
    this.shell = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
    // Without a shell there is only less protection; the programs themselves start all the same.
    this.shell.on("error", () => undefined);
    this.shell.stdin?.on("error", () => undefined);
  }

  watch(group: number): void {
    this.shell.stdin?.write(`+ ${group}\n`);
  }

  forget(group: number): void {
    this.shell.stdin?.write(`- ${group}\n`);
  }

  /** Ends the keeper; what it still knows ends with it. */
  async dismiss(): Promise<void> {
    if (this.shell.pid === undefined || this.shell.exitCode !== null || this.shell.signalCode !== null) return;
    const ended = once(this.shell, "exit");
    this.shell.stdin?.end();
    await ended;
  }
}

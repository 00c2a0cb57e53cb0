import { makeCertificate, type ServerCertificate } from "../certificates";
import type { ConnectionFault } from "./kinds";

const DAY = 24 * 3600 * 1000;

/** By whom the simulator's own certificate was made, as far as that is known, and for which hosts. */
export interface OwnCertificate extends Pick<
  Partial<ServerCertificate>,
  "certificateAuthority" | "certificateAuthorityKey"
> {
  readonly hosts: readonly string[];
}

/** Certificates that clients must refuse, each for one reason only; made when they are needed first. */
export class BadCertificates {
  private readonly made = new Map<ConnectionFault["problem"], Promise<ServerCertificate>>();

  constructor(private readonly own: OwnCertificate) {}

  for(problem: ConnectionFault["problem"]): Promise<ServerCertificate> {
    const made = this.made.get(problem) ?? this.make(problem);
    this.made.set(problem, made);
    return made;
  }

  private async make(problem: ConnectionFault["problem"]): Promise<ServerCertificate> {
    const { hosts, certificateAuthority, certificateAuthorityKey: key } = this.own;
    if (problem === "unknown-authority")
      return makeCertificate(hosts, { authorityName: "An authority that nobody knows" });
    if (key === undefined || certificateAuthority === undefined) throw new Error(NO_AUTHORITY);
    const authority = { certificate: certificateAuthority, key };
    if (problem === "wrong-host") return makeCertificate(["wrong-host.invalid"], { authority });
    return makeCertificate(hosts, { authority, notAfter: new Date(Date.now() - DAY) });
  }
}

export const NO_AUTHORITY =
  "An expired certificate or one of a wrong host can only be made by an authority whose key is known: let the simulator make its certificate (tls: true).";

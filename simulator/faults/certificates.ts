import { makeCertificate, type ServerCertificate } from "../certificates";
import { FaultPlanError } from "./check";
import type { ConnectionFault, FaultPlanData } from "./kinds";

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

const NO_AUTHORITY =
  "An expired certificate or one of a wrong host can only be made by an authority whose key is known: let the simulator make its certificate (tls: true).";

/** Refuses faults of certificates that can't be played: without HTTPS, or without the key of the certificate's authority. */
export function requireCertificates(
  { faults }: FaultPlanData,
  tls: boolean | Partial<ServerCertificate>,
  made: ServerCertificate | undefined,
): void {
  const problems = faults.flatMap((fault) => (fault.kind === "certificate" ? [fault.problem] : []));
  if (problems.length === 0) return;
  if (tls === false) throw new FaultPlanError(["a fault of the certificate needs a simulator that serves HTTPS (tls)"]);
  const own = tls === true ? made : tls;
  const isKnown = own === undefined || own.certificateAuthorityKey !== undefined;
  if (!isKnown && problems.some((problem) => problem !== "unknown-authority")) throw new FaultPlanError([NO_AUTHORITY]);
}

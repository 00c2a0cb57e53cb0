import * as pulumi from "@pulumi/pulumi";

type Inputs = Record<string, unknown>;

export interface Registration {
  type: string;
  name: string;
  inputs: Inputs;
}

/** The engine's place in a test: notes what a program registers and answers as servers would. */
export class Registrations {
  readonly all: Registration[] = [];
  readonly groups = new Set(["aegis-admins", "aegis-developers", "aegis-users"]);
  imageStatus: Inputs = { conditions: [{ type: "Imported", status: "True" }], virtualSize: 2 * 2 ** 30 };

  constructor(private readonly authority: string) {}

  /** Runs a program and waits until everything in it is registered. */
  async run(program: () => pulumi.Resource): Promise<void> {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          this.all.push({ type, name, inputs: plainly(inputs) as Inputs });
          return { id: `${name}-id`, state: { ...(inputs as Inputs), ...this.outputs(type) } };
        },
        call: ({ token, inputs }) => {
          if (token !== "keycloak:index/getGroup:getGroup") throw new Error(`unexpected call ${token}`);
          const { name } = inputs as { name: string };
          if (!this.groups.has(name)) {
            // The words of a failed call travel as gRPC details.
            const details = `invoking ${token}: 1 error occurred:\n\t* no group with name ${name} found`;
            throw Object.assign(new Error(details), { details });
          }
          return { id: name, name };
        },
      },
      "vdi",
      "dev",
      false,
    );
    await registered(program());
  }

  of(kind: string): Registration[] {
    return this.all.filter(({ type }) => type.split(":").pop() === kind);
  }

  one(kind: string, name?: string): Inputs {
    const found = this.of(kind).filter((registration) => name === undefined || registration.name === name);
    if (found.length !== 1)
      throw new Error(
        `${found.length} registrations of ${kind} ${name ?? ""}: ${this.of(kind)
          .map((each) => each.name)
          .join(", ")}`,
      );
    return found[0]?.inputs ?? {};
  }

  private outputs(type: string): Inputs {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    if (type === "kubernetes:core/v1:Secret")
      return { data: { token: base64("sa-token"), "ca.crt": base64(this.authority) } };
    if (type.endsWith(":VirtualMachineImage")) return { status: this.imageStatus };
    if (type.endsWith(":SshKeyPair")) return { publicKey: "ssh-ed25519 AAAA kasm-agent", privateKey: "private" };
    if (type.endsWith(":KeycloakClient")) return { clientSecret: "client-secret" };
    return {};
  }
}

/** Waits for a resource and all below it, those that are added meanwhile too. */
async function registered(resource: pulumi.Resource): Promise<void> {
  const { urn, __childResources: children } = resource as unknown as {
    urn: { promise(): Promise<string> };
    __childResources?: Set<pulumi.Resource>;
  };
  await urn.promise();
  for (const child of children ?? []) await registered(child);
}

/** Inputs without the wrapping of secrets. */
function plainly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Inputs;
  if ("4dabf18193072939515e22adb298388d" in object) return plainly(object.value);
  return Object.fromEntries(Object.entries(object).map(([key, part]) => [key, plainly(part)]));
}

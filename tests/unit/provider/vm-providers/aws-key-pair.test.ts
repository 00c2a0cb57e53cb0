import { complete } from "../../../entities/support/vm-provider-inputs";
import { Stack } from "../support/stack";

const key = (content: string) => `-----BEGIN RSA PRIVATE KEY-----\n${content}\n-----END RSA PRIVATE KEY-----\n`;

/** Kasm forgets the passphrase, so a key that changes needs it again though it is the same. */
test("a key and its passphrase go together, and nothing else takes them along", async () => {
  const stack = await Stack.start();
  const inputs = { ...complete("aws"), keyPairPrivateKey: key("one"), keyPairPassphrase: "a-passphrase" };
  const resource = await stack.create("vmProvider", inputs);
  const sentBy = async (wished: Record<string, unknown>): Promise<string[]> => {
    const mark = stack.simulator.journal.mark();
    expect(await stack.update(resource, wished)).toBe("updated");
    const [write] = stack.simulator.journal.writes(mark);
    const body = (write?.request as { target_vm_provider_config: Record<string, unknown> }).target_vm_provider_config;
    return Object.keys(body).filter((name) => name.startsWith("aws_"));
  };
  const pair = ["aws_ec2_private_key", "aws_ec2_passphrase"];
  expect((await sentBy({ ...inputs, keyPairPrivateKey: key("two") })).sort()).toEqual([...pair].sort());
  const changed = { ...inputs, keyPairPrivateKey: key("two"), keyPairPassphrase: "another-passphrase" };
  expect((await sentBy(changed)).sort()).toEqual([...pair].sort());
  expect(await sentBy({ ...changed, region: "eu-central-1" })).toEqual(["aws_region"]);
  await stack.close();
});

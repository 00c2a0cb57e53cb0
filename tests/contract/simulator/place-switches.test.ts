import { afterEach, expect, test } from "@jest/globals";
import { start, stopAll, type Body } from "./support";
import { vmProviderTour, type Tour } from "./tours";

afterEach(stopAll);

/** The tour's body without some fields and with others. */
const changed = (tour: Tour, fields: Body, without: readonly string[] = []): Body => ({
  [tour.envelope]: Object.fromEntries(
    Object.entries({ ...tour.body, ...fields }).filter(([key]) => !without.includes(key)),
  ),
});

test.each([
  ["openstack", { openstack_auth_method: "user" }, "openstack_user_domain_name"],
  ["openstack", { openstack_auth_method: "application_credentials" }, "openstack_application_credential_secret"],
  ["openstack", { openstack_create_volume: true }, "openstack_volume_type"],
])("form_requirements: %s with %j lacks %s", async (kind, fields, missing) => {
  const tour = vmProviderTour(kind);
  const body = changed(tour, fields, [missing]);
  const refusing = await start();
  expect((await refusing.ask(tour.create, body)).body.error_message).toBe(`Missing required field: ${missing}`);
  const accepting = await start({ unknown: { form_requirements: "accept" } });
  expect((await accepting.call(tour.create, body)).vm_provider_config).toMatchObject({ [missing]: null });
});

test("form_requirements: what a case does not need may be missing, also after a change of the case", async () => {
  const { ask, call } = await start();
  const tour = vmProviderTour("openstack");
  const user = { openstack_auth_method: "user" };
  const without = ["openstack_application_credential_id", "openstack_application_credential_secret"];
  const made = (await call(tour.create, changed(tour, user, without))).vm_provider_config as Body;
  const id = { vm_provider_config_id: made.vm_provider_config_id };
  const answer = await ask(tour.update, {
    [tour.envelope]: { ...id, openstack_auth_method: "application_credentials" },
  });
  expect(answer.body.error_message).toBe("Missing required field: openstack_application_credential_id");
});

test.each<[Record<string, string>, string, string, readonly string[], readonly string[]]>([
  [{ openstack_auth_method: "user" }, "openstack", "openstack_auth_method", ["user"], ["password"]],
  [{ openstack_auth_method: "password" }, "openstack", "openstack_auth_method", ["password"], ["user"]],
  [{ openstack_auth_method: "any" }, "openstack", "openstack_auth_method", ["user", "password"], ["token"]],
  [{ vsphere_os_type: "capitalised" }, "vsphere", "vsphere_installed_OS_type", ["Linux", "Windows"], ["linux"]],
  [{ vsphere_os_type: "lower" }, "vsphere", "vsphere_installed_OS_type", ["linux", "windows"], ["Linux"]],
  [{ vsphere_os_type: "any" }, "vsphere", "vsphere_installed_OS_type", ["linux", "Linux"], ["LINUX"]],
  [{ proxmox_os_type: "lower" }, "proxmox", "installed_os_type", ["linux", "windows"], ["Linux"]],
  [{ proxmox_os_type: "capitalised" }, "proxmox", "installed_os_type", ["Linux", "Windows"], ["linux"]],
  [{ proxmox_os_type: "any" }, "proxmox", "installed_os_type", ["linux", "Windows"], ["LINUX"]],
  [{ azure_authority: "enum" }, "azure", "azure_authority", ["AZURE_CHINA"], ["https://login.chinacloudapi.cn"]],
  [{ azure_authority: "url" }, "azure", "azure_authority", ["https://login.chinacloudapi.cn"], ["AZURE_CHINA"]],
  [{ azure_authority: "any" }, "azure", "azure_authority", ["AZURE_CHINA", "https://login.chinacloudapi.cn"], ["x"]],
])("%j: %s takes as %s %j, not %j", async (unknown, kind, field, good, bad) => {
  const { ask } = await start({ unknown });
  const tour = vmProviderTour(kind);
  for (const value of good) {
    const answer = await ask(tour.create, changed(tour, { [field]: value }));
    expect(answer.body.vm_provider_config).toMatchObject({ [field]: value });
  }
  for (const value of bad) {
    const answer = await ask(tour.create, changed(tour, { [field]: value }));
    expect(answer.body.error_message).toContain(`Invalid ${field}: not one of`);
  }
});

test("aws_key_pair: a config without a key gets one, or is refused", async () => {
  const tour = vmProviderTour("aws");
  const body = changed(tour, {}, ["aws_ec2_private_key"]);
  const filling = await start();
  expect((await filling.call(tour.create, body)).vm_provider_config).toMatchObject({
    aws_ec2_private_key: "**********",
    aws_ec2_public_key: expect.stringMatching(/^ssh-rsa /),
  });
  const requiring = await start({ unknown: { aws_key_pair: "required" } });
  expect((await requiring.ask(tour.create, body)).body.error_message).toBe(
    "Missing required field: aws_ec2_private_key",
  );
});

import * as pulumi from "@pulumi/pulumi";
import { commaSeparated, secret, text } from "../core";
import { defineVmProvider } from "./definition";

/** What a VM provider config for DigitalOcean has (kasm-wire.md 6.4, kasm-docs.md 5.10). Every change updates in place. */
export interface DigitalOceanFields {
  /** Token for DigitalOcean's API. Kept as a secret; sent when it changes, never compared with the server's. */
  token: pulumi.Input<string>;
  /** Region that droplets are made in, for example `nyc1`. */
  region: pulumi.Input<string>;
  /** Image that droplets are made from, for example `docker-18-04`. */
  dropletImage: pulumi.Input<string>;
  /** Size of each droplet, for example `c-2`. */
  dropletSize: pulumi.Input<string>;
  /** Tags that droplets get: letters, digits, colons, dashes and underscores. A new config has none. */
  dropletTags?: pulumi.Input<pulumi.Input<string>[]>;
  /** Name of the SSH key that droplets get; it must be in the DigitalOcean account already. */
  sshKeyName: pulumi.Input<string>;
  /**
   * Name of the firewall that is applied to droplets; it must be in the DigitalOcean account already. Kasm tags it with
   * `zone:<id>`. Unless that tag is there, autoscaling fails with "tag zone:… does not exist": make it first, with
   * {@link digitalOceanZoneTag}.
   */
  firewallName: pulumi.Input<string>;
}

/** A VM provider config for DigitalOcean (kasm-wire.md 6.4, kasm-docs.md 5.10). */
export const digitalOcean = defineVmProvider<DigitalOceanFields, DigitalOceanFields, "token">({
  fields: {
    token: secret("digital_ocean_token"),
    region: text("region"),
    dropletImage: text("digital_ocean_droplet_image"),
    dropletSize: text("digital_ocean_droplet_size"),
    dropletTags: commaSeparated("digital_ocean_tags").optional().refine(dropletTags),
    sshKeyName: text("digital_ocean_sshkey_name"),
    firewallName: text("digital_ocean_firewall_name"),
  },
});

function dropletTags(value: unknown): string | undefined {
  const wrong = (value as readonly string[]).find((tag) => !/^[\w:-]{1,255}$/.test(tag));
  return wrong === undefined
    ? undefined
    : `"${wrong}" is no tag at DigitalOcean: letters, digits, colons, dashes and underscores, at most 255`;
}

/**
 * The tag that Kasm puts on the firewall of droplets for a zone. DigitalOcean refuses one that it does not know, so make
 * it before the autoscale config is enabled:
 *
 * ```ts
 * const tag = new digitalocean.Tag("zone", { name: digitalOceanZoneTag(zone) });
 * ```
 * @param zone the zone of the autoscale config: a resource, or what a lookup returned
 */
export function digitalOceanZoneTag(zone: pulumi.Input<{ readonly id: pulumi.Input<string> }>): pulumi.Output<string> {
  return pulumi.output(zone).apply(({ id }) => `zone:${id}`);
}

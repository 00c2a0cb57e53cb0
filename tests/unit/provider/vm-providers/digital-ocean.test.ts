import * as pulumi from "@pulumi/pulumi";
import { digitalOceanZoneTag } from "../../../../provider/entities";

test("the tag of a zone is that of its id, which may be known later", async () => {
  const zone = pulumi.output({ id: pulumi.output("3f2a"), name: "default" });
  const tags = [digitalOceanZoneTag(zone), digitalOceanZoneTag({ id: "3f2a" })];
  const values = await Promise.all(tags.map((tag) => new Promise((resolve) => tag.apply(resolve))));
  expect(values).toEqual(["zone:3f2a", "zone:3f2a"]);
});

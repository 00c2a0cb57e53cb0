import { Schedule } from "../../../provider/entities";
import { autoscale } from "../../unit/provider/support/samples";
import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "AutoscaleSchedule",
    kind: "autoscaleSchedule",
    create: "create_schedule",
    async prepare(stack) {
      const inputs = await autoscale(stack);
      const first = await stack.create("autoscaleConfig", inputs);
      const second = await stack.create("autoscaleConfig", { ...inputs, name: "second" });
      return {
        inputs: {
          autoscaleConfig: { id: first.id, name: "harvester-agents" },
          ...Schedule.businessHours({ timezone: "Europe/Berlin" }),
        },
        changes: {
          autoscaleConfig: { autoscaleConfig: { id: second.id, name: "second" } },
          daysOfTheWeek: { daysOfTheWeek: ["Sunday", "Monday"] },
          activeStartTime: { activeStartTime: "07:30" },
          activeEndTime: { activeEndTime: "19:00" },
          timezone: { timezone: "America/New_York" },
        },
      };
    },
  },
];

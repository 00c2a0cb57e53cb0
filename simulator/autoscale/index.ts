export { Autoscaler } from "./autoscaler";
export type { ActivityEntry } from "./activity-log";
export type { RecordedRequest } from "./recorded/driver";

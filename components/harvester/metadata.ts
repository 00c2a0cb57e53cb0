/**
 * For objects that people touch in Harvester's UI: without it, an edit of a field we set makes the next update fail with a
 * conflict in place of repairing it (recordings README, Kubernetes 2).
 */
export const mayBeTouched: Readonly<Record<string, string>> = { "pulumi.com/patchForce": "true" };

#!/usr/bin/env node
/**
 * `pulumi-resource-kubernetes` of the sandbox, where the official plugin cannot be had.
 *
 * KUBERNETES_STAND_IN_RETRY_SECONDS shortens how long a create is tried again while its namespace or its custom resource
 * definition is missing (63 s, as with the official plugin); for tests.
 */
import { serve } from "../../../provider/hosts/grpc";
import { KubernetesPlugin } from "./plugin";

void serve(new KubernetesPlugin());

#!/usr/bin/env node
/** `pulumi-resource-kubernetes` of the sandbox, where the official plugin cannot be had. */
import { serve } from "../../../provider/hosts/grpc";
import { KubernetesPlugin } from "./plugin";

void serve(new KubernetesPlugin());

/** `pulumi-resource-keycloak`: started by the engine, which reads the port from standard output. */
import { serve } from "../../../provider/hosts/grpc";
import { KeycloakPlugin } from "./plugin";

void serve(new KeycloakPlugin(process.env));

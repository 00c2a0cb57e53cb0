/** The pack as `pulumi preview --policy-pack` starts it; what an environment wants otherwise is in its --policy-pack-config. */
import { KasmPolicyPack } from "./pack";

new KasmPolicyPack();

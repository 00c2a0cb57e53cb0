import { sharedSuite } from "./support/suite";

sharedSuite("1.19");

import { parseDuration } from "../../provider/core";
import { readKubeconfig } from "../harvester/kubeconfig";
import { checksumProblem, imageNameProblem, namespaceProblem } from "../harvester/names";
import { networkProblem } from "../harvester/network";
import { publicAddress } from "../support/addresses";
import type { Findings } from "../support/problems";
import type { KasmHarvesterVdiArgs } from "./arguments";
import type { Plain } from "./plain";

export function checkHarvester({ harvester = {}, image = {} }: Plain<KasmHarvesterVdiArgs>, findings: Findings): void {
  const note = (path: string, problem: string | undefined) => problem !== undefined && findings.add(path, problem);
  const { kubeconfig, namespace, apiServer, network } = harvester;
  if (kubeconfig !== undefined) findings.attempt("harvester.kubeconfig", () => readKubeconfig(kubeconfig));
  if (namespace !== undefined) note("harvester.namespace", namespaceProblem(namespace));
  if (apiServer !== undefined) findings.attempt("harvester.apiServer", () => publicAddress(apiServer));
  if (network) note("harvester.network", networkProblem(network));

  const { name, url, checksum, timeout, retry } = image;
  if (name !== undefined) note("image.name", imageNameProblem(name));
  if (url !== undefined && !/^https?:\/\/[^/]+\/./.test(url))
    findings.add("image.url", `"${url}" is not an http or https address of a file`);
  if (checksum !== undefined) note("image.checksum", checksumProblem(checksum));
  if (timeout !== undefined) findings.attempt("image.timeout", () => parseDuration(timeout));
  if (retry !== undefined && (!Number.isInteger(retry) || retry < 0 || retry > 10))
    findings.add("image.retry", `${retry} is not between 0 and 10`);
}

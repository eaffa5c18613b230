import type { AccessModel } from "../access-model";
import { csvFile } from "./csv";
import { fortiosFile } from "./fortios";
import { nftablesFile } from "./nftables";
import { pfFile } from "./pf";
import { ruleList, type RuleList } from "./rule-row";

export const RULE_FILE_FORMATS = ["nftables", "fortios", "pf", "csv"] as const;
export type RuleFileFormat = (typeof RULE_FILE_FORMATS)[number];

/** What the tunnel's interface is called where settings do not say: xfrm of Linux, phase 1 of FortiOS, pf's own. */
export const USUAL_INTERFACE: Readonly<Record<RuleFileFormat, string>> = {
  nftables: "ipsec0",
  fortios: "remote-access",
  pf: "enc0",
  csv: "tunnel",
};

/** Names of interfaces that all of them take (Linux: at most 15 characters; FortiOS: at most 15 for a phase 1). */
export const INTERFACE_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,14}$/;

const WRITERS: Readonly<Record<RuleFileFormat, (list: RuleList, tunnel: string) => string>> = {
  nftables: nftablesFile,
  fortios: fortiosFile,
  pf: pfFile,
  csv: csvFile,
};

/**
 * The rules of a model as a file for the city's own firewall: the same model gives the same file.
 *
 * @param tunnel name of the interface that the tunnel to Azure ends at
 * @throws RangeError when the format cannot hold the model, or the name of the interface is none
 */
export function ruleFile(
  format: RuleFileFormat,
  model: AccessModel,
  tunnel: string = USUAL_INTERFACE[format],
): string {
  if (!INTERFACE_NAME.test(tunnel)) {
    throw new RangeError(
      `"${tunnel}" is no name of an interface; write at most 15 letters, digits, ".", "_" and "-", beginning with a letter`,
    );
  }
  return WRITERS[format](ruleList(model), tunnel);
}

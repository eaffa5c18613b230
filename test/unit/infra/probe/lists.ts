import { join } from "node:path";
import {
  makeList,
  type MadeList,
  type PublicFacts,
  type StackFacts,
} from "../../../../infra/probe/make-list";
import { probedStack } from "../../../../infra/probe/stack-facts";

const PROJECT = join(__dirname, "../../../..");

export const MAKING = {
  made: new Date("2026-11-28T17:00:00.250Z"),
  nonce: "00112233445566778899aabbccddeeff",
} as const;

export const NOTHING_KNOWN: PublicFacts = {
  gateways: [],
  anchors: [],
  mailDomains: [],
  pages: [],
  shares: [],
  controls: [],
};

export const ANCHOR = { name: "device-ca-2026", certificate: "MAMCAQE=" };

/** Everything that the command line can say. */
export const ALL_KNOWN: PublicFacts = {
  gateways: ["vpn.musterstadt.example"],
  anchors: [ANCHOR],
  mailDomains: ["post.musterstadt.example"],
  pages: [new URL("https://share.musterstadt.example:8443/s/")],
  shares: ["files.musterstadt.example"],
  controls: [{ host: "www.example.org", port: 443 }],
};

export const factsOf = (stack: string): StackFacts =>
  probedStack(join(PROJECT, `Pulumi.${stack}.yaml`), stack, undefined).facts;

/** The list of a stack of this repository, which no rehearsal is needed for. */
export const listOf = (stack: string, known: Partial<PublicFacts> = {}): MadeList =>
  makeList(factsOf(stack), { ...NOTHING_KNOWN, ...known }, MAKING);

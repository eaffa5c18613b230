import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { SoftwareSeal, type Signer } from "../../infra/certificate-authority/core/signer";
import { openLedger, type Ledger } from "../../infra/certificate-authority/ledger/ledger";
import type { LedgerStore } from "../../infra/certificate-authority/ledger/store";
import { Assessor } from "../../infra/certificate-authority/run/assessment";
import {
  issueCertificates,
  type IssuingResult,
  type IssuingRun,
} from "../../infra/certificate-authority/run/issuing-run";
import { leafPress } from "../../infra/certificate-authority/run/leaf-press";
import { signingAnchor } from "../../infra/certificate-authority/run/open-authority";
import { readInputs } from "../../infra/certificate-authority/run/read-inputs";
import { noteAnchor } from "../../infra/certificate-authority/run/rotation";
import type { FleetHome } from "./fleet-home";

export interface Serving {
  readonly store: LedgerStore;
  readonly signer: Signer;
  readonly published: IssuingRun["published"];
  readonly now: () => Date;
}

/**
 * What `ca issue` does for the whole register, with keys handed in instead of requests, and with a signer, a store and a
 * time of the caller's. Everything is read anew, as a command of its own would.
 *
 * @returns the ledger as the run left it, and what the run did
 * @throws what the run failed with; everything written until then stays
 */
export async function serveFleet(
  { authority, requestOf }: FleetHome,
  { store, signer, published, now }: Serving,
): Promise<{ readonly ledger: Ledger; readonly result: IssuingResult }> {
  const time = now();
  const { inputs, faults } = await readInputs(authority, time);
  if (inputs === undefined) throw new Error(faults.join("\n"));
  const { seal: place } = authority;
  if (!("software" in place)) throw new Error("the fleet's seal is a software key");
  const seal = new SoftwareSeal(readFileSync(place.software, "utf8"));
  const anchor = signingAnchor(authority, time);
  const ledger = await openLedger(store, { seal, now });
  const writer = await ledger.begin();
  try {
    await noteAnchor(ledger.view, writer, anchor);
    const assessor = new Assessor(inputs, ledger.view, requestOf, time);
    const result = await issueCertificates(assessor, [...assessor.all()], {
      inputs,
      anchor,
      press: leafPress(anchor, signer),
      deviceZone: authority.deviceZone,
      view: ledger.view,
      writer,
      published,
      now: time,
      serial: () => randomBytes(16),
    });
    return { ledger, result };
  } finally {
    await writer.close();
  }
}

import { createHash } from "node:crypto";
import type { NetworkManagementClient } from "@azure/arm-network";
import type { Authority } from "../authority-file";
import type { GatewayPlace } from "../authority-file";
import type { LedgerView } from "../ledger/view";
import { endSessions, listSessions } from "../sessions/gateway-sessions";
import {
  ALARMING,
  isOfDevice,
  judgeSessions,
  mostEndings,
  type EndReason,
  type SessionVerdict,
} from "../sessions/judge-sessions";
import { trustedAnchors } from "./publish-statement";

export interface SweepRequest {
  readonly authority: Pick<Authority, "anchors" | "crisis" | "deviceZone">;
  readonly place: GatewayPlace;
  readonly view: Pick<LedgerView, "certificates" | "revoked" | "crisis">;
  readonly client: NetworkManagementClient;
  readonly now: Date;
  readonly dryRun: boolean;
  /** Whether more sessions may end than one sweep may without a second look. */
  readonly howeverMany: boolean;
  /** Devices whose sessions end even where there are too many others to end. */
  readonly always: readonly string[];
  readonly onEnded?: (done: number, total: number) => void;
}

/** A session that has to end. No name that may be a person's, no address. */
export interface EndedSession {
  /** Inventory number, where the ledger knows the device. */
  readonly device?: string;
  /** First 16 hex digits of the SHA-256 of a name that no device of the city has. */
  readonly nameSha256?: string;
  readonly because: EndReason;
}

export interface SweepReport {
  readonly sessions: number;
  readonly stay: number;
  readonly end: readonly EndedSession[];
  /** Of those, how many did not end, and why. */
  readonly notEnded: number;
  readonly reasons: readonly string[];
  /** How many were left alone because they were too many; then only {@link SweepRequest.always} ended. */
  readonly leftAlone: number;
}

/**
 * Lists the sessions of a gateway, judges them and ends those that must not go on.
 *
 * @throws Error with the remedy when the list cannot be had
 */
export async function sweep(request: SweepRequest): Promise<SweepReport> {
  const { authority, place, view, client, now, dryRun, howeverMany, always, onEnded } = request;
  const sessions = await listSessions(client, place);
  const verdicts = judgeSessions(sessions, {
    deviceZone: authority.deviceZone,
    anchors: new Set(trustedAnchors(authority, view).map(({ sha256 }) => sha256)),
    certificates: view.certificates.values(),
    revocations: view.revoked.values(),
    now,
  });
  const ending = verdicts.filter((verdict) => !verdict.stays);
  const tooMany = ending.length > mostEndings(sessions.length) && !howeverMany && !dryRun;
  const chosen = tooMany
    ? ending.filter(({ session }) => always.some((device) => isOfDevice(session, device)))
    : ending;

  const ids = chosen.flatMap(({ session: { id } }) => (id === undefined || id === "" ? [] : [id]));
  const done = dryRun ? { failed: [], reasons: [] } : await endSessions(client, place, ids, onEnded);
  const nameless = dryRun ? 0 : chosen.length - ids.length;
  return {
    sessions: sessions.length,
    stay: sessions.length - ending.length,
    end: chosen.map(endedSession),
    notEnded: done.failed.length + nameless,
    reasons: [
      ...done.reasons,
      ...(nameless === 0 ? [] : [`Azure names no id for ${nameless} of them: end them in the portal`]),
    ],
    leftAlone: ending.length - chosen.length,
  };
}

/** Whether people must look at it: somebody else's certificate, or a session that goes on. */
export function isAlarming({ end, notEnded }: SweepReport): boolean {
  return notEnded > 0 || end.some(({ because }) => ALARMING.has(because));
}

function endedSession(verdict: SessionVerdict & { stays: false }): EndedSession {
  const { because, device, session } = verdict;
  if (device !== undefined) return { device, because };
  const nameSha256 = createHash("sha256")
    .update(session.name ?? "")
    .digest("hex")
    .slice(0, 16);
  return { nameSha256, because };
}

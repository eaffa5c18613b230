import { createHash } from "node:crypto";
import {
  grant,
  parseApproval,
  type Approval,
  type Granted,
} from "../certificate-authority/approval/approval";
import type { ApprovalRequest } from "../certificate-authority/approval/request";
import type { ReconcileSettings } from "../certificate-authority/authority-file";
import { sealName } from "../certificate-authority/ledger/checkpoint";
import {
  URGENT_CLASSES,
  type RevocationClass,
  type RevokeEntry,
} from "../certificate-authority/ledger/entry";
import { Ledger } from "../certificate-authority/ledger/ledger";
import { Assessor, type Inputs } from "../certificate-authority/run/assessment";
import { revokedUnder } from "../certificate-authority/run/publish-statement";
import type { Refusal } from "../certificate-authority/run/published-files";
import { reconcile, type Reconciled, type ReconcileHouse } from "../certificate-authority/run/reconcile";
import { mostRevocations, revocationByHand } from "../certificate-authority/run/revocation-run";
import { surveyOf, type SourceSurvey } from "../certificate-authority/run/source-survey";
import type { StatementContent } from "../certificate-authority/run/statement-content";
import type { Stop } from "../certificate-authority/run/stop";
import { readStatement } from "../certificate-authority/statement/read-statement";
import {
  compileStatement,
  repeatStatement,
  sealStatement,
  statementText,
  type RevokedCertificate,
} from "../certificate-authority/statement/seal-statement";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import { FIRST_ANCHOR, type SimulatedAnchor } from "./anchors";
import { StaleRevokes } from "./dangerous-assessor";
import type { EventQueue } from "./event-queue";
import type { Gateway } from "./gateway";
import type { Laptop } from "./laptop";
import type { Management } from "./management";
import type { Measures } from "./measures";
import type { MemoryLedger } from "./memory-ledger";
import { PaperPress, type Leaf } from "./paper-press";
import type { Register } from "./register";
import type { Without } from "./safeguards";
import { SeededApprover, SeededSeal } from "./seeded-keys";
import type { WhomToJudge } from "./whom-to-judge";

export const AUTHORITY = "Simulated Device CA";
const SETTINGS: ReconcileSettings = { maintenanceHour: 1, sourceMaxAgeHours: 24, sourceDownDays: 7 };

/** What the authority works with, and whom it tells. */
export interface Surroundings {
  readonly seed: number;
  readonly queue: EventQueue;
  readonly store: MemoryLedger;
  readonly register: Register;
  readonly management: Management;
  readonly gateway: Gateway;
  readonly measures: Measures;
  readonly rules: Pick<Inputs, "policy" | "policySha256" | "rollout">;
  readonly without: Without;
  readonly watch: WhomToJudge;
  readonly everyDevice: boolean;
  readonly laptopOf: (inventory: string) => Laptop;
  readonly onPublished: (leaf: Leaf, key: string) => void;
  readonly onRefused: (refusal: Refusal) => void;
  readonly onRevoked: (laptop: Laptop, entries: readonly RevokeEntry[]) => void;
}

/**
 * The certificate authority: the real ledger, the real run, the real statement. In place of a disk it has this object, in
 * place of X.509 and RSA a {@link PaperPress}; its clock is the simulation's.
 */
export class SimulatedAuthority {
  readonly ledger: Ledger;
  readonly press = new PaperPress(() => this.anchors[0]!.sha256);
  /** The first one signs. */
  anchors: readonly SimulatedAnchor[] = [FIRST_ANCHOR];
  isStopped = false;
  readonly #around: Surroundings;
  readonly #seal: SeededSeal;
  readonly #approvers: readonly SeededApprover[];
  readonly #approvals: Approval[] = [];
  #statement: GatewayStatement | undefined;
  #serials = 0;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#seal = new SeededSeal(around.seed);
    this.#approvers = ["security", "pki-lead"].map((role) => new SeededApprover(around.seed, role));
    this.ledger = new Ledger(around.store, { seal: this.#seal, now: () => new Date(around.queue.now) });
  }

  get sealSpki(): Uint8Array {
    return this.#seal.spki;
  }

  get trusted(): ReadonlySet<string> {
    return new Set(this.anchors.map(({ sha256 }) => sha256));
  }

  /** What `npm run ca -- reconcile` does every hour. @returns the stop, if it stopped */
  async reconcile(): Promise<Stop | undefined> {
    const { queue, measures, watch, without } = this.#around;
    const before = this.press.signatures;
    let outcome = await reconcile(this.#house());
    if (outcome.kind === "stop" && without.has("breaker")) {
      // No breaker: whatever it asks for is agreed to unseen.
      const blind = outcome.requests.find(({ subject }) => subject === "revocations");
      if (blind !== undefined) {
        this.approve(blind);
        outcome = await reconcile(this.#house());
      }
    }
    measures.signed(queue.now, this.press.signatures - before);
    this.isStopped = outcome.kind === "stop";
    if (outcome.kind === "stop") {
      measures.stopped(queue.now, causeOf(outcome));
      return outcome;
    }
    watch.judged(outcome.plan.assessments, this.#around.laptopOf, {
      view: this.ledger.view,
      policy: this.#around.rules.policy,
      trusted: this.trusted,
      now: queue.now,
    });
    // After that, because whoever lost a certificate in this run is another case for the next one.
    this.#count(outcome);
    if (outcome.plan.mode === "normal") this.#around.management.keepAsGood();
    return undefined;
  }

  /** What `npm run ca -- revoke <device> --now` does with ledger and statement. */
  async revokeNow(laptop: Laptop, why: RevocationClass): Promise<void> {
    const { queue, without, onRevoked, measures } = this.#around;
    const now = new Date(queue.now);
    const writer = await this.ledger.begin({});
    try {
      const { entries } = revocationByHand(this.ledger.view, laptop.inventory, why, now);
      await writer.append(entries);
      if (entries.length > 0) measures.revokedByHand += 1;
      onRevoked(laptop, entries);
    } finally {
      await writer.close();
    }
    await this.#publish(without.has("urgency") ? "as-before" : "all");
  }

  /** As many as the subject needs sign a request. */
  approve(request: ApprovalRequest): void {
    const { queue, measures, watch } = this.#around;
    let approval: Approval | undefined;
    for (const approver of this.#approvers) approval = approver.sign(request, approval);
    this.#approvals.push(parseApproval(JSON.stringify(approval)));
    measures.approvals.push({ time: queue.now, subject: request.subject });
    watch.touchAll();
  }

  #house(): ReconcileHouse {
    const { queue, register, management, rules, without, watch, everyDevice } = this.#around;
    const now = new Date(queue.now);
    const inputs: Inputs = { ...rules, devices: register.devices, postures: management.postures };
    // While the source is not as it should be and is used nevertheless, anything may change for anybody.
    const blind = management.fault !== undefined && without.has("source-survey");
    const devices = everyDevice || blind ? undefined : watch.at(queue.now);
    return {
      authority: AUTHORITY,
      settings: SETTINGS,
      inputs,
      survey: this.#survey(inputs, now),
      lastGood: without.has("last-good-posture") ? undefined : management.lastGood,
      ledger: this.ledger,
      begin: {},
      approvals: this.#granted(now),
      assessor: (judged) => this.#assessor(judged, now),
      ...(devices === undefined ? {} : { devices: devices.map(({ inventory }) => inventory) }),
      issuing: {
        anchor: this.anchors[0]!,
        press: this.press,
        deviceZone: "devices.city.example",
        published: {
          certificate: (key, der) => this.#around.onPublished(this.press.leafOf(der), key),
          refusal: (refusal) => this.#around.onRefused(refusal),
        },
        serial: () => this.#serial(),
      },
      statement: {
        question: () => ({
          // Without a statement before it everything is new: the gateway is written to whenever something changes.
          previous: without.has("daily-window") ? undefined : this.#statement,
          anchors: this.anchors.map(({ sha256 }) => sha256),
          revoked: without.has("urgency") ? this.#revoked().map(notUrgent) : this.#revoked(),
        }),
        publish: (content) => this.#publish(content),
      },
      now,
    };
  }

  #assessor(inputs: Inputs, now: Date): Assessor {
    const { management, without } = this.#around;
    const requestOf = (inventory: string) => management.records.get(inventory)?.request;
    const kind = without.has("stale-posture-expires") ? StaleRevokes : Assessor;
    const ready = inputs.postures === management.records ? management.reporters : undefined;
    return new kind(inputs, this.ledger.view, requestOf, now, this.trusted, ready);
  }

  #survey({ devices, postures }: Inputs, now: Date): SourceSurvey {
    const survey = surveyOf(devices.size, postures.values());
    if (!this.#around.without.has("source-survey")) return survey;
    // Whatever comes is taken for whole and fresh.
    return { devices: devices.size, postures: 1_000_000, newestPosture: now.toISOString() };
  }

  #granted(now: Date): Granted[] {
    const approvers = this.#approvers.map(({ approver }) => approver);
    return this.#approvals.flatMap((approval) => {
      if (Date.parse(approval.request.validUntil) <= now.getTime()) return [];
      const found = grant(approval, { authority: AUTHORITY, approvers, now });
      if ("fault" in found) throw new Error(found.fault);
      return [found];
    });
  }

  #serial(): Uint8Array {
    const digest = createHash("sha256")
      .update(`${this.#around.seed} serial ${(this.#serials += 1)}`)
      .digest();
    const serial = Uint8Array.from(digest.subarray(0, 16));
    // The moment of renewal comes from the last digits: with the same ones for all there is no jitter.
    if (this.#around.without.has("jitter")) serial.set([0x80, 0, 0, 0], 12);
    return serial;
  }

  #revoked(): RevokedCertificate[] {
    return revokedUnder(this.ledger.view, this.anchors);
  }

  /** As `run/publish-statement.ts` does with files. */
  async #publish(content: StatementContent): Promise<GatewayStatement> {
    const { queue, gateway, measures, without } = this.#around;
    const now = new Date(queue.now);
    const { last } = this.ledger.view;
    const ledgerHead = { sequence: last!.sequence, head: last!.hash };
    const previous = this.#statement;
    const statement =
      content === "as-before" && previous !== undefined
        ? repeatStatement(previous, { authority: AUTHORITY, ledgerHead, now })
        : compileStatement({
            ...(previous === undefined ? {} : { previous }),
            authority: AUTHORITY,
            anchors: this.anchors,
            certificates: without.has("priority") ? this.#revoked().map(notUrgent) : this.#revoked(),
            ledgerHead,
            now,
          });
    const text = statementText(await sealStatement(statement, this.#seal));
    measures.listed(queue.now, statement.revoked.length, statement.withoutRoom);
    this.#statement = statement;
    if (previous?.sequence !== statement.sequence) {
      const reading = readStatement(text, { sealKeys: [sealName(this.#seal.spki)], now });
      if (!reading.ok)
        throw new Error(`the gateway's program refuses the statement: ${reading.faults.join("; ")}`);
      gateway.bring(reading.statement, this.#isUrgent(statement, previous) ? "urgent" : "daily");
    }
    return statement;
  }

  #isUrgent({ anchors, revoked }: GatewayStatement, previous: GatewayStatement | undefined): boolean {
    if (previous === undefined || previous.anchors.length !== anchors.length) return true;
    const listed = new Set(previous.revoked.map(({ thumbprint }) => thumbprint));
    return revoked.some(
      ({ thumbprint, class: why }) => URGENT_CLASSES.includes(why) && !listed.has(thumbprint),
    );
  }

  #count({ plan, refused }: Reconciled): void {
    const { measures, register, onRevoked, laptopOf } = this.#around;
    measures.judged += plan.assessments.length;
    measures.refusals += refused;
    measures.revokedByRuns += plan.revocations.length;
    for (const { device, entries } of plan.revocations) onRevoked(laptopOf(device), entries);
    const agreed = plan.approvals.some(({ request }) => request.subject === "revocations");
    if (agreed || plan.revocations.length <= measures.largestRun.devices) return;
    const limit = mostRevocations(register.devices.size);
    measures.largestRun = { devices: plan.revocations.length, limit };
  }
}

/** A stop in a few words, the same for every hour that it lasts. */
function causeOf({ because }: Stop): string {
  const text = because.join(" ");
  if (text.includes("would be revoked, more than")) return "too many revocations at once";
  if (text.includes("no usable record")) return "export empty";
  if (text.includes("hours old")) return "export old";
  return text.includes("the register names") ? "register smaller" : "export smaller";
}

/** As if it were of a class that waits for the daily window, the last one in the order of urgency but one. */
function notUrgent(certificate: RevokedCertificate): RevokedCertificate {
  return { ...certificate, class: "retired" };
}

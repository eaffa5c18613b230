import { requestFor, revocationLine, type Stop } from "./stop";
import { grantedFor, type Granted } from "../approval/approval";
import type { ReconcileSettings } from "../authority-file";
import type { ApprovalSubject } from "../ledger/entry";
import type { BeginOptions, Ledger } from "../ledger/ledger";
import type { NewEntry } from "../ledger/writer";
import type { GatewayStatement } from "../statement/statement";
import type { Assessment, Assessor, Inputs } from "./assessment";
import { decisionOf, DECISIONS, type Decision } from "./decision";
import { issueCertificates, type IssuingResult, type IssuingRun } from "./issuing-run";
import type { LastGoodPosture } from "./last-good-posture";
import { onLastGoodPosture } from "./last-good-posture";
import { judgedRevocations, mostRevocations, type DeviceRevocation } from "./revocation-run";
import { noteAnchor } from "./rotation";
import { judgeSource, measureOf, type SourceFault, type SourceSurvey } from "./source-survey";
import { contentDue, type StatementContent, type StatementQuestion } from "./statement-content";

/** Everything that a run reads and writes; files, vault and clock lie behind it. */
export interface ReconcileHouse {
  /** The authority's name. */
  readonly authority: string;
  readonly settings: ReconcileSettings;
  readonly inputs: Inputs;
  readonly survey: SourceSurvey;
  /** Posture of the last run whose source was sound; undefined when there was none. */
  readonly lastGood: LastGoodPosture | undefined;
  readonly ledger: Ledger;
  readonly begin: BeginOptions;
  readonly approvals: readonly Granted[];
  readonly assessor: (inputs: Inputs) => Assessor;
  /** Inventory numbers to be judged; every device where it is missing. */
  readonly devices?: Iterable<string>;
  readonly issuing: Omit<IssuingRun, "inputs" | "view" | "writer" | "now">;
  readonly statement: {
    /** What the decision about the next statement is made from; asked when all entries but the last are written. */
    question(): Pick<StatementQuestion, "previous" | "anchors" | "revoked">;
    publish(content: StatementContent): Promise<GatewayStatement>;
  };
  readonly now: Date;
}

/** What a run would do. */
export interface ReconcilePlan {
  readonly kind: "plan";
  readonly mode: "normal" | "source-down";
  readonly assessor: Assessor;
  readonly inputs: Inputs;
  readonly assessments: readonly Assessment[];
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly revocations: readonly DeviceRevocation[];
  /** Approvals that it rests on. */
  readonly approvals: readonly Granted[];
  /** Whether one of them says that the small source is right. */
  readonly measureApproved: boolean;
}

export interface Reconciled extends IssuingResult {
  readonly kind: "done";
  readonly plan: ReconcilePlan;
  readonly content: StatementContent;
  readonly statement: GatewayStatement;
}

/**
 * Judges the sources and every device, without writing anything.
 *
 * @returns the plan, or what stops it
 */
export function planReconcile(house: Omit<ReconcileHouse, "issuing">): ReconcilePlan | Stop {
  const { settings, survey, ledger, approvals, now } = house;
  const faults = judgeSource(survey, measureOf(ledger.view.runs, now), settings.sourceMaxAgeHours, now);
  const source = resolveSource(house, faults);
  if (source.kind === "stop") return source;

  const inputs =
    source.mode === "normal" ? house.inputs : onLastGoodPosture(house.inputs, house.lastGood!, now);
  const assessor = house.assessor(inputs);
  const assessments =
    house.devices === undefined
      ? [...assessor.all()]
      : Array.from(house.devices, (device) => assessor.of(device));
  const revocations = judgedRevocations(assessments);
  const agreed = grantedFor(approvals, "revocations").find((granted) =>
    isWithinLimit(revocations, survey.devices, granted),
  );
  if (!isWithinLimit(revocations, survey.devices) && agreed === undefined) {
    return tooManyRevocations(house, revocations);
  }
  const decisions = Object.fromEntries(DECISIONS.map((name) => [name, 0])) as Record<Decision, number>;
  for (const assessment of assessments) decisions[decisionOf(assessment, now)] += 1;
  return {
    kind: "plan",
    mode: source.mode,
    assessor,
    inputs,
    assessments,
    decisions,
    revocations,
    approvals: [
      ...(source.approval === undefined ? [] : [source.approval]),
      ...(isWithinLimit(revocations, survey.devices) ? [] : [agreed!]),
    ],
    measureApproved: source.mode === "normal" && source.approval !== undefined,
  };
}

/**
 * One run: revokes what must go, renews and issues what is due, tells the others why not, and seals a statement. What
 * it stops before, it leaves exactly as it was. Run again after an interruption, it goes on.
 *
 * @throws what ledger, signer or disk failed with; everything written until then stays
 */
export async function reconcile(house: ReconcileHouse): Promise<Reconciled | Stop> {
  const { ledger, now, survey } = house;
  const writer = await ledger.begin(house.begin);
  let plan: ReconcilePlan | Stop;
  let result: IssuingResult;
  let content: StatementContent;
  let statement: GatewayStatement;
  try {
    // Under the lock: nobody changes the ledger between judging and publishing.
    plan = planReconcile(house);
    if (plan.kind === "stop") return plan;
    await noteAnchor(ledger.view, writer, house.issuing.anchor);
    await writer.append([
      ...approvalEntries(house, plan.approvals),
      ...plan.revocations.flatMap(({ entries }) => entries),
    ]);
    result = await issueCertificates(plan.assessor, plan.assessments, {
      ...house.issuing,
      inputs: plan.inputs,
      view: ledger.view,
      writer,
      now,
    });
    content = contentDue({
      ...house.statement.question(),
      runs: ledger.view.runs,
      maintenanceHour: house.settings.maintenanceHour,
      now,
    });
    await writer.append([
      {
        kind: "reconcile",
        began: now.toISOString(),
        mode: plan.mode,
        devices: survey.devices,
        postures: survey.postures,
        ...(survey.newestPosture === undefined
          ? {}
          : { newestPosture: new Date(survey.newestPosture).toISOString() }),
        ...(plan.measureApproved ? { measure: "approved" as const } : {}),
        statement: content,
      },
    ]);
    await writer.checkpoint();
    // Still under the lock: a revocation in between would be taken back by a statement of what was before it.
    statement = await house.statement.publish(content);
  } finally {
    await writer.close();
  }
  return { kind: "done", plan, content, statement, ...result };
}

type Source =
  { readonly kind: "source"; readonly mode: "normal" | "source-down"; readonly approval?: Granted } | Stop;

/** Whether the devices may be judged by this source, by the last good one, or not at all. */
function resolveSource(house: Omit<ReconcileHouse, "issuing">, faults: readonly SourceFault[]): Source {
  if (faults.length === 0) return { kind: "source", mode: "normal" };
  const { approvals, survey, lastGood, settings, now } = house;
  const onlySmaller = faults.every(({ kind }) => kind === "shrunk" || kind === "register-shrunk");
  if (onlySmaller) {
    const approval = grantedFor(approvals, "source").find(
      ({ request: { details } }) =>
        survey.postures >= Number(details.postures) && survey.devices >= Number(details.devices),
    );
    if (approval !== undefined) return { kind: "source", mode: "normal", approval };
  }
  const registerSound = faults.every(({ kind }) => kind !== "register-shrunk");
  if (registerSound && lastGood !== undefined) {
    const approval = grantedFor(approvals, "source-down").find(
      ({ request: { details } }) => details.lastGood === lastGood.sha256,
    );
    if (approval !== undefined) return { kind: "source", mode: "source-down", approval };
  }
  const requests = [
    ...(onlySmaller
      ? [
          requestFor(house, "source", {
            postures: Math.floor(survey.postures * 0.95),
            devices: Math.floor(survey.devices * 0.95),
          }),
        ]
      : []),
    ...(registerSound && lastGood !== undefined
      ? [requestFor(house, "source-down", { lastGood: lastGood.sha256, newest: lastGood.newest })]
      : []),
  ];
  const waiting = waitingForRegister(house);
  return {
    kind: "stop",
    because: [
      ...faults.map(({ sentence }) => sentence),
      ...(waiting.length === 0
        ? []
        : [
            `${waiting.length} devices wait to be revoked because of the register; revoke them by name: ` +
              `npm run ca -- revoke ${waiting.slice(0, 20).join(" ")}${waiting.length > 20 ? " ..." : ""} --because lost`,
          ]),
    ],
    remedy: [
      "Look at the export and at what makes it (npm run ca -- collect); when it is whole again, the next run goes on by itself.",
      ...(onlySmaller
        ? [
            "If it is right that there are so few, a second person approves the request of the subject source.",
          ]
        : []),
      ...(registerSound && lastGood !== undefined
        ? [
            `If it stays down, two people approve the request of the subject source-down: devices are then renewed on their last good posture (${lastGood.newest}) for up to ${settings.sourceDownDays} days.`,
          ]
        : []),
    ],
    requests,
    now,
  };
}

/** Devices that the register alone calls lost or stolen, and that still hold certificates: their posture is not asked. */
function waitingForRegister({
  inputs,
  ledger,
  now,
}: Pick<ReconcileHouse, "inputs" | "ledger" | "now">): string[] {
  return [...inputs.devices.values()]
    .filter(({ history }) => ["lost", "stolen"].includes(history.at(-1)!.state))
    .map(({ inventory }) => inventory)
    .filter((inventory) => ledger.view.liveCertificatesOf(inventory, now).length > 0);
}

/** @param granted counts those aside that a second person has agreed to */
function isWithinLimit(
  revocations: readonly DeviceRevocation[],
  devices: number,
  granted?: Granted,
): boolean {
  const agreed = new Set((granted?.request.details.certificates ?? []) as readonly string[]);
  const others = revocations.filter(
    (revocation) => !revocationLines(revocation).every((line) => agreed.has(line)),
  );
  return others.length <= mostRevocations(devices);
}

function revocationLines({ entries }: DeviceRevocation): string[] {
  return entries.map(revocationLine);
}

function tooManyRevocations(
  house: Omit<ReconcileHouse, "issuing">,
  revocations: readonly DeviceRevocation[],
): Stop {
  const { devices } = house.survey;
  return {
    kind: "stop",
    because: [
      `${revocations.length} of ${devices} devices would be revoked, more than ${mostRevocations(devices)} at once`,
    ],
    remedy: [
      "Check register and posture source. If it is right, a second person approves the request of the subject revocations.",
      "What is really lost, revoke by name: npm run ca -- revoke <device...> --because <class>",
    ],
    requests: [
      requestFor(house, "revocations", { certificates: revocations.flatMap(revocationLines).sort() }),
    ],
    now: house.now,
  };
}

function approvalEntries({ ledger }: ReconcileHouse, approvals: readonly Granted[]): NewEntry[] {
  return approvals
    .filter(({ sha256 }) => !ledger.view.approvals.has(sha256))
    .map(({ request, sha256, approvers }) => ({
      kind: "approval",
      subject: request.subject satisfies ApprovalSubject,
      request: sha256,
      approvers,
      validUntil: new Date(request.validUntil).toISOString(),
    }));
}

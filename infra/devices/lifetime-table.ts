import { hsmSeconds } from "../certificate-authority/key-vault/signing-rate";
import { MOST_REVOKED } from "../certificate-authority/statement/statement";
import type { LifetimePlan } from "./lifetime-plan";

/** Lifetimes that people ask about; the one in question is shown as well. */
const SHOWN = [1, 2, 3, 5, 7, 10, 14, 21, 30];

const COLUMNS: ReadonlyArray<{ head: readonly [string, string]; cell: (plan: LifetimePlan) => string }> = [
  { head: ["lifetime", "days"], cell: ({ days }) => String(days) },
  {
    head: ["renewed", "after days"],
    cell: ({ renewal }) => `${figure(renewal.earliest)}-${figure(renewal.latest)}`,
  },
  { head: ["may sleep", "days"], cell: ({ sleep }) => figure(sleep) },
  { head: ["signatures", "a day"], cell: ({ signatures }) => figure(signatures.perDay) },
  { head: ["in the", "peak hour"], cell: ({ signatures }) => figure(signatures.peakHour) },
  { head: ["HSM", "s a day"], cell: ({ signatures }) => figure(hsmSeconds(signatures.perDay)) },
  { head: ["list", "expected"], cell: ({ list }) => figure(list.expected) },
  { head: ["list", "999/1000"], cell: ({ list }) => figure(list.scattered) },
  { head: ["list", "worst"], cell: ({ list }) => figure(list.worst) },
];

/**
 * Lifetimes side by side, as lines of text without colour.
 *
 * @param asked a lifetime that is pointed at, in days
 */
export function lifetimeTable(plans: readonly LifetimePlan[], asked?: number): string[] {
  const shown = plans.filter(({ days }) => SHOWN.includes(days) || days === asked);
  const rows = [
    COLUMNS.map(({ head }) => head[0]),
    COLUMNS.map(({ head }) => head[1]),
    ...shown.map((plan) => COLUMNS.map(({ cell }) => cell(plan))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row, index) => {
    const cells = row.map((cell, column) => cell.padStart(widths[column]!)).join("  ");
    const plan = shown[index - 2];
    return plan === undefined ? cells : `${cells}  ${noteOn(plan, asked)}`.trimEnd();
  });
}

function noteOn({ days, fits, list }: LifetimePlan, asked: number | undefined): string {
  const note = !fits ? "does not fit" : list.worst > MOST_REVOKED ? "fits, but for the worst" : "fits";
  return days === asked ? `${note}  <` : note;
}

/** With as many digits as mean something to a reader. */
export function figure(value: number): string {
  const digits = value >= 20 ? 0 : 1;
  return String(Number(value.toFixed(digits)));
}

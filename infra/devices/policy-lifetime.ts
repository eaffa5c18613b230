import type { AdmissionPolicy, WrittenPolicy } from "./admission-policy";
import { longestFitting, MOST_EXPECTED, planLifetimes, type LifetimePlan } from "./lifetime-plan";
import { figure, lifetimeTable } from "./lifetime-table";
import type { RecordFault } from "./record-fault";
import type { ReadYaml } from "./reviewed-yaml";
import { lossRate, USUAL_LOSSES, type LossRates } from "./thumbprint-load";

type Remediation = AdmissionPolicy["remediation"];

/**
 * The lifetime that a written policy comes to.
 *
 * @returns undefined where it is to be computed and no lifetime fits
 */
export function settledDays(
  { certificate, losses }: Pick<WrittenPolicy, "certificate" | "losses">,
  fleet: number,
): number | undefined {
  const { days } = certificate;
  return days === "computed" ? longestFitting(planLifetimes(fleet, lossRate(losses)))?.days : days;
}

/** What a policy's lifetime does not go together with: the fleet, the lifetime for repair. */
export function faultsOfLifetime(read: ReadYaml, fleet: number): RecordFault[] {
  const { sound, fault } = read;
  const written = sound.get<number | "computed">(["certificate", "days"]);
  const rate = rateOf(read);
  if (written === undefined) return [];
  const faults: RecordFault[] = [];
  // Where a rate is wrong, nobody can compute; what was written as a number can still be held against the rest.
  const plans = rate === undefined ? undefined : planLifetimes(fleet, rate);
  const longest = plans && longestFitting(plans);
  const days = written === "computed" ? longest?.days : written;

  if (plans && rate !== undefined && (longest?.days ?? 0) < (days ?? 1)) {
    const message = tooLong(written, plans, longest, `${fleet} devices with ${rateText(rate)}`);
    faults.push(fault(["certificate", "days"], message));
  }
  if (days === undefined) return faults;
  const remediation = sound.get<Remediation>(["remediation"]);
  if (remediation && remediation !== "none" && remediation.days >= days) {
    const message = `found ${remediation.days}; write fewer days than certificate.days (${written === "computed" ? `computed: ${days}` : days})`;
    faults.push(fault(["remediation", "days"], message));
  }
  return faults;
}

function tooLong(
  written: number | "computed",
  plans: readonly LifetimePlan[],
  longest: LifetimePlan | undefined,
  fleet: string,
): string {
  const remedy =
    longest === undefined
      ? "not even certificates of one day fit; split the fleet over two authorities, or see why so many are lost"
      : `write computed, or ${longest.days} at most`;
  const asked = typeof written === "number" ? written : 1;
  const { expected } = plans[asked - 1]!.list;
  const table = lifetimeTable(plans, longest?.days).map((line) => `    ${line}`);
  return [
    `found ${written}; ${fleet} would keep ${figure(expected)} thumbprints on the gateway's list, more than ${MOST_EXPECTED}; ${remedy}`,
    ...table,
  ].join("\n");
}

/** @returns undefined where a rate is written and wrong */
function rateOf({ sound, has }: ReadYaml): number | undefined {
  const rates: Partial<Record<keyof LossRates, number>> = {};
  for (const name of Object.keys(USUAL_LOSSES) as Array<keyof LossRates>) {
    const path = ["losses", name];
    if (!has(path)) continue;
    const rate = sound.get<number>(path);
    if (rate === undefined) return undefined;
    rates[name] = rate;
  }
  return lossRate(rates);
}

function rateText(rate: number): string {
  return `${Number(rate.toFixed(4))} losses per device and year`;
}

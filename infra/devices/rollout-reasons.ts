import type { Device } from "./device";
import type { DepartmentRollout, Rollout } from "./rollout";
import type { Reason } from "./verdict";

/**
 * Why the device's department does not work from home today. Empty as well while an individual exception with an
 * agreement holds, which does not need the department.
 *
 * @param today RFC 3339 full-date
 */
export function rolloutReasons(
  { departments }: Rollout,
  device: Pick<Device, "department" | "agreement" | "exceptionUntil">,
  today: string,
): Reason[] {
  const own = departments.filter(({ department }) => department === device.department);
  const reasons = own.flatMap((department) => departmentReasons(department, today));
  if (own.length === 0) reasons.push({ code: "department-not-in-rollout", detail: device.department });
  if (reasons.length === 0 || device.exceptionUntil === undefined) return reasons;
  if (device.exceptionUntil < today) {
    return [{ code: "exception-over", detail: device.exceptionUntil }, ...reasons];
  }
  return device.agreement === undefined ? reasons : [];
}

function departmentReasons({ department, start, pauses }: DepartmentRollout, today: string): Reason[] {
  const reasons: Reason[] = [];
  if (start === undefined) reasons.push({ code: "department-not-started", detail: department });
  else if (start > today) reasons.push({ code: "department-not-started", detail: `${department}, ${start}` });
  for (const { from, until } of pauses) {
    if (from > today || (until !== undefined && until < today)) continue;
    reasons.push({ code: "department-paused", detail: `${department}, ${from} – ${until ?? "?"}` });
  }
  return reasons;
}

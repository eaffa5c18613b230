/** Which departments work from home, under which agreement and since when (`rollout/v1`). */
export interface Rollout {
  readonly departments: readonly DepartmentRollout[];
}

export interface DepartmentRollout {
  /** DNS label; `remediation` is reserved. */
  readonly department: string;
  /** Name of the rollout's phase, for readers. */
  readonly phase: string;
  /** Reference of the service agreement (Dienstvereinbarung). */
  readonly agreement: string;
  /** First day, RFC 3339 full-date; absent means planned without a date. */
  readonly start?: string;
  /** Spans in which nobody of the department gets or renews a work certificate; both days belong to it. */
  readonly pauses: ReadonlyArray<{ readonly from: string; readonly until?: string; readonly reason: string }>;
}

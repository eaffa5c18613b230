import type { Said } from "./language";

/** A control of a catalogue and what this run says of it. */
export interface ControlResult {
  readonly catalogue: "BSI IT-Grundschutz 2023" | "ISO/IEC 27001:2022 Annex A" | "WiBA";
  readonly id: string;
  readonly title: string;
  readonly sentence: Said;
  readonly state: "enforced" | "evidenced" | "organisational" | "deviation";
  /** Ids of rules, pages. */
  readonly by: readonly string[];
  /** Findings of this run that concern it. */
  readonly findings: number;
  readonly note?: Said;
}

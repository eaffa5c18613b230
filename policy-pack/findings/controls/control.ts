/** A text in the two languages of those who sign. */
export interface InTwoLanguages {
  readonly de: string;
  readonly en: string;
}

/** One sentence of a catalogue that this project has something to say to. */
export interface Control {
  /** As the catalogue numbers it; of WiBA the name of the checklist. */
  readonly id: string;
  /** As the catalogue calls it. */
  readonly title: string;
  /**
   * What is asked for. A German sentence in „…“ stands so in the catalogue; every other one, and every English one, says
   * in words of this project which part of the control it serves. `state` is about this sentence and not about the rest
   * of the control.
   */
  readonly sentence: InTwoLanguages;
  /**
   * `enforced`: a rule blocks otherwise. `evidenced`: this report, the ledger or a command shows whether it is so.
   * `organisational`: the city has to do it. `deviation`: it is not done, and the note says what stands there instead.
   */
  readonly state: "enforced" | "evidenced" | "organisational" | "deviation";
  /** Rules of the pack by their ids, and pages from the project's folder. */
  readonly by: readonly string[];
  readonly note?: InTwoLanguages;
}

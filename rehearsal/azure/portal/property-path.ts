/** A name of an object or map, or a place in a list. */
export type Step = string | number;

/** A plain name at the start or after a dot, `[0]`, or `["any name"]`. */
const STEP = /^(?:\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])/u;

/**
 * Reads a path such as `vpnClientConfiguration.vpnClientRootCertificates[0].name` or `tags["cost centre"]`.
 *
 * @throws Error that quotes where it stops being one.
 */
export function parsePath(text: string): Step[] {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== "") {
    const match = STEP.exec(rest);
    const [all, name, place, quoted] = match ?? [];
    // A dot begins no path, and only a dot parts a name from what is before it.
    const dotted = all?.startsWith(".") === true;
    if (all === undefined || (name !== undefined && dotted === (steps.length === 0))) break;
    steps.push(name ?? (place === undefined ? (JSON.parse(quoted ?? '""') as string) : Number(place)));
    rest = rest.slice(all.length);
  }
  if (rest !== "" || steps.length === 0) {
    const where = text === "" ? "it is empty" : `it cannot be read from ${JSON.stringify(rest)} on`;
    throw new Error(
      `${JSON.stringify(text)} is no path: ${where}; write one such as vpnClientConfiguration.vpnClientProtocols[0] or tags["cost centre"]`,
    );
  }
  return steps;
}

/** The path as {@link parsePath} reads it and as faults of the contract name it. */
export function formatPath(steps: readonly Step[]): string {
  return steps
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}

import { nearestName } from "../declarations/nearest-name";

/**
 * The id that a person means by its end: `vpng-musterstadt-dev`, `subnets/GatewaySubnet`, or all of it. Letter case
 * and slashes around it do not matter.
 *
 * @throws Error with the ids it could be, or with the nearest name.
 */
export function findId(ids: readonly string[], written: string): string {
  const wanted = trimmed(written);
  if (wanted === "") throw new Error(`an empty id names nothing; ${LIST}`);
  const exact = ids.find((id) => trimmed(id) === wanted);
  if (exact !== undefined) return exact;
  const fitting = ids.filter((id) => trimmed(id).endsWith(`/${wanted}`));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  if (fitting.length > 1) {
    throw new Error(
      `${JSON.stringify(written)} could be any of these; write more of it:\n${fitting.map((id) => `  ${id}`).join("\n")}`,
    );
  }
  const nearest = nearestName(lastOf(wanted), ids.map(lastOf));
  const hint = nearest === undefined ? "" : `did you mean ${JSON.stringify(nearest)}? `;
  throw new Error(`no resource of this rehearsal ends in ${JSON.stringify(written)}; ${hint}${LIST}`);
}

const LIST = '"list" shows all there are';

/** The shortest end of an id that {@link findId} takes for it. */
export function shortId(ids: readonly string[], id: string): string {
  const segments = id.split("/").filter((segment) => segment !== "");
  for (let count = 1; count < segments.length; count++) {
    const end = segments.slice(-count).join("/");
    const same = ids.filter((other) => `/${trimmed(other)}`.endsWith(`/${end.toLowerCase()}`));
    if (same.length === 1) return end;
  }
  return id;
}

function trimmed(id: string): string {
  return id.replace(/^\/+|\/+$/g, "").toLowerCase();
}

function lastOf(id: string): string {
  return id.split("/").at(-1) ?? "";
}

import { delimiter, dirname, join } from "node:path";
import { rehearsalEnvironment } from "../engine/environment";
import { findPlaces, type Places } from "../places";

/** All that a preview gets of the caller's environment: no login, no token, no option of Node's. */
const KEPT = /^(PATH|LANG|LC_[A-Z]+|TZ)$/;

/** What tsx has compiled before may have been changed by a program that ran since (`TSX_DISABLE_CACHE`, tsx). */
export const WITHOUT_COMPILED = { TSX_DISABLE_CACHE: "1" };

/** A rehearsal's folders in a home of its own. */
export function placesIn(home: string, project: string, caller: NodeJS.ProcessEnv): Places {
  return findPlaces({ ...caller, REMOTE_ACCESS_REHEARSAL_HOME: home }, project);
}

/** The whole environment of a command that works on a rehearsal and may run a program nobody has reviewed. */
export function offlineEnvironment(
  places: Places,
  bin: string,
  caller: NodeJS.ProcessEnv,
): Record<string, string> {
  const kept = Object.fromEntries(
    Object.entries(caller).flatMap(([name, value]) =>
      KEPT.test(name) && value !== undefined ? [[name, value] as const] : [],
    ),
  );
  const rehearsal = rehearsalEnvironment(places, bin, kept);
  return {
    ...kept,
    ...rehearsal,
    // Some installations of Node look into the user's home for which one it is.
    PATH: [bin, dirname(process.execPath), rehearsal.PATH ?? ""].join(delimiter),
    HOME: join(places.home, "user"),
    // tsx and others keep there what they have compiled, and would run it again for somebody else.
    TMPDIR: join(places.home, "tmp"),
    NO_COLOR: "1",
  };
}

import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Where a rehearsal keeps what it needs. All paths are absolute; nothing is created by asking. */
export interface Places {
  /** The checkout that holds `Pulumi.yaml`. */
  readonly project: string;
  /** Engine and nothing else: shared by every clone of this user, safe to delete. */
  readonly cache: string;
  /** Keys, Pulumi home, state and stand-in Azure of this clone's rehearsal. */
  readonly home: string;
  /** A Pulumi home of our own, so that nobody's real login, stacks or plugins are ever touched. */
  readonly pulumiHome: string;
  /** Folder of the file backend. */
  readonly backend: string;
  /** Everything the stand-in Azure knows, one JSON file. */
  readonly azureState: string;
  /** Every request the stand-in received, one JSON line each. */
  readonly requestLog: string;
}

/** The rehearsal that is meant where none is named. */
export const USUAL_REHEARSAL = "dev";

/**
 * Finds the rehearsal's folders.
 *
 * `REMOTE_ACCESS_CACHE` and `REMOTE_ACCESS_REHEARSAL_HOME` override them; otherwise the XDG base directories
 * are followed. The home is named after the clone's path, so that two clones rehearse side by side, and lies
 * outside the clone, so that no key can be committed by mistake.
 *
 * @param rehearsal which one it is: each but the usual one has a home of its own, because an authority tells one gateway
 */
export function findPlaces(
  env: NodeJS.ProcessEnv = process.env,
  project: string = projectRoot(),
  rehearsal: string = USUAL_REHEARSAL,
): Places {
  const user = env.HOME ?? homedir();
  const cache = env.REMOTE_ACCESS_CACHE ?? join(env.XDG_CACHE_HOME ?? join(user, ".cache"), "remote-access");
  const clone = `${basename(project)}-${createHash("sha256").update(project).digest("hex").slice(0, 8)}`;
  const name = rehearsal === USUAL_REHEARSAL ? clone : `${clone}-${rehearsal}`;
  const home =
    env.REMOTE_ACCESS_REHEARSAL_HOME ??
    join(env.XDG_STATE_HOME ?? join(user, ".local", "state"), "remote-access", name);
  return {
    project,
    cache,
    home,
    pulumiHome: join(home, "pulumi"),
    backend: join(home, "state"),
    azureState: join(home, "azure", "state.json"),
    requestLog: join(home, "azure", "requests.jsonl"),
  };
}

function projectRoot(): string {
  return realpathSync(dirname(__dirname));
}

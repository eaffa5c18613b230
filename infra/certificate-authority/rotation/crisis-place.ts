import { existsSync } from "node:fs";
import type { Authority, CrisisPlace } from "../authority-file";

/** @throws Error saying how to get one */
export function crisisOf({ crisis }: Pick<Authority, "crisis">): CrisisPlace {
  if (crisis === undefined) {
    throw new Error(
      "the authority has no crisis anchor; make one: npm run ca -- crisis init --name <name> --signer <key> --organization <city>",
    );
  }
  if (!existsSync(crisis.certificate)) {
    throw new Error(
      `${crisis.certificate} is not made yet; make it: npm run ca -- crisis init --name ${crisis.name} --signer <its key> ` +
        "--organization <city>",
    );
  }
  return crisis;
}

import { isolated } from "../../../../../rehearsal/lab/world/isolated";

/** Runs its arguments in namespaces of their own, and prints what they tell: for tests that kill it. */
void isolated(process.argv.slice(2), "", (line) => console.log(line));

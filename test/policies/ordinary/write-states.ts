/**
 * Writes all ordinary stacks as one state, on which one sees what a change of the pack newly blocks
 * (`npm run policies -- compare --states <file>`).
 *
 *   tsx test/policies/ordinary/write-states.ts <file>
 */
import { writeFileSync } from "node:fs";
import { stateOf } from "../state-file";
import { ORDINARY } from "./all";
import { TEAM, written } from "./stack";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("name the file that is written");
writeFileSync(file, stateOf(ORDINARY.flatMap(written), TEAM));

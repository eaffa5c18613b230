import { runProfiles } from "./run-profiles";

void runProfiles(process.argv.slice(2), new Date()).then((code) => {
  process.exitCode = code;
});

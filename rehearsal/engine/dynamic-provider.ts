import { exitWhenEngineIsGone } from "./engine-watch";
import { entryPointOf } from "./entry-points";

/**
 * `pulumi-resource-pulumi-nodejs`: serves a program's dynamic resources through the SDK that the program has
 * installed, and ends with the engine.
 */
exitWhenEngineIsGone(process.argv[2]);
const entry = entryPointOf("@pulumi/pulumi/cmd/dynamic-provider", process.cwd());
process.argv[1] = entry;
// eslint-disable-next-line @typescript-eslint/no-require-imports -- found at run time, in the program's own packages
require(entry);

/**
 * Stands in for `fast-check` in every test (jest.config.js): properties draw the same cases in each run, so that a red
 * run says something about the change under test. `FAST_CHECK_SEED=<number>` draws others, `random` new ones each time,
 * as `npm run check:long` does; a failure prints its seed either way.
 */
const fc = require("../node_modules/fast-check/lib/cjs/fast-check.js");

const wanted = process.env.FAST_CHECK_SEED ?? "20260615";
if (wanted !== "random") {
  const seed = Number(wanted);
  if (!Number.isInteger(seed))
    throw new Error(`FAST_CHECK_SEED=${wanted}: write a whole number, or "random"`);
  fc.configureGlobal({ seed });
}

module.exports = fc;

const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Files that take a minute or more, slowest first. On a machine that has not run them before Jest begins with the largest
 * files; those that bring up whole cities are among the smallest, and one of them would run last, beside an idle core.
 */
const SLOW = [
  "engine/revoke-now",
  "engine/rehearse",
  "engine/protection",
  "engine/rehearse-city",
  "engine/drift",
  "engine/review/hostile",
  "engine/stand-in",
  "engine/gateway-statement",
  "engine/by-hand",
  "engine/scenarios",
  "policies/foreign",
  "policies/canary",
  "unit/mutation/quick",
  "unit/infra/simulation/safeguards",
];

const place = ({ path }) => {
  const index = SLOW.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return index === -1 ? SLOW.length : index;
};

module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    // The sort is stable: all others stay in Jest's own order.
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
};

import { triesBeside, triesPatiently } from "../../../../../rehearsal/lab/scenarios/patient-tries";
import type { Attempt, Seen } from "../../../../../rehearsal/lab/laptops/laptop";

const cell = (port: number): Attempt => ({ transport: "tcp", address: "10.0.0.1", port });
const [MAIL, ADMINISTRATION] = [cell(993), cell(22)];

/** Answers of each asking, in turn, and what was asked. */
function network(...turns: readonly (readonly Seen[])[]) {
  const asked: (readonly Attempt[])[] = [];
  const tries = (attempts: readonly Attempt[]) => {
    asked.push(attempts);
    return Promise.resolve([...turns[asked.length - 1]!]);
  };
  return { asked, tries };
}

const mustAnswer = (attempt: Attempt) => attempt === MAIL;

it("asks once more for what must answer, and not for what has said no", async () => {
  const { asked, tries } = network(["silent", "refused"], ["open"]);
  expect(await triesPatiently(tries, [MAIL, ADMINISTRATION], mustAnswer)).toEqual(["open", "refused"]);
  expect(asked).toEqual([[MAIL, ADMINISTRATION], [MAIL]]);
});

it("does not take a silence for a closed port where an open one was late as well", async () => {
  const { asked, tries } = network(["silent", "silent"], ["open", "open"]);
  expect(await triesPatiently(tries, [MAIL, ADMINISTRATION], mustAnswer)).toEqual(["open", "open"]);
  expect(asked).toEqual([
    [MAIL, ADMINISTRATION],
    [MAIL, ADMINISTRATION],
  ]);
});

it("leaves a silence alone where all that must answer was in time", async () => {
  const { asked, tries } = network(["open", "silent"]);
  expect(await triesPatiently(tries, [MAIL, ADMINISTRATION], mustAnswer)).toEqual(["open", "silent"]);
  expect(asked).toHaveLength(1);
});

it("asks no more when all that must answer has answered", async () => {
  const { asked, tries } = network(["open", "open"]);
  expect(await triesPatiently(tries, [MAIL, ADMINISTRATION], mustAnswer)).toEqual(["open", "open"]);
  expect(asked).toHaveLength(1);
});

it("says what is still shut after three askings", async () => {
  const { asked, tries } = network(["silent"], ["silent"], ["refused"]);
  expect(await triesPatiently(tries, [MAIL], mustAnswer)).toEqual(["refused"]);
  expect(asked).toHaveLength(3);
});

describe("beside what is known to answer", () => {
  it("tells what came of the others alone", async () => {
    const { asked, tries } = network(["open", "refused", "open"]);
    expect(await triesBeside(tries, [ADMINISTRATION], [MAIL])).toEqual(["refused"]);
    expect(asked).toEqual([[MAIL, ADMINISTRATION, MAIL]]);
  });

  it("asks again for what was silent when the last of it was late", async () => {
    const { asked, tries } = network(["open", "silent", "silent"], ["open", "open"]);
    expect(await triesBeside(tries, [ADMINISTRATION], [MAIL])).toEqual(["open"]);
    expect(asked[1]).toEqual([ADMINISTRATION, MAIL]);
  });

  it("counts nothing as shut where it does not answer at all", async () => {
    const { tries } = network(
      ["silent", "silent", "silent"],
      ["silent", "silent", "silent"],
      ["open", "silent", "silent"],
    );
    await expect(triesBeside(tries, [ADMINISTRATION], [MAIL])).rejects.toThrow(
      "10.0.0.1 tcp/993 does not answer, and is open",
    );
  });
});

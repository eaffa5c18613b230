import { countingProgress } from "../../../../../infra/certificate-authority/commands/session";

describe("the progress of a long run", () => {
  let said: string[];
  beforeEach(() => {
    said = [];
    jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  it("is told every two seconds, of how many only where that is known", () => {
    let now = 0;
    const progress = countingProgress("Reading devices", () => now);
    for (const [time, done, total] of [
      [1_999, 1_000, undefined],
      [2_000, 2_000, undefined],
      [3_999, 3_000, undefined],
      [4_100, 4_000, 5_000],
    ] as const) {
      now = time;
      progress(done, total);
    }
    expect(said).toEqual(["Reading devices: 2000\n", "Reading devices: 4000 of 5000\n"]);
  });
});

import { spawnSync } from "node:child_process";
import { ca, startCaWithFullDisk } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const LAPTOPS = 6;
const itWithLimit =
  process.platform !== "win32" && spawnSync("bash", ["-c", "ulimit -f 1"]).status === 0 ? it : it.skip;

let city: SmallCity;
beforeAll(async () => {
  city = await SmallCity.of(LAPTOPS, new Date());
});
afterAll(() => city.remove());

/** In KiB, of one file: the ledger grows to some 15, a certificate has less than 2. */
itWithLimit.each([2, 4, 8, 12])(
  "a disk that is full after %i KiB of ledger: the message names the file and what to do, and the next run finishes",
  async (limit) => {
    const here = city.copy();
    try {
      const { code, stdout, stderr } = await startCaWithFullDisk(limit, [
        "issue",
        "--authority",
        here.authority,
      ]).ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(`writing ${here.file("ledger")}/`);
      expect(stderr).toMatch(
        /failed \(EFBIG.*nothing was written\. Make room or repair the disk, then repeat\.\n$/,
      );
      const published = here.published();

      expect(await ca("issue", "--authority", here.authority)).toMatchObject({ code: 0 });
      const signed = (await here.kinds()).filter((kind) => kind === "signed");
      expect(signed).toHaveLength(LAPTOPS);
      expect([...here.published().keys()].sort()).toEqual(
        here.names.map((name) => `${here.keyOf(name).sha256}.cer`).sort(),
      );
      for (const [name, text] of published) expect(here.published().get(name)).toBe(text);
      expect(await ca("verify", "--authority", here.authority)).toMatchObject({
        code: 0,
        stdout: expect.not.stringContaining("ALARM"),
      });
    } finally {
      here.remove();
    }
  },
);

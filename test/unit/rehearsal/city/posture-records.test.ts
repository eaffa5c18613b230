import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { parse } from "yaml";
import { CONDITIONS, postureRecord } from "../../../../rehearsal/city/posture-records";

const CITY = join(__dirname, "../../../../rehearsal/city");
const NOW = new Date("2026-11-28T12:00:00Z");
const read = (name: string) => readFileSync(join(CITY, name), "utf8");

interface Laptop {
  readonly inventory: string;
  readonly serialNumber: string;
  readonly department: string;
}
const laptops = parseCsv<Laptop>(read("register.csv"), { columns: true });
const platforms = (parse(read("admission-policy.yaml")) as { os: { platform: string }[] }).os;

/** Systems of a department's laptops with which nothing is wrong. */
const systemsIn = (department: string) =>
  laptops
    .filter((laptop) => laptop.department === department)
    .filter(({ inventory }) => Object.keys(CONDITIONS[inventory] ?? {}).every((name) => name === "linux"))
    .map((laptop) => postureRecord(laptop, "00", NOW, CONDITIONS[laptop.inventory]).os);

it.each([...new Set(laptops.map(({ department }) => department))])(
  "%s has sound laptops with Windows and with Linux",
  (department) => {
    expect(systemsIn(department)).toContainEqual(expect.objectContaining({ platform: "windows" }));
    expect(systemsIn(department)).toContainEqual(expect.objectContaining({ platform: "linux" }));
  },
);

it("the city's policy admits both systems", () => {
  expect(platforms.map(({ platform }) => platform).sort()).toEqual(["linux", "windows"]);
});

it("a laptop with one thing wrong has it, and leaves other laptops as they are", () => {
  const laptop = { inventory: "LT-1", serialNumber: "SN1" };
  const facts = { "encryption.encrypted": false };
  expect(postureRecord(laptop, "00", NOW, { facts }).encryption).toMatchObject({ encrypted: false });
  expect(postureRecord(laptop, "00", NOW, {}).encryption).toMatchObject({ encrypted: true });
});

import { X509Certificate } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fleet } from "./fleet";
import { IssuingHouse } from "./issuing-house";
import { Mortality } from "./perishable-disk";

const NOW = new Date("2026-06-15T12:00:00Z");
const DAY_MS = 86_400_000;
const NOTHING = { issued: 0, renewed: 0, finished: 0, abandoned: 0, refused: 0 };

let fleet: Fleet;
let house: IssuingHouse;
beforeEach(() => {
  fleet = new Fleet(1);
  house = new IssuingHouse(fleet, NOW);
});
afterEach(() => house.remove());

/** A run whose process dies when it asks for a signature, or when it gets one. */
async function dieAt(call: "sign" | "answer with a signature" | "seal"): Promise<void> {
  const mortality = new Mortality();
  const pass = mortality.passAsync.bind(mortality);
  mortality.passAsync = async (name) => {
    if (name === call) mortality.dead = true;
    await pass(name);
  };
  await expect(house.run(mortality)).rejects.toThrow("dead");
}

async function later(days: number): Promise<void> {
  house.now = new Date(NOW.getTime() + days * DAY_MS);
  await Promise.resolve();
}

const kinds = async () => (await house.entries()).map(({ kind }) => kind);
const published = () =>
  new X509Certificate(readFileSync(join(house.certificates, `${fleet.keyOf("LT-0001").sha256}.cer`)));

describe("one certificate in the ledger", () => {
  it("is intent, signature, file, in this order, behind the anchor that signs", async () => {
    expect(await house.run()).toEqual({ ...NOTHING, issued: 1 });
    expect(await kinds()).toEqual(["rotate", "intent", "signed", "committed", "checkpoint"]);
  });

  it("of a department that is not admitted is a short one for repair", async () => {
    fleet.change("LT-0001", { posture: { firewall: "off" } });
    expect(await house.run()).toEqual({ ...NOTHING, issued: 1 });
    expect(published().subject).toBe("CN=LT-0001@remediation.devices.example");
    const days = (Date.parse(published().validTo) + 1_000 - Date.parse(published().validFrom)) / DAY_MS;
    expect(days).toBe(3);
  });

  it("is followed by a work certificate with the next run after nothing speaks against it any more", async () => {
    fleet.change("LT-0001", { posture: { firewall: "off" } });
    await house.run();
    fleet.change("LT-0001", {});
    await later(0.1);
    expect(await house.run()).toEqual({ ...NOTHING, renewed: 1 });
    expect(published().subject).toBe("CN=LT-0001@parks.devices.example");
    expect(await house.run()).toEqual(NOTHING);
  });

  it("is not followed by one for repair while a work certificate lasts", async () => {
    await house.run();
    fleet.change("LT-0001", { posture: { firewall: "off" } });
    await later(13.4);
    expect(await house.run()).toEqual(NOTHING);
    await later(13.6);
    expect(await house.run()).toEqual({ ...NOTHING, renewed: 1 });
    expect(published().subject).toBe("CN=LT-0001@remediation.devices.example");
  });
});

describe("a run that was cut off before the signature", () => {
  beforeEach(() => dieAt("sign"));

  it("is finished with the very certificate that it meant", async () => {
    const [intent] = (await house.entries()).filter((entry) => entry.kind === "intent");
    await later(1);
    expect(await house.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(published().serialNumber).toBe(intent!.serial);
    expect(Date.parse(published().validFrom)).toBe(NOW.getTime());
    expect(await kinds()).toEqual(["rotate", "intent", "retry", "signed", "committed", "checkpoint"]);
  });

  it.each<[string, () => void, string]>([
    [
      "is not the city's any more",
      () => fleet.change("LT-0001", { device: { owner: "other" } }),
      "no longer admitted",
    ],
    ["has another key now", () => fleet.newKey("LT-0001", "another"), "another request"],
    [
      "moved to another department",
      () => fleet.change("LT-0001", { device: { department: "treasury", exceptionUntil: "2099-01-01" } }),
      "another department",
    ],
  ])("is given up when the device %s", async (_, happen, because) => {
    happen();
    expect(await house.run()).toMatchObject({ finished: 0, abandoned: 1 });
    const given = (await house.entries()).find((entry) => entry.kind === "abandoned");
    expect(given).toMatchObject({ because: expect.stringContaining(because) });
  });

  it("is given up when its time is over, and the device gets a new one", async () => {
    await later(14);
    expect(await house.run()).toEqual({ ...NOTHING, abandoned: 1, issued: 1 });
    expect(await house.complaints(() => 1)).toEqual([]);
  });
});

describe("a run that was cut off after the signature", () => {
  it("asks once more, and gets the same certificate", async () => {
    await dieAt("answer with a signature");
    expect(await house.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(await house.complaints(() => 1)).toEqual([]);
  });

  it("does not sign again what the ledger has: its file is put in place as it is", async () => {
    await house.run();
    const file = join(house.certificates, `${fleet.keyOf("LT-0001").sha256}.cer`);
    const text = readFileSync(file, "utf8");
    // As if it had died between the two: the last two lines and the file are not there.
    await house.forget(["committed", "checkpoint"]);
    rmSync(file);
    const mortality = new Mortality();
    expect(await house.run(mortality)).toEqual({ ...NOTHING, finished: 1 });
    expect(mortality.calls.filter((call) => call === "sign")).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("does not leave a device without one when the anchor that signed has been replaced meanwhile", async () => {
    await house.run();
    await house.forget(["committed", "checkpoint"]);
    rmSync(join(house.certificates, `${fleet.keyOf("LT-0001").sha256}.cer`));
    house.rotate();
    expect(await house.run()).toMatchObject({ finished: 0, renewed: 1 });
    expect(await house.run()).toEqual(NOTHING);
    expect(published().checkIssued(await house.anchor())).toBe(true);
  });

  it("does not hand it to a device that may not have it any more, and keeps it known for revoking", async () => {
    await house.run();
    const file = join(house.certificates, `${fleet.keyOf("LT-0001").sha256}.cer`);
    await house.forget(["committed", "checkpoint"]);
    rmSync(file);
    fleet.change("LT-0001", { device: { owner: "other" } });
    expect(await house.run()).toMatchObject({ finished: 0, issued: 0 });
    expect(() => readFileSync(file)).toThrow("ENOENT");
    expect((await house.view()).liveCertificatesOf("LT-0001", NOW)).toHaveLength(1);
  });
});

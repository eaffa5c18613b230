import { X509Certificate } from "node:crypto";
import type { SealedStatement } from "../../../../../infra/certificate-authority/statement/statement";
import { ca, startCa } from "./ca";
import { SmallCity } from "./small-city";
import { vaultCity } from "./vault-city";

jest.setTimeout(120_000);

let base: SmallCity;
let city: SmallCity;

beforeAll(async () => {
  base = await SmallCity.of(3, new Date());
  expect(await ca("issue", "--authority", base.authority)).toMatchObject({ code: 0 });
});
afterAll(() => base.remove());
beforeEach(() => (city = base.copy()));
afterEach(() => city.remove());

const revoke = (...more: string[]) => ca("revoke", ...more, "--authority", city.authority);
const listedIn = (one: SmallCity) =>
  (JSON.parse(one.read("gateway-statement.json")) as SealedStatement).statement.revoked.map(
    ({ thumbprint }) => thumbprint,
  );
const thumbprintIn = (one: SmallCity, name: string) =>
  new X509Certificate(one.certificate(name)!).fingerprint.replaceAll(":", "");
const withoutGateway = () => city.change("authority.yaml", (text) => text.slice(0, text.indexOf("gateway:")));
const withoutProgram = () =>
  city.change("authority.yaml", (text) => text.replace(/project: .*/, "project: there-is-no-such-folder"));

describe("npm run ca -- revoke <device...> --now", () => {
  it("revokes and publishes although no gateway is named, and says what is left to do", async () => {
    withoutGateway();
    const { code, stdout, stderr } = await revoke("LT-1002", "--because", "stolen", "--now");
    expect(code).toBe(3);
    expect(listedIn(city)).toEqual([thumbprintIn(city, "LT-1002")]);
    expect(stdout).toMatch(/^ledger +\d+\.\d s$/m);
    expect(stdout).toMatch(/^statement +\d+\.\d s$/m);
    expect(stdout).toMatch(/^total +\d+\.\d s$/m);
    expect(stderr).toContain("pulumi up");
    expect(stderr).toContain("Done are: ledger, statement.");
  });

  it("says what is done and how to go on when the gateway cannot be updated", async () => {
    withoutProgram();
    const { code, stdout, stderr } = await revoke("LT-1002", "LT-1003", "--because", "lost", "--now");
    expect(code).toBe(1);
    expect(listedIn(city)).toHaveLength(2);
    expect(stdout).not.toContain("sessions");
    expect(stderr).toContain("correct gateway.project in authority.yaml");
    expect(stderr).toContain("Done are: ledger, statement.");
    expect(stderr).toContain(
      `Go on with: npm run ca -- revoke LT-1002 LT-1003 --because lost --now --authority ${city.authority}`,
    );
  });

  it("goes on when it is called again, and writes nothing twice", async () => {
    withoutProgram();
    await revoke("LT-1002", "--because", "stolen", "--now");
    const before = [await city.entries(), listedIn(city)];
    const { code, stderr } = await revoke("LT-1002", "--because", "stolen", "--now");
    expect(code).toBe(1);
    expect(stderr).toContain("Done are: ledger, statement.");
    expect([await city.entries(), listedIn(city)]).toEqual(before);
  });

  it("gives one object, with what failed, and its times on standard error", async () => {
    withoutProgram();
    const { code, stdout, stderr } = await revoke("LT-1002", "--because", "stolen", "--now", "--json");
    expect({ code, ...(JSON.parse(stdout) as object) }).toEqual({
      code: 1,
      revoked: [{ device: "LT-1002", class: "stolen", thumbprints: [thumbprintIn(city, "LT-1002")] }],
      statement: expect.any(Number),
      withoutRoom: 0,
      failed: {
        step: "gateway",
        message: expect.stringContaining("could not be started"),
        goOn: expect.stringContaining("npm run ca -- revoke LT-1002 --because stolen --now"),
      },
      steps: [
        { step: "ledger", seconds: expect.any(Number) },
        { step: "statement", seconds: expect.any(Number) },
      ],
      total: expect.any(Number),
    });
    expect(stderr).toMatch(/^ledger +\d+\.\d s$/m);
  });

  it("is a wrong call with a time to wait that is none", async () => {
    expect(await revoke("LT-1002", "--because", "stolen", "--now", "--wait", "soon")).toMatchObject({
      code: 2,
    });
  });
});

it("two revocations at the same moment both stand in the statement, whoever is slower", async () => {
  const { city: vaulted, vault } = await vaultCity(2, 0);
  try {
    expect(await ca("issue", "--authority", vaulted.authority)).toMatchObject({ code: 0 });
    // Who seals first seals the checkpoint at once, and then takes long for the statement.
    vault.script.next("sign", { do: "slow", ms: 0 });
    vault.script.next("sign", { do: "slow", ms: 4_000 });
    const both = ["LT-1001", "LT-1002"].map((name) =>
      startCa(["revoke", name, "--because", "stolen", "--authority", vaulted.authority]),
    );
    for (const { ended } of both) expect(await ended).toMatchObject({ code: 0 });
    expect(listedIn(vaulted).sort()).toEqual(
      ["LT-1001", "LT-1002"].map((name) => thumbprintIn(vaulted, name)).sort(),
    );
  } finally {
    await vault.stop();
    vaulted.remove();
  }
});

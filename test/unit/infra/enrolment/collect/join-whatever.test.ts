import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { join } from "../../../../../infra/enrolment/collect/joining/join";
import { collect, gathered, type Row } from "./joined-fleet";
import { deviceId, inventory, managedDevice, NOW, registered, report, runState } from "./made-up-fleet";

jest.setTimeout(60_000); // keys take time to make on a busy machine

describe("whatever the lists hold", () => {
  const KEYS = 4;
  const number = fc.integer({ min: 1, max: 8 });
  const time = fc.constantFrom(
    "2026-06-14T09:00:00Z",
    "2026-06-10T09:00:00Z",
    "2026-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
  );
  const secret = "Erika-Mustermann";
  const device = fc.record({
    number,
    name: fc.constantFrom(undefined, secret, `${secret}@musterstadt.example`, "lt-00002"),
    enrolled: time,
    system: fc.constantFrom("Windows", "Windows", "Windows", "iOS", "Linux"),
    encrypted: fc.constantFrom(true, false, null),
    maker: fc.constantFrom("Example", `${secret}'s`),
  });
  const state = fc.record({
    number,
    key: fc.integer({ min: 1, max: KEYS }),
    time,
    broken: fc.constantFrom("", "", "", "cut", secret),
  });

  it("each record comes from exactly one device and one report of it, and nothing personal passes through", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(device, { minLength: 1, maxLength: 12 }),
        fc.array(state, { maxLength: 12 }),
        fc.subarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 }),
        async (someDevices, someStates, numbers) => {
          const devices = someDevices.map(({ number, name, enrolled, system, encrypted, maker }, index) =>
            managedDevice(number, {
              id: deviceId(100 * number + index),
              ...(name === undefined ? {} : { deviceName: name }),
              enrolledDateTime: enrolled,
              operatingSystem: system,
              isEncrypted: encrypted,
              manufacturer: maker,
            }),
          );
          const states = someStates.map(({ number, key, time, broken }, index) => {
            const text = JSON.stringify(report(key));
            const owner = devices[number % devices.length]!["id"];
            return runState(
              number,
              broken === "" ? text : broken === "cut" ? text.slice(0, 90) : `${broken}${text}`,
              {
                id: `s${index}`,
                lastStateUpdateDateTime: time,
                managedDevice: { id: owner },
              },
            );
          });
          const result = await collect(devices, states, numbers).catch((error: Error) => error);
          const told = result instanceof Error ? result.message : JSON.stringify(result);
          expect(told).not.toMatch(/Erika|Mustermann|musterstadt\.example|1234567/i);
          if (result instanceof Error) return;
          const sources = result.records.map(({ posture }) => posture.source.recordId);
          expect(new Set(sources).size).toBe(sources.length);
          for (const { posture, request } of result.records) {
            const [entry, ...others] = devices.filter(({ id }) => id === posture.source.recordId);
            expect(others).toEqual([]);
            expect(String(entry!["deviceName"]).toUpperCase()).toBe(posture.device.name);
            expect(numbers.map(inventory)).toContain(posture.device.name);
            expect(posture.encryption.encrypted).toBe(entry!["isEncrypted"]);
            const own = states.filter(({ managedDevice }) => (managedDevice as Row)["id"] === entry!["id"]);
            const keys = own.map(({ preRemediationDetectionScriptOutput: text }) =>
              createHash("sha256").update(String(text)).digest("hex"),
            );
            expect(keys).toContain(posture.key.evidenceSha256);
            expect(request!.spkiSha256).toBe(posture.key.spkiSha256);
          }
          const { leftAside, records, entries } = result;
          const aside = (Object.values(leftAside) as number[]).reduce((sum, count) => sum + count, 0);
          expect(records.length + aside).toBeLessThanOrEqual(entries);
          expect(entries).toBe(devices.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("the order of the lists means nothing", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }),
        fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
        (devices, states) => {
          const joined = (some: readonly number[], runs: readonly number[]) =>
            join(
              gathered(
                some.map((one) => managedDevice(one)),
                runs.map((one) => runState(one)),
              ),
              new Map(registered(1, 2, 3, 4, 5).map((one) => [one.inventory, one])),
              NOW,
            );
          const sorted = (of: ReturnType<typeof joined>) =>
            [...of.candidates].sort((a, b) => (a.inventory < b.inventory ? -1 : 1));
          const [one, other] = [joined(devices, states), joined([1, 2, 3, 4, 5, 6], [1, 2, 3, 4])];
          expect(sorted(one)).toEqual(sorted(other));
          expect(one.leftAside).toEqual(other.leftAside);
        },
      ),
      { numRuns: 20 },
    );
  });
});

import { CallGate } from "../../../../../infra/certificate-authority/key-vault/call-gate";
import { SimulatedTiming } from "../../azure-calls/simulated-timing";

const timing = new SimulatedTiming(new Date("2026-06-01T12:00:00Z"));

/** A call that ends when it is told to. */
function openEnded() {
  let end = () => {};
  const done = new Promise<void>((resolve) => (end = resolve));
  return { call: () => done, end };
}

describe("the gate before the vault", () => {
  it("gives the place of a call that failed to the next in line, in order", async () => {
    const gate = new CallGate(1, timing);
    const order: string[] = [];
    const first = gate
      .through(() => Promise.reject(new Error("no")), undefined)
      .catch(() => order.push("first"));
    const others = ["second", "third"].map((name) =>
      gate.through(() => Promise.resolve(order.push(name)), undefined),
    );
    await Promise.all([first, ...others]);
    expect(order.filter((name) => name !== "first")).toEqual(["second", "third"]);
  });

  it("loses no place to a call that was cancelled in line", async () => {
    const gate = new CallGate(1, timing);
    const controller = new AbortController();
    const running = openEnded();
    const first = gate.through(running.call, undefined);
    const cancelled = gate.through(() => Promise.resolve("ran"), controller.signal).catch(() => "cancelled");
    const third = gate.through(() => Promise.resolve("ran"), undefined);
    controller.abort();
    running.end();
    await first;
    expect(await Promise.all([cancelled, third])).toEqual(["cancelled", "ran"]);
  });

  it("keeps the longer of two pauses", () => {
    const gate = new CallGate(1, timing);
    expect([gate.pause(12_000), gate.pause(3_000), gate.remaining]).toEqual([true, false, 12_000]);
  });

  it.each([0, 1.5, -1, NaN])("cannot let %s calls through", (places) => {
    expect(() => new CallGate(places, timing)).toThrow("write a whole number from 1 on");
  });
});

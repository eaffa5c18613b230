import { difference } from "../../../../infra/access-model/difference";
import { changeText } from "../../../../infra/access-report/text";
import { cityValues, separatedValues } from "../settings/access-values";
import { modelOf } from "./models";

const change = (
  base: () => Record<string, unknown>,
  to: Readonly<Record<string, unknown>>,
): { opened: string[]; closed: string[]; remarks: readonly string[] } => {
  const [before, after] = [modelOf(base), modelOf(base, to)];
  const { opened, closed, remarks } = difference(before, after);
  return {
    opened: opened.map((one) => changeText(after, one)),
    closed: closed.map((one) => changeText(before, one)),
    remarks,
  };
};

describe("the difference of two models", () => {
  it("is nothing where nothing was changed, and where a service only got another name", () => {
    expect(change(cityValues, {})).toEqual({ opened: [], closed: [], remarks: [] });
    expect(change(cityValues, { "services.1.name": "drives" })).toMatchObject({ opened: [], closed: [] });
  });

  it("names a port that opens and one that closes", () => {
    expect(change(cityValues, { "services.0.ports": ["tcp/465", "tcp/993", "tcp/143"] })).toEqual({
      opened: [
        "clients (10.81.0.0/24) → mail (192.168.10.10) on tcp/143, by rule mail-from-laptops: mailbox (IT-Betrieb)",
      ],
      closed: [
        "clients (10.81.0.0/24) → mail (192.168.10.10) on tcp/587, by rule mail-from-laptops: mailbox (IT-Betrieb)",
      ],
      remarks: [],
    });
  });

  it("names only the ports that are new in a range that grows", () => {
    const { opened, closed } = change(separatedValues, { "services.4.ports": ["tcp/8528-8531"] });
    expect(opened).toEqual([
      expect.stringContaining("updates (192.168.12.8) on tcp/8528-8529, by rule updates-from-laptops"),
    ]);
    expect(closed).toEqual([]);
  });

  it("names a department that a service is opened for", () => {
    expect(change(separatedValues, { "services.3.departments": undefined }).opened).toEqual([
      "clients-buergeramt (10.81.0.0/24) → case-files (192.168.11.5) on tcp/8443, by rule case-files-from-laptops: case management (Jugendamt)",
    ]);
  });

  it("remarks what changes beside packets", () => {
    const { opened, closed, remarks } = change(cityValues, {
      "departments.0.usageHours": { always: "trial" },
      "services.0.owner": "Poststelle",
      "management.endpoints.0.hosts": ["203.0.113.64/26"],
      "expectations.1.ports": ["tcp/23"],
    });
    expect([...opened, ...closed]).toEqual([]);
    expect(remarks).toEqual([
      "usage hours of buergeramt: always (trial), before mon–fri 06:00–20:00",
      'owner and reason of mail: Poststelle, "mailbox", before IT-Betrieb, "mailbox"',
      "past the tunnel device-management: 203.0.113.64/26 on tcp/443, before 203.0.113.0/26 on tcp/443",
      "gone: expectation deny from clients to services on tcp/22",
      "new: expectation deny from clients to services on tcp/23",
    ]);
  });

  it("is everything where nothing was said before", () => {
    const after = modelOf(cityValues);
    const { opened, closed } = difference(undefined, after);
    expect(opened).toHaveLength(after.rules.flatMap(({ ports }) => ports).length);
    expect(closed).toEqual([]);
  });
});

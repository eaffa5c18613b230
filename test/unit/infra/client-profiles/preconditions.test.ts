import { suitability, zoneFault } from "../../../../infra/client-profiles/preconditions";
import type { Posture } from "../../../../infra/devices/posture";

type Facts = Pick<Posture, "os" | "join">;
const WINDOWS: Facts = {
  os: { platform: "windows", version: "10.0.26100.4061", edition: "Enterprise" },
  join: "hybrid",
};
const LINUX: Facts = { os: { platform: "linux", version: "24.04.2" }, join: "none" };
const BOTH = ["windows", "linux"] as const;
const windows = (os: Partial<Posture["os"]>, join: Posture["join"] = "hybrid"): Facts => ({
  os: { ...WINDOWS.os, ...os },
  join,
});

describe("a profile can work", () => {
  it.each<[string, Facts, string]>([
    ["on Windows Enterprise in the domain and in Entra ID", WINDOWS, "windows"],
    ["on Windows Enterprise in the domain alone", windows({}, "domain"), "windows"],
    ["on Windows Education, as management may write it", windows({ edition: "education N" }), "windows"],
    ["on the long-term channel", windows({ edition: "EnterpriseS" }), "windows"],
    [
      "on the oldest Windows that Microsoft supports with it",
      windows({ version: "10.0.17763.1" }),
      "windows",
    ],
    ["on Linux, in a domain or not", LINUX, "linux"],
  ])("%s", (_, facts, platform) => {
    expect(suitability(facts, BOTH)).toEqual({ platform });
  });
});

describe("a profile cannot work, and it says what to do", () => {
  it.each<[string, Facts | undefined, RegExp]>([
    ["where nobody has seen the device", undefined, /has not reported it.*bring it online/],
    [
      "on Windows Pro",
      windows({ edition: "Professional" }),
      /Windows Professional, and the device tunnel needs Enterprise or Education: assign a licence/,
    ],
    [
      "on Pro for Education, which is no Education",
      windows({ edition: "ProfessionalEducation" }),
      /needs Enterprise or Education/,
    ],
    [
      "where nobody knows the edition",
      { ...WINDOWS, os: { platform: "windows", version: "10.0.26100" } },
      /of an unknown edition/,
    ],
    [
      "on a Windows that is too old",
      windows({ version: "10.0.17134.9" }),
      /older than 10\.0\.17763 \(1809\): update it/,
    ],
    ["in Entra ID alone", windows({}, "entra"), /join it to the domain as well \(hybrid\)/],
    ["outside of any domain", windows({}, "none"), /join it to the domain/],
    ["where nobody knows", windows({}, "unknown"), /run the laptop report once more/],
    [
      "on macOS",
      { os: { platform: "macos", version: "15.1" }, join: "none" },
      /no profiles for Apple's systems/,
    ],
  ])("%s", (_, facts, sentence) => {
    expect(suitability(facts, BOTH)).toEqual({ refusal: expect.stringMatching(sentence) });
  });

  it("says everything at once", () => {
    const { refusal } = suitability(windows({ edition: "Core", version: "10.0.10240" }, "entra"), BOTH) as {
      refusal: string;
    };
    expect(refusal.split("; ")).toHaveLength(3);
  });

  it("on a system that the settings do not list", () => {
    expect(suitability(LINUX, ["windows"])).toEqual({
      refusal: expect.stringContaining("remote-access:clientProfiles.platforms does not list"),
    });
  });
});

describe("the zone in certificates' names", () => {
  it.each<[string, string | undefined, RegExp | undefined]>([
    ["may be of no interest to the gateway", undefined, undefined],
    ["is the authority's", "geraete.example", undefined],
    ["is another", "laptops.example", /deviceZone is laptops\.example, but .* end in geraete\.example/],
  ])("%s", (_, stack, fault) => {
    const found = zoneFault(stack, "geraete.example");
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(fault);
  });
});

import { devicesCsv, devicesReport } from "../../../../infra/client-profiles/devices-table";
import {
  planProfiles,
  type Candidate,
  type ProfileSource,
} from "../../../../infra/client-profiles/profile-plan";
import type { Posture } from "../../../../infra/devices/posture";
import { GATEWAY, GATEWAY_NAME, MODEL } from "./profile-city";

const WINDOWS: Pick<Posture, "os" | "join"> = {
  os: { platform: "windows", version: "10.0.26100.4061", edition: "Enterprise" },
  join: "hybrid",
};
const LINUX: typeof WINDOWS = { os: { platform: "linux", version: "24.04.2" }, join: "none" };

const root = (name: string) => ({
  subject: name,
  sha256: "00",
  notAfter: new Date(0),
  pem: `PEM of ${name}\n`,
});
const SOURCE: ProfileSource = {
  model: MODEL,
  settings: {
    platforms: ["windows", "linux"],
    dnsSuffixes: ["musterstadt.example"],
    trustedNetwork: [],
    serverTrustUntil: undefined,
  },
  gateway: { server: GATEWAY_NAME, addresses: GATEWAY },
  serverRoots: [root("old"), root("new")],
  anchors: ["ab".repeat(32)],
};

const candidate = (inventory: string, wish: Partial<Candidate> = {}): Candidate => ({
  inventory,
  department: "parks",
  state: "works",
  posture: WINDOWS,
  words: ["The device may enter the administration network."],
  ...wish,
});

const plan = (...candidates: Candidate[]) => planProfiles(SOURCE, candidates);

describe("who gets a profile", () => {
  it("has a certificate and may have it", () => {
    expect(
      plan(candidate("LT-1"), candidate("LT-2", { posture: LINUX, department: "archive" })).devices,
    ).toEqual([
      { inventory: "LT-1", department: "parks", platform: "windows", folder: "windows/parks" },
      { inventory: "LT-2", department: "archive", platform: "linux", folder: "linux/archive" },
    ]);
  });

  it.each<[string, Partial<Candidate>, string]>([
    [
      "is out, in the words of the authority",
      { state: "out", words: ["The device gets no new access.", "- The department has not started."] },
      "The device gets no new access. - The department has not started.",
    ],
    ["has a certificate that is not renewed", { state: "lapsing", words: ["It ends."] }, "It ends."],
    ["is about to be shut out", { state: "to-revoke", words: ["Lost."] }, "Lost."],
    ["is shut out", { state: "revoked", words: ["Stolen."] }, "Stolen."],
    [
      "has none yet",
      { state: "waiting" },
      "it may come in, but has no certificate yet: npm run ca -- issue, then make the profiles again",
    ],
    ["is unknown to the register", { department: undefined, words: ["Not ours."] }, "Not ours."],
    [
      "is of a department that the stack does not know",
      { department: "pool" },
      "its department pool is not among remote-access:departments; add it there, or correct the register",
    ],
    [
      "was not seen by management",
      { posture: undefined },
      "management has not reported it, so that its system is not known; bring it online",
    ],
  ])("is nobody who %s", (_, wish, refusal) => {
    const { devices, files } = plan(candidate("LT-1", wish));
    expect(devices).toEqual([
      { inventory: "LT-1", department: "department" in wish ? wish.department : "parks", refusal },
    ]);
    expect([...files.keys()]).toEqual([]);
  });
});

describe("the files", () => {
  it("are one folder a department and system, and what all share", () => {
    const { files } = plan(
      candidate("LT-1"),
      candidate("LT-2"),
      candidate("LT-3", { department: "archive" }),
      candidate("LT-4", { posture: LINUX }),
    );
    expect([...files.keys()].sort()).toEqual([
      ...["linux/parks/nftables.conf", "linux/parks/swanctl.conf"],
      ...["server-root/remote-access-server-1.cer", "server-root/remote-access-server-2.cer"],
      ...["windows/archive/firewall.ps1", "windows/archive/profile.xml", "windows/certificate.ps1"],
      ...["windows/parks/firewall.ps1", "windows/parks/profile.xml"],
    ]);
    expect(files.get("server-root/remote-access-server-2.cer")).toBe("PEM of new\n");
    expect(files.get("linux/parks/swanctl.conf")).toContain(
      "cacerts = remote-access-server-1.cer, remote-access-server-2.cer",
    );
    expect(files.get("windows/certificate.ps1")).toContain("ab".repeat(32));
  });

  it("differ between departments where the model does", () => {
    const { files } = plan(candidate("LT-1"), candidate("LT-3", { department: "archive" }));
    expect(files.get("windows/parks/firewall.ps1")).toContain("plans-from-laptops-tcp");
    expect(files.get("windows/archive/firewall.ps1")).not.toContain("plans-from-laptops-tcp");
    expect(files.get("windows/archive/profile.xml")).toBe(files.get("windows/parks/profile.xml"));
  });

  it("hold nothing for a system that nobody has", () => {
    expect(
      [...plan(candidate("LT-4", { posture: LINUX })).files.keys()].filter((path) =>
        path.startsWith("windows"),
      ),
    ).toEqual([]);
  });

  it("hold no private key", () => {
    const { files } = plan(candidate("LT-1"), candidate("LT-4", { posture: LINUX }));
    for (const content of files.values()) expect(content).not.toMatch(/PRIVATE KEY/);
  });
});

describe("the table of devices", () => {
  const { devices } = plan(
    candidate("LT-1"),
    candidate("LT-2", { state: "out", words: ['Why? Because of "rules",', "and more."] }),
  );

  it("is CSV, quoted where it must be", () => {
    expect(devicesCsv(devices)).toBe(
      "inventory,department,platform,folder,refused\r\n" +
        "LT-1,parks,windows,windows/parks,\r\n" +
        'LT-2,parks,,,"Why? Because of ""rules"", and more."\r\n',
    );
  });

  it("is told with numbers first", () => {
    expect(devicesReport(devices)).toEqual([
      "     1  windows/parks",
      "     1  without a profile",
      'LT-2: Why? Because of "rules", and more.',
    ]);
  });
});

import { systemTiming } from "../../../../../infra/azure-calls/timing";
import { graphTransport } from "../../../../../infra/enrolment/collect/intune/graph-transport";
import { gatherFromIntune, type IntuneAccess } from "../../../../../infra/enrolment/collect/intune/intune";
import { SimulatedTiming } from "../../azure-calls/simulated-timing";
import { FakeGraph, type Behaviour, type FakeList } from "./fake-graph";
import { deviceId, managedDevice, NOW, runState, SCRIPT, TENANT } from "./made-up-fleet";

jest.setTimeout(60_000); // the machine may be busy; nothing here waits by itself

let graph: FakeGraph;
let timing: SimulatedTiming;
let told: string[];
beforeEach(async () => {
  graph = await FakeGraph.start();
  timing = new SimulatedTiming(NOW);
  told = [];
});
afterEach(() => graph.stop());

/** Devices and reports without content: here it matters only which of them come. */
function fleet(count: number): void {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  graph.devices = numbers.map((number) => managedDevice(number));
  graph.reports = numbers.map((number) => runState(number, `report of ${number}`));
}

async function gather(more: Partial<IntuneAccess> = {}) {
  const address = { origin: graph.origin, loopback: true };
  const gathered = await gatherFromIntune(
    { tenant: TENANT, script: SCRIPT },
    {
      address,
      transport: await graphTransport(address),
      credential: tokens("stand-in"),
      timing,
      onWait: (sentence) => told.push(sentence),
      ...more,
    },
  );
  return { ...gathered, ids: gathered.sightings.map(({ facts }) => facts.source.recordId) };
}

const refusal = (more: Partial<IntuneAccess> = {}) =>
  gather(more).then(
    () => "gathered",
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** A sign-in that gives these tokens one after the other, and then the last one for ever. */
function tokens(...texts: readonly string[]) {
  let asked = 0;
  return {
    getToken: () => {
      const token = texts[Math.min(asked++, texts.length - 1)]!;
      return Promise.resolve({ token, expiresOnTimestamp: timing.now() + 3_600_000 });
    },
  };
}

const busy = (retryAfter?: string): Behaviour => ({
  do: "status",
  status: 429,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
const failing: Behaviour = { do: "status", status: 500, code: "InternalServerError" };

describe("a fleet of 20,000 devices", () => {
  it("comes whole although Graph throttles and one page fails three times, in 20 requests a list and the retries", async () => {
    fleet(20_000);
    for (let page = 1; page <= 20; page += 3) graph.next("devices", page, busy("17"));
    graph.next("reports", 13, failing, { do: "drop" }, { do: "cut" });
    const { ids, reports, requests } = await gather();
    expect(ids).toEqual(Array.from({ length: 20_000 }, (_, index) => deviceId(index + 1)));
    expect(reports.get(deviceId(20_000))).toMatchObject({ text: "report of 20000" });
    expect(reports.size).toBe(20_000);
    const retries = 7 + 3;
    expect(requests).toBe(20 + 20 + retries);
    expect(graph.requests).toHaveLength(20 + 20 + retries);
    expect(timing.sleeps).toEqual([...Array.from({ length: 7 }, () => 17_000), 1_000, 2_000, 4_000]);
  });

  it("is refused whole when one page never comes", async () => {
    fleet(20_000);
    graph.next("reports", 13, ...Array.from({ length: 8 }, () => failing));
    expect(await refusal()).toBe(
      "CollectRefused: Microsoft Graph answered 500 when asked for the script's reports, 8 times in a row; " +
        "nothing was collected. Run the same command again later",
    );
    expect(graph.requests.filter(({ page, list }) => list === "reports" && page > 13)).toEqual([]);
  });
});

describe("what is asked", () => {
  it("is nothing about the user", async () => {
    fleet(1);
    await gather();
    const [devices, reports] = graph.requests;
    expect(devices!.query["$select"]!.split(",").sort()).toEqual([
      ...["azureADDeviceId", "complianceGracePeriodExpirationDateTime", "complianceState"],
      ...["deviceHealthAttestationState", "deviceName", "deviceRegistrationState", "enrolledDateTime", "id"],
      ...["isEncrypted", "jailBroken", "lastSyncDateTime", "managedDeviceOwnerType", "managementAgent"],
      ...[
        "manufacturer",
        "model",
        "operatingSystem",
        "osVersion",
        "partnerReportedThreatState",
        "serialNumber",
      ],
    ]);
    expect(reports!.query).toEqual({
      $select: "id,lastStateUpdateDateTime,preRemediationDetectionScriptOutput",
      $expand: "managedDevice($select=id)",
      $top: "1000",
    });
    for (const { query } of graph.requests) {
      expect(JSON.stringify(query)).not.toMatch(/user|mail|phone|imei|meid|mac|carrier|notes|owner[^T]/i);
    }
  });

  it("says how far it is, page by page", async () => {
    fleet(2_500);
    const progress: string[] = [];
    await gather({ onRead: (what, entries) => progress.push(`${what} ${entries}`) });
    expect(progress).toEqual([
      ...["devices 1000", "devices 2000", "devices 2500"],
      ...["reports 1000", "reports 2000", "reports 2500"],
    ]);
  });
});

describe("a busy Graph", () => {
  it.each([
    ["seconds", busy("12"), 12_000],
    ["a fraction of a second", busy("2.128"), 2_128],
    ["a date", busy("Mon, 15 Jun 2026 12:00:45 GMT"), 45_000],
    ["nothing, as Intune often does, so a second", busy(), 1_000],
    ["seconds with a 503", { do: "status", status: 503, retryAfter: "7" } as const, 7_000],
  ])("is given exactly the time it asks for: %s", async (_, behaviour, ms) => {
    fleet(1);
    graph.next("devices", 1, behaviour);
    await gather();
    expect(timing.sleeps).toEqual([ms]);
    expect(told).toEqual([expect.stringMatching(/^Microsoft Graph answered \d{3}.*next attempt in \d+ s$/)]);
  });

  it("is asked for at most ten minutes a page", async () => {
    fleet(1);
    graph.next("devices", 1, ...Array.from({ length: 100 }, () => busy("60")));
    expect(await refusal()).toMatch(/429, too many requests when asked for Intune's devices, 11 times/);
    expect(timing.now() - NOW.getTime()).toBe(600_000);
  });

  it("that wants more time than that is not waited for", async () => {
    fleet(1);
    graph.next("devices", 1, busy("3600"));
    expect(await refusal()).toMatch(/429.*Run the same command again later/);
    expect(timing.sleeps).toEqual([]);
  });
});

describe("a connection", () => {
  it.each<[string, Behaviour]>([
    ["that is closed without a word", { do: "drop" }],
    ["that is closed in the middle of a page", { do: "cut" }],
    ["that brings half a page", { do: "body", body: '{"value":[{"id":"' }],
    ["that brings a proxy's page", { do: "body", body: "<html>please sign in</html>" }],
  ])("%s is tried again", async (_, behaviour) => {
    fleet(1_500);
    graph.next("devices", 2, behaviour, behaviour);
    expect((await gather()).ids).toHaveLength(1_500);
    expect(timing.sleeps).toEqual([1_000, 2_000]);
  });

  it("on which nothing comes is given up after a minute, and tried again", async () => {
    fleet(1_500);
    graph.next("devices", 2, { do: "hang" });
    let hung = false;
    graph.onRequest = ({ list, page }) => {
      if (list !== "devices" || page !== 2 || hung) return;
      hung = true;
      setImmediate(() => timing.expireTimers());
    };
    expect((await gather()).ids).toHaveLength(1_500);
    expect(told).toEqual(["Microsoft Graph did not answer within 60 s; next attempt in 1 s"]);
  });

  it("that nobody takes leads to a refusal that names the reason", async () => {
    await graph.stop();
    expect(await refusal()).toMatch(/did not answer to the end \(ECONNREFUSED\).*8 times in a row/);
    graph = await FakeGraph.start();
  });
});

describe("the token", () => {
  it("that is over in the middle is replaced by a new one, once", async () => {
    fleet(3_000);
    graph.token = "first";
    graph.onRequest = ({ list, page }) => {
      if (list === "devices" && page === 2) graph.token = "second";
    };
    const { ids } = await gather({ credential: tokens("first", "second") });
    expect(ids).toHaveLength(3_000);
    expect(graph.requests.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(timing.sleeps).toEqual([]);
  });

  it("that is refused though it is new ends the run, without showing it", async () => {
    fleet(1);
    graph.token = "another";
    const said = await refusal({ credential: tokens("secret-1", "secret-2") });
    expect(said).toMatch(
      /^CollectRefused: Microsoft Graph answered 401 InvalidAuthenticationToken, also with a new/,
    );
    expect(said).not.toContain("secret");
    expect(graph.requests).toHaveLength(2);
  });

  it("that ends within two minutes is not used for another page", async () => {
    fleet(2_000);
    let given = 0;
    const getToken = () => {
      given += 1;
      return Promise.resolve({ token: "stand-in", expiresOnTimestamp: timing.now() + 119_000 });
    };
    await gather({ credential: { getToken } });
    expect(given).toBe(4);
  });

  it("of another directory is not used at all", async () => {
    fleet(1);
    const claims = Buffer.from(JSON.stringify({ tid: "99999999-2222-4333-8444-555555555555" })).toString(
      "base64url",
    );
    expect(await refusal({ credential: tokens(`e.${claims}.s`) })).toMatch(
      /belongs to the directory 99999999.*the authority's file names 11111111/,
    );
    expect(graph.requests).toEqual([]);
  });

  it("that there is none leads to the sign-in's own words", async () => {
    fleet(1);
    const getToken = () => Promise.reject(new Error("Please run 'az login' to set up an account\nat stack"));
    expect(await refusal({ credential: { getToken } })).toBe(
      "CollectRefused: Microsoft Graph could not be asked: Please run 'az login' to set up an account",
    );
  });

  it("goes to no other host: a page that points there is refused before anything is sent", async () => {
    const elsewhere = await FakeGraph.start();
    try {
      for (const link of [
        `${elsewhere.origin}/v1.0/deviceManagement/managedDevices?$skiptoken=1000`,
        `${graph.origin.replace("127.0.0.1", "user:word@127.0.0.1")}/v1.0/deviceManagement/managedDevices`,
        "/v1.0/deviceManagement/managedDevices?$skiptoken=1000",
        "https://graph.microsoft.com.example/x",
      ]) {
        fleet(1_500);
        graph.next("devices", 1, { do: "change", change: (page) => ({ ...page, "@odata.nextLink": link }) });
        expect(await refusal()).toMatch(/leads to another place than http:.*the token must not go/);
      }
      graph.next("devices", 1, { do: "redirect", to: `${elsewhere.origin}/` });
      expect(await refusal()).toMatch(/302.*points elsewhere, where the token must not go/);
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });
});

describe("a permission that is missing", () => {
  it.each<[FakeList, string]>([
    ["devices", "DeviceManagementManagedDevices.Read.All"],
    ["reports", "DeviceManagementConfiguration.Read.All"],
  ])("is named: %s need %s", async (list, permission) => {
    fleet(1);
    graph.next(list, 1, { do: "status", status: 403, code: "Authorization_RequestDenied" });
    const said = await refusal();
    expect(said).toContain("answered 403 Authorization_RequestDenied");
    expect(said).toContain(`application permission ${permission}`);
    expect(timing.sleeps).toEqual([]);
  });

  it("is not the same as a script that does not exist", async () => {
    fleet(1);
    graph.script = "33333333-2222-4222-8222-222222222222";
    expect(await refusal()).toMatch(
      /404 ResourceNotFound.*Write the id of the remediation script into collect/,
    );
  });
});

describe("an answer that is not whole", () => {
  const change = (list: FakeList, page: number, how: (page: Record<string, unknown>) => object) =>
    graph.next(list, page, { do: "change", change: (honest) => how({ ...honest }) });
  const rows = (page: Record<string, unknown>) => page["value"] as unknown[];

  it.each<[string, () => void, RegExp]>([
    [
      "a device comes on two pages",
      () => change("devices", 2, (page) => ({ ...page, value: [managedDevice(7), ...rows(page)] })),
      /one entry came twice/,
    ],
    [
      "a report comes on two pages",
      () => change("reports", 2, (page) => ({ ...page, value: [runState(7), ...rows(page)] })),
      /script's reports is not whole: one entry came twice/,
    ],
    [
      "the last page points to the first",
      () =>
        change("devices", 2, (page) => ({
          ...page,
          value: [],
          "@odata.nextLink": `${graph.origin}/v1.0/deviceManagement/managedDevices?${new URLSearchParams(
            graph.requests[0]!.query,
          ).toString()}`,
        })),
      /lead in a circle/,
    ],
    [
      "the list counts more than came",
      () => change("devices", 1, (page) => ({ ...page, "@odata.count": 1_600 })),
      /counts 1600 entries and gave 1500/,
    ],
    [
      "a page has fewer entries than it counts",
      () =>
        change("devices", 1, (page) => ({ ...page, "@odata.count": 1_000, value: rows(page).slice(0, 600) })),
      /counts 1000 entries and gave 1100/,
    ],
  ])("is refused when %s", async (_, arrange, message) => {
    fleet(1_500);
    arrange();
    expect(await refusal()).toMatch(message);
  });

  it.each<[string, object]>([
    ["has no value", { "@odata.context": "x" }],
    ["has a value that is no list", { value: "x" }],
    ["has an entry that is no object", { value: [null] }],
    ["has a next link that is no text", { value: [], "@odata.nextLink": 5 }],
  ])("is refused when a page %s, after it was asked for again", async (_, page) => {
    fleet(1);
    graph.next(
      "devices",
      1,
      ...Array.from({ length: 8 }, () => ({ do: "body", body: JSON.stringify(page) }) as const),
    );
    expect(await refusal()).toMatch(/something that is no page of a list.*8 times in a row/);
  });

  it("is not one that counts its pages, or the whole list, or skips from an empty page to the next", async () => {
    fleet(2_500);
    change("devices", 1, (page) => ({ ...page, "@odata.count": 1_000 }));
    change("devices", 2, (page) => ({ ...page, "@odata.count": 2_500 }));
    change("reports", 1, (page) => ({ ...page, value: [] }));
    const { ids, reports } = await gather();
    expect(ids).toHaveLength(2_500);
    expect(reports.size).toBe(1_500);
  });

  it.each<[string, () => void, RegExp]>([
    ["not a single device", () => (graph.devices = []), /not a single device.*scope tag/],
    ["not a single run of the script", () => (graph.reports = []), /script has run on not a single device/],
  ])("is refused with %s", async (_, arrange, message) => {
    fleet(3);
    arrange();
    expect(await refusal()).toMatch(message);
  });
});

it("uses the machine's own clock where none is given", async () => {
  fleet(1);
  const { sightings } = await gather({ timing: systemTiming, credential: tokens("stand-in") });
  expect(Math.abs(Date.parse(sightings[0]!.facts.collectedAt) - Date.now())).toBeLessThan(60_000);
});

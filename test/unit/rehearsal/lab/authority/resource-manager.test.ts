import { LabResourceManager } from "../../../../../rehearsal/lab/authority/resource-manager";

const connected = [{ ike: "3", commonName: "LT-0001@amt.example", seconds: 42 }];
let manager: LabResourceManager;
let disconnected: string[][];
let url: string;

async function start(change: Partial<ConstructorParameters<typeof LabResourceManager>[0]> = {}) {
  disconnected = [];
  manager = new LabResourceManager({
    name: "vpng-city",
    connected: () => Promise.resolve(connected),
    disconnect: (ikes) => Promise.resolve(void disconnected.push([...ikes])),
    ...change,
  });
  url = await manager.start();
}
afterEach(() => manager.stop());

const action = (what: string, gateway = "VPNG-City") =>
  `${url}/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/${gateway}/${what}?api-version=1`;
const LIST = "getVpnClientConnectionHealth";
const END = "disconnectVirtualNetworkGatewayVpnConnections";
const post = (to: string, body = {}) => fetch(to, { method: "POST", body: JSON.stringify(body) });
const asked = async (address: string | null) => (await fetch(address!)).json() as Promise<object>;

/** Begins an operation, and asks until it is over. */
async function finished(begun: Response): Promise<{ status: string; result: object }> {
  expect(begun.status).toBe(202);
  for (;;) {
    const { status } = (await asked(begun.headers.get("azure-asyncoperation"))) as { status: string };
    if (status !== "InProgress") return { status, result: await asked(begun.headers.get("location")) };
  }
}

it("is on loopback alone", async () => {
  await start();
  expect(new URL(url).hostname).toBe("127.0.0.1");
});

it("lists sessions as Azure does: an id, the certificate's name, when it began without a time zone", async () => {
  await start();
  const { status, result } = await finished(await post(action(LIST)));
  expect(status).toBe("Succeeded");
  expect(result).toEqual({
    value: [
      {
        vpnConnectionId: "IKEv2_3",
        vpnUserName: "LT-0001@amt.example",
        vpnConnectionDuration: 42,
        vpnConnectionTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      },
    ],
  });
});

it("ends exactly the sessions that are named", async () => {
  await start();
  const body = { vpnConnectionIds: ["IKEv2_3", "IKEv2_12"] };
  expect(await finished(await post(action(END), body))).toMatchObject({ status: "Succeeded" });
  expect(disconnected).toEqual([["3", "12"]]);
});

it("says that it goes on until the gateway has answered", async () => {
  let answer: () => void = () => undefined;
  await start({ connected: () => new Promise((resolve) => (answer = () => resolve(connected))) });
  const begun = await post(action(LIST));
  expect(await asked(begun.headers.get("azure-asyncoperation"))).toEqual({ status: "InProgress" });
  answer();
  expect((await finished(begun)).status).toBe("Succeeded");
});

it("says that it failed when the gateway fails", async () => {
  await start({ disconnect: () => Promise.reject(new Error("no such connection")) });
  const begun = await post(action(END), { vpnConnectionIds: ["IKEv2_3"] });
  expect((await finished(begun)).status).toBe("Failed");
});

it.each([
  ["another gateway", 404, () => action(LIST, "vpng-other")],
  ["another action", 400, () => action("reset")],
  ["another place", 404, () => `${url}/subscriptions`],
  ["an operation that there is not", 404, () => `${url}/operations/7`],
])("refuses %s", async (_, status, to) => {
  await start();
  expect((await post(to())).status).toBe(status);
});

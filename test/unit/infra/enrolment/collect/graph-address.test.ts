import { graphAddress, sameOrigin } from "../../../../../infra/enrolment/collect/intune/graph-address";

describe("where Microsoft Graph is asked", () => {
  it.each([undefined, ""])("is Microsoft's own host where no stand-in is named (%p)", (standIn) => {
    for (const production of [true, false]) {
      expect(graphAddress(standIn, production)).toEqual({
        origin: "https://graph.microsoft.com",
        loopback: false,
      });
    }
  });

  it.each(["http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000"])(
    "may be a stand-in on this machine: %s",
    (standIn) => {
      expect(graphAddress(standIn, false)).toEqual({ origin: standIn, loopback: true });
      expect(() => graphAddress(standIn, true)).toThrow(/production/);
    },
  );

  it.each([
    "https://graph.example.org",
    "http://127.0.0.1.example.org",
    "127.0.0.1:4000",
    "file:///etc",
    "x",
  ])("is not %s", (standIn) =>
    expect(() => graphAddress(standIn, false)).toThrow(/does not name this machine/),
  );
});

describe("a link in an answer", () => {
  const address = { origin: "https://graph.microsoft.com", loopback: false };
  it("is followed to the same host", () => {
    const link = "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$skiptoken=x";
    expect(sameOrigin(link, address)).toBe(link);
  });

  it.each([
    "http://graph.microsoft.com/v1.0/x",
    "https://graph.microsoft.com:8443/v1.0/x",
    "https://graph.microsoft.com.example.org/v1.0/x",
    "https://graph.microsoft.com@example.org/v1.0/x",
    "https://user@graph.microsoft.com/v1.0/x",
    "//example.org/x",
    "/v1.0/x",
    "",
  ])("is not followed to %s", (link) => expect(sameOrigin(link, address)).toBeUndefined());
});

import { commonNameOf } from "../../../../infra/certificate-authority/core/device-name";

const device = { inventory: "L-0001", department: "parks", zone: "devices.example" };

describe("a device's common name", () => {
  it("is the inventory number in the department's zone", () => {
    expect(commonNameOf(device)).toBe("L-0001@parks.devices.example");
  });

  it.each([
    ["comma", { inventory: "a,b" }, 'inventory number "a,b"'],
    ["plus", { inventory: "a+b" }, 'inventory number "a+b"'],
    ["leading hash", { inventory: "#0c01" }, 'inventory number "#0c01"'],
    ["NUL", { inventory: "a\u0000b" }, 'inventory number "a\\u0000b"'],
    ["line end", { inventory: "a\n" }, 'inventory number "a\\n"'],
    ["second @", { inventory: "a@b" }, 'inventory number "a@b"'],
    ["empty number", { inventory: "" }, 'inventory number ""'],
    ["dot in the department", { department: "parks.other" }, 'department "parks.other"'],
    ["capital in the department", { department: "Parks" }, 'department "Parks"'],
    ["empty label in the zone", { zone: "devices..example" }, 'device zone "devices..example"'],
    ["letter of another alphabet", { zone: "dev\u0456ces.example" }, "device zone"],
  ])("is refused for a %s", (_, change, message) => {
    expect(() => commonNameOf({ ...device, ...change })).toThrow(message);
  });

  it("has 64 characters at most", () => {
    const zone = (length: number) => ({ ...device, zone: "z".repeat(length - "L-0001@parks.".length) });
    expect(commonNameOf(zone(64))).toHaveLength(64);
    expect(() => commonNameOf(zone(65))).toThrow("has 65 characters; shorten it to 64");
  });

  it("is refused with every fault at once", () => {
    expect(() => commonNameOf({ inventory: "", department: "", zone: "" })).toThrow(
      /inventory number.*\ndepartment.*\ndevice zone/,
    );
  });
});

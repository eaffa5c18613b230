import { planCapacity } from "../../../infra/vpn/capacity";

const space = { cidr: "10.64.0.0/10", prefix: 10 };

describe("capacity", () => {
  it.each([
    [1, "active-standby", "VpnGw2AZ", "10.64.0.0/24", 1],
    [40, "active-active", "VpnGw2AZ", "10.64.0.0/24", 3],
    [256, "active-standby", "VpnGw2AZ", "10.64.0.0/24", 1],
    [257, "active-standby", "VpnGw2AZ", "10.64.0.0/23", 1],
    [500, "active-active", "VpnGw2AZ", "10.64.0.0/22", 3],
    [501, "active-active", "VpnGw3AZ", "10.64.0.0/22", 3],
    [1_001, "active-active", "VpnGw4AZ", "10.64.0.0/21", 3],
    [2_000, "active-active", "VpnGw4AZ", "10.64.0.0/20", 3],
    [10_000, "active-active", "VpnGw5AZ", "10.64.0.0/17", 3],
  ] as const)(
    "%d devices, %s: %s with %s and %d addresses",
    (devices, redundancy, sku, pool, publicAddresses) => {
      expect(planCapacity(devices, redundancy, space)).toMatchObject({
        sku,
        generation: "Generation2",
        clientPool: { cidr: pool },
        publicAddresses,
      });
    },
  );

  it("refuses a fleet that no gateway carries", () => {
    expect(planCapacity(10_001, "active-standby", space)).toEqual({
      fault:
        "10001 devices exceed the 10000 connections of the largest gateway; split the fleet over two stacks",
    });
  });

  it("refuses an address space without room for the fleet twice", () => {
    expect(planCapacity(200, "active-active", { cidr: "10.0.0.0/24", prefix: 24 })).toEqual({
      fault: "200 devices (active-active) need a /23; 10.0.0.0/24 is too small",
    });
  });
});

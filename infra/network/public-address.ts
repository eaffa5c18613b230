/** How this stack has its addresses on the Internet: fixed, and in all zones. */
export const PUBLIC_ADDRESS = {
  sku: { name: "Standard", tier: "Regional" },
  publicIPAllocationMethod: "Static",
  publicIPAddressVersion: "IPv4",
  zones: ["1", "2", "3"],
};

export const ADDRESS_TIMEOUTS = { create: "15m", update: "15m", delete: "15m" };

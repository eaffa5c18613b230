import { intervalText, readAddressText } from "../../../../policy-pack/reachability/address-texts";
import { joined } from "../../../../policy-pack/reachability/intervals";
import {
  portsIn,
  protocolsNamed,
  readPorts,
  serviceInterval,
  servicesOf,
  servicesText,
} from "../../../../policy-pack/reachability/services";

const shown = (text: string) => {
  const read = readAddressText(text);
  return read.kind === "addresses" ? intervalText(read.interval) : read.kind;
};

it.each([
  ["10.81.0.0/24", "10.81.0.0/24"],
  ["10.81.0.7/24", "10.81.0.0/24"],
  ["10.81.0.7", "10.81.0.7"],
  ["10.81.0.7/32", "10.81.0.7"],
  ["10.81.0.1-10.81.0.9", "10.81.0.1-10.81.0.9"],
  ["10.81.0.0 - 10.81.0.255", "10.81.0.0/24"],
  [" * ", "0.0.0.0/0"],
  ["Any", "0.0.0.0/0"],
  ["255.255.255.255", "255.255.255.255"],
  ["fd00::/64", "ipv6"],
  ["fd00::1", "ipv6"],
  ["VirtualNetwork", "tag"],
  ["Storage.WestEurope", "tag"],
  ["10.81.0.9-10.81.0.1", "unreadable"],
  ["010.81.0.1", "unreadable"],
  ["10.81.0", "unreadable"],
  ["10.81.0.0/33", "unreadable"],
  ["10.0.0.1-10.0.0.2-10.0.0.3", "unreadable"],
  ["", "unreadable"],
  ["fd00:zz", "unreadable"],
])("the address %j is %s", (text, expected) => {
  expect(shown(text)).toBe(expected);
});

it.each([
  ["443", [443, 443]],
  ["1-1024", [1, 1_024]],
  ["1 - 1024", [1, 1_024]],
  ["*", [0, 65_535]],
  ["0-65535", [0, 65_535]],
  ["1024-1", undefined],
  ["65536", undefined],
  ["https", undefined],
  ["", undefined],
])("the port %j is %j", (text, expected) => {
  const read = readPorts(text);
  expect(read && [read.first, read.last]).toEqual(expected);
});

it("ports in one text, as some write them, are read one by one", () => {
  expect(portsIn(["80,443", "x"])).toEqual({
    ports: joined([
      { first: 80, last: 80 },
      { first: 443, last: 443 },
    ]),
    unsure: true,
  });
});

it.each([
  [["tcp"], [443], "tcp/443"],
  [["tcp", "udp"], [53], "tcp/53, udp/53"],
  [["icmp"], [443], "icmp"],
] as const)("%j with %j is said as %s", (protocols, [port], expected) => {
  expect(servicesText(servicesOf(protocols, [{ first: port, last: port }]))).toBe(expected);
});

it("every protocol and port is said as any, and every port of one as such", () => {
  expect(servicesText([{ first: 0, last: 6 * 65_536 - 1 }])).toBe("any");
  expect(servicesText([serviceInterval("udp")])).toBe("udp/*");
});

it.each([
  ["*", ["tcp", "udp", "icmp", "esp", "ah", "other"]],
  ["Tcp", ["tcp"]],
  ["ESP", ["esp"]],
  ["other", []],
  ["gre", []],
])("the protocol %s is %j", (word, expected) => {
  expect(protocolsNamed(word)).toEqual(expected);
});

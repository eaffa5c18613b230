import { connectedIn } from "../../../../../rehearsal/lab/authority/connected";

const session = (number: number, remote: string, state = "ESTABLISHED") =>
  `laptops: #${number}, ${state}, IKEv2, 8f3d1c2b7a6e5f40_i 1a2b3c4d5e6f7081_r*
  local  'azuregateway-lab.vpn.azure.com' @ 203.0.113.10[4500]
  remote '${remote}' @ 198.51.100.6[4500] [10.81.0.1]
  AES_GCM_16-256/PRF_HMAC_SHA2_384/ECP_384
  established 42s ago, rekeying in 13811s
  services: #${number}, reqid 7, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256
    installed 42s ago, rekeying in 22400s, expires in 25158s
    local  0.0.0.0/0
    remote 10.81.0.1/32
`;

it("says who is connected, by which connection and since when", () => {
  const said =
    session(3, "CN=LT-0001@amt.example") + session(12, "C=DE, O=Amt, CN=LT-0002@amt.example, ST=x");
  expect(connectedIn(said)).toEqual([
    { ike: "3", commonName: "LT-0001@amt.example", seconds: 42 },
    { ike: "12", commonName: "LT-0002@amt.example", seconds: 42 },
  ]);
});

it.each([
  ["nobody", "", []],
  ["one that is just coming", session(1, "%any", "CONNECTING"), []],
  ["one that is just going", session(1, "CN=LT-0001@amt.example", "DELETING"), []],
  ["one without a common name", session(1, "O=Amt"), [""]],
  ["one whose other words look like a common name", session(1, "O=CN=LT-0001@amt.example"), [""]],
] as const)("of %s", (_, said, names) => {
  expect(connectedIn(said).map(({ commonName }) => commonName)).toEqual(names);
});

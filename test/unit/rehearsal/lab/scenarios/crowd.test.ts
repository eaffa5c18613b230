import { servedBy } from "../../../../../rehearsal/lab/scenarios/crowd";

const SAID = `laptops: #2, ESTABLISHED, IKEv2, 1f_i 2a_r*
  remote 'CN=LT-2001@youth.example' @ 198.51.100.2[4500] [10.81.0.2]
  net: #2, reqid 2, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256
    local  10.84.0.0/22
    remote 10.81.0.2/32
laptops: #1, ESTABLISHED, IKEv2, 3f_i 4a_r*
  net: #1, reqid 1, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256
    local  10.84.0.0/22
    remote 10.81.0.1/32
`;

it("the gateway serves the addresses to which it has a tunnel, and no others", () => {
  expect([...servedBy(SAID)].sort()).toEqual(["10.81.0.1", "10.81.0.2"]);
  expect(servedBy("").size).toBe(0);
});

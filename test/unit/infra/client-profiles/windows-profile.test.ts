import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { profileXml, type WindowsProfileSource } from "../../../../infra/client-profiles/windows-profile";
import { GATEWAY_NAME, golden, range } from "./profile-city";

const SOURCE: WindowsProfileSource = {
  server: GATEWAY_NAME,
  routes: [range("10.20.0.4/31"), range("10.20.0.10"), range("10.20.0.16/30"), range("10.20.1.8/31")],
  dnsSuffixes: ["musterstadt.example", "verfahren.example"],
  nameServers: ["10.20.0.4", "10.20.0.5"],
  trustedNetwork: ["intern.musterstadt.example"],
};

interface Profile {
  readonly [key: string]: unknown;
  readonly NativeProfile: Readonly<Record<string, unknown>>;
}

function parsed(xml: string): Profile {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    parseTagValue: false,
    isArray: (name) => ["Route", "DomainNameInformation"].includes(name),
  });
  return (parser.parse(xml) as { VPNProfile: Profile }).VPNProfile;
}

describe("the Windows profile", () => {
  it("is as it was reviewed", () => {
    expect(profileXml(SOURCE)).toBe(golden("profile.xml"));
  });

  it("says the gateway's suite in Windows' words, and no other", () => {
    expect(parsed(profileXml(SOURCE)).NativeProfile.CryptographySuite).toEqual({
      AuthenticationTransformConstants: "GCMAES256",
      CipherTransformConstants: "GCMAES256",
      PfsGroup: "ECP384",
      DHGroup: "ECP384",
      IntegrityCheckMethod: "SHA384",
      EncryptionMethod: "AES_GCM_256",
    });
  });

  it("is a device tunnel with the machine's certificate, and nothing that a user could sign in with", () => {
    const xml = profileXml(SOURCE);
    const { NativeProfile, ...rest } = parsed(xml);
    expect(rest).toMatchObject({ AlwaysOn: "true", DeviceTunnel: "true", RegisterDNS: "false" });
    expect(NativeProfile).toMatchObject({
      RoutingPolicyType: "SplitTunnel",
      NativeProtocolType: "IKEv2",
      DisableClassBasedDefaultRoute: "true",
      Authentication: { MachineMethod: "Certificate" },
    });
    expect(xml).not.toMatch(/UserMethod|Eap|L2tpPsk|TrafficFilter|PrivateKey|xmlns/);
  });

  it("has one route for each range, and rules for names only where somebody answers", () => {
    const { Route, DomainNameInformation } = parsed(profileXml(SOURCE));
    expect(Route).toEqual([
      { Address: "10.20.0.4", PrefixSize: "31" },
      { Address: "10.20.0.10", PrefixSize: "32" },
      { Address: "10.20.0.16", PrefixSize: "30" },
      { Address: "10.20.1.8", PrefixSize: "31" },
    ]);
    expect(DomainNameInformation).toEqual([
      { DomainName: ".musterstadt.example", DnsServers: "10.20.0.4,10.20.0.5" },
      { DomainName: ".verfahren.example", DnsServers: "10.20.0.4,10.20.0.5" },
    ]);
    expect(profileXml({ ...SOURCE, nameServers: [] })).not.toContain("DomainNameInformation");
  });

  it("leaves out what the settings do not say", () => {
    const xml = profileXml({ ...SOURCE, dnsSuffixes: [], trustedNetwork: [] });
    expect(xml).not.toMatch(/DnsSuffix|TrustedNetworkDetection|DomainNameInformation/);
    expect(parsed(xml)).toMatchObject({ DeviceTunnel: "true" });
  });

  it("cannot be broken out of by any name", () => {
    // Control characters have no place in XML at all; settings and command line refuse them before.
    const odd = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((text) => text.trim() === text && !/[\p{C},;]/u.test(text));
    fc.assert(
      fc.property(odd, odd, (server, suffix) => {
        const { NativeProfile, DnsSuffix, DomainNameInformation, ...rest } = parsed(
          profileXml({ ...SOURCE, server, dnsSuffixes: [suffix] }),
        );
        expect(NativeProfile.Servers).toBe(`${server};${server}`);
        expect(DnsSuffix).toBe(suffix);
        expect(DomainNameInformation).toMatchObject([{ DomainName: `.${suffix}` }]);
        expect(Object.keys(rest).sort()).toEqual(
          ["AlwaysOn", "DeviceTunnel", "RegisterDNS", "Route", "TrustedNetworkDetection"].sort(),
        );
      }),
    );
  });
});

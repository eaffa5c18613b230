import type { Report, ReportedFinding, StackReport } from "../../../../../policy-pack/findings/report/report";

/** A report with something in every part of it, of a made-up city. */
export function exampleReport(changed: Partial<Report> = {}): Report {
  return {
    schema: "remote-access-report/v1",
    made: {
      at: "2026-06-15T12:00:00Z",
      mode: "offline",
      head: "3f1c0d9e5b7a4c2d8e6f0a1b2c3d4e5f60718293",
      base: "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
      pack: { version: "0.1.0", from: "release policy-pack-v0.1.0", rules: 38 },
      canary: "passed",
    },
    verdict: { blocked: 1, notJudged: 1, exempted: 1, line: "blocked (1) · not judged (1) · exempted (1)" },
    stacks: [exampleStack()],
    devices: {
      asOf: "2026-06-15T11:00:00Z",
      states: [
        { state: "active", count: 1874 },
        { state: "lost", count: 2 },
        { state: "retired", count: 131 },
      ],
    },
    ...changed,
  };
}

export function exampleStack(changed: Partial<StackReport> = {}): StackReport {
  const mail = { rule: "mail-from-parks", from: ["10.81.0.0/24"], to: ["10.84.0.10"], ports: ["tcp/993"] };
  const opened = {
    from: "clients of vpng-example",
    kind: "clients" as const,
    sources: ["10.81.0.0-10.81.0.255"],
    to: "vnet-services",
    destinations: ["10.84.0.10"],
    services: ["tcp/993"],
    path: ["vpng-example", "afw-example", "snet-mail"],
  };
  return {
    name: "dev",
    scope: "remote-access",
    verdict: { blocked: 1, notJudged: 1, exempted: 1, line: "blocked (1) · not judged (1) · exempted (1)" },
    findings: [
      exampleFinding(),
      exampleFinding({
        rule: "opaque-budget",
        effect: "not-judged",
        severity: "medium",
        urn: "urn:pulumi:dev::example::command:local:Command::script",
        name: "script",
        type: "command:local:Command",
        property: "",
        title: "what no rule can look into stays within a budget",
        found: "not judged: 1 (command:local:Command)",
        write: "a resource of a type that the pack knows",
        page: "docs/rules/opaque-budget.md",
      }),
      exampleFinding({
        rule: "audit-kept-here",
        effect: "exempted",
        severity: "high",
        lenience: "exempted until 2026-07-31 by ISB: the log moves with the new workspace",
        page: "docs/rules/audit-kept-here.md",
      }),
    ],
    matrix: {
      cells: [
        opened,
        {
          from: "Internet",
          kind: "internet",
          sources: ["0.0.0.0-255.255.255.255"],
          to: "vnet-services",
          destinations: ["10.84.0.10"],
          services: ["tcp/443"],
          path: ["Internet", "pip-web", "lb-web", "snet-mail"],
        },
      ],
      notComputed: ["addresses of IPv6 in vnet-services/snet-mail: anybody may reach them"],
      declared: [mail],
    },
    matrixDifference: { opened: [opened], closed: [] },
    declaredDifference: { opened: [mail], closed: [] },
    changes: [
      {
        operation: "update",
        urn: "urn:pulumi:dev::example::azure-native:network:VirtualNetworkGateway::gateway",
        name: "gateway",
        type: "azure-native:network:VirtualNetworkGateway",
        properties: ["vpnClientConfiguration"],
      },
    ],
    effects: {
      slow: ["The gateway is written: 10 to 30 minutes."],
      drops: ["Everybody who is connected is cut off for some seconds."],
      notices: [],
    },
    anchors: [
      {
        name: "device-ca-g1",
        gateway: "vpng-example",
        subject: "CN=Device CA G1",
        sha256: "a1".repeat(32),
        notAfter: "2027-05-01T00:00:00Z",
        standing: "pinned",
      },
    ],
    exemptions: [
      {
        rule: "audit-kept-here",
        pattern: "urn:pulumi:dev::*::*::log",
        until: "2026-07-31",
        by: "ISB",
        reason: "the log moves with the new workspace",
        used: 1,
      },
    ],
    statement: { sequence: 7, issuedAt: "2026-06-15T11:00:00Z", revoked: 1 },
    faults: [],
    ...changed,
  };
}

export function exampleFinding(changed: Partial<ReportedFinding> = {}): ReportedFinding {
  const finding = {
    rule: "p2s-certificate-only",
    effect: "blocks" as const,
    severity: "critical" as const,
    urn: "urn:pulumi:dev::example::azure-native:network:VirtualNetworkGateway::gateway",
    name: "gateway",
    type: "azure-native:network:VirtualNetworkGateway",
    property: "vpnClientConfiguration.vpnAuthenticationTypes[1]",
    title: "a point-to-site gateway accepts device certificates and nothing else",
    found: '"AAD"',
    write: '["Certificate"]',
    why: "whoever signs in with a password may sit at a private computer",
    notes: [],
    page: "docs/rules/p2s-certificate-only.md",
    position: { file: "infra/vpn/gateway.ts", line: 42, column: 5 },
    showAgain: "npm run review",
    ...changed,
  };
  return { message: `${finding.rule} ${finding.effect} "${finding.name}"`, ...finding };
}

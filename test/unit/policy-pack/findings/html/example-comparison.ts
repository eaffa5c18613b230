import type { RecordedMatrix } from "../../../../../policy-pack/findings/report/matrix-schema";
import type { StackReport } from "../../../../../policy-pack/findings/report/report";
import { exampleStack } from "../report/example-report";

type Cell = RecordedMatrix["rows"][number]["cells"][number];

const web = { sources: ["0.0.0.0/0"], destinations: ["10.84.0.10"], ports: ["tcp/443"] };
const mail = { sources: ["10.81.0.0/24"], destinations: ["10.84.0.10"], ports: ["tcp/993"] };
const files = { sources: ["10.81.0.0/24"], destinations: ["10.84.1.10"], ports: ["tcp/445"] };

function cell(column: string, changed: Partial<Cell> = {}): Cell {
  const nothing = { declared: [], computed: [], possible: [], unfiltered: [], more: [], less: [] };
  return { column, ...nothing, state: "equal", ...changed };
}

/** Every state, in a matrix with rows and columns of which nothing is possible. */
export const COMPARISON: RecordedMatrix = {
  schema: "reach-matrix/v1",
  declaration: "read",
  columns: [
    { name: "mail-from-parks", kind: "service", destinations: ["10.84.0.10"], ports: ["tcp/993"] },
    { name: "files-of-parks", kind: "service", destinations: ["10.84.1.10"], ports: ["tcp/445"] },
    { name: "anything else in vnet-services", kind: "rest", destinations: ["10.84.0.0/16"], ports: ["any"] },
  ],
  rows: [
    {
      name: "Internet",
      kind: "internet",
      sources: ["0.0.0.0/0"],
      cells: [
        cell("mail-from-parks"),
        cell("files-of-parks"),
        cell("anything else in vnet-services", {
          ...{
            computed: ["tcp/443"],
            possible: [{ ...web, way: ["Internet", "pip-web"] }],
            more: [web],
            state: "more",
          },
          witness: {
            hops: ["Internet", "pip-web", "10.84.0.10:443"],
            remarks: ["admitted by nsg-mail/allow-web", "passes no firewall"],
            text: "",
          },
        }),
      ],
    },
    {
      name: "clients of vpng-example with addresses of no pinned pool",
      kind: "unpinned",
      sources: ["10.99.0.0/24"],
      cells: [cell("mail-from-parks"), cell("files-of-parks"), cell("anything else in vnet-services")],
    },
    {
      name: "parks",
      kind: "clients",
      sources: ["10.81.0.0/24"],
      cells: [
        cell("mail-from-parks", {
          ...{
            declared: ["tcp/993"],
            computed: ["tcp/993"],
            possible: [{ ...mail, way: ["clients of vpng-example", "afw-example"] }],
            unfiltered: ["tcp/1-992"],
          },
          witness: {
            hops: ["clients of vpng-example", "afw-example", "10.84.0.10:993"],
            remarks: [],
            text: "",
          },
        }),
        cell("files-of-parks", { declared: ["tcp/445"], less: [files], state: "less" }),
      ],
    },
    {
      name: "networks behind cn-city",
      kind: "site",
      sources: ["10.20.0.0/16"],
      cells: [
        cell("anything else in vnet-services", {
          ...{
            computed: ["tcp/443"],
            possible: [{ ...web, way: ["networks behind cn-city", "cn-city"] }],
            more: [web],
            state: "undecided",
          },
          witness: { hops: ["networks behind cn-city", "cn-city"], remarks: [], text: "" },
        }),
      ],
    },
  ],
  notComputed: [],
};

/** The cells as a review makes them from the comparison. */
export function comparedStack(comparison = COMPARISON): StackReport {
  const cells = comparison.rows.flatMap(({ name, kind, cells: all }) =>
    all
      .filter(({ possible }) => possible.length > 0)
      .map(({ column, computed, possible: [first] }) => ({
        from: name,
        kind: kind === "unpinned" || kind === "nobody" ? ("stranger" as const) : kind,
        sources: first!.sources,
        to: column,
        destinations: first!.destinations,
        services: computed,
        path: first!.way,
      })),
  );
  const opened = [{ ...cells[0]!, sources: ["192.0.2.0/24"] }];
  return exampleStack({
    comparison,
    matrix: { cells, notComputed: [] },
    matrixDifference: { opened, closed: [] },
  });
}

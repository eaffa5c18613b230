import fc from "fast-check";
import { numbered, wayOf, type NumberedCell } from "../../../../../policy-pack/findings/html/cells";
import { graphOf } from "../../../../../policy-pack/findings/html/picture/graph";
import { layered } from "../../../../../policy-pack/findings/html/picture/layers";
import { pictureOf } from "../../../../../policy-pack/findings/html/picture/picture";
import type { ReachedCell } from "../../../../../policy-pack/findings/report/report";
import { exampleStack } from "../report/example-report";

const cell = (from: string, to: string, ...path: string[]): ReachedCell => ({
  ...{ from, to, path, kind: "clients" },
  ...{ sources: ["10.81.0.0/24"], destinations: ["10.84.0.10"], services: ["tcp/443"] },
});
const stackOf = (cells: readonly ReachedCell[]) =>
  numbered(exampleStack({ matrix: { cells: [...cells], notComputed: [] } }), 0);
const cellsOf = (...cells: readonly ReachedCell[]) => stackOf(cells).cells;

const NAME = fc.constantFrom("a", "b", "c", "d", "e");
const CELLS = fc.array(
  fc.tuple(NAME, NAME, fc.array(NAME, { maxLength: 6 })).map(([from, to, path]) => cell(from, to, ...path)),
  { minLength: 1, maxLength: 12 },
);

/** The names on the way of a cell, as the picture has them. */
function drawnWay(cells: readonly NumberedCell[], id: string): readonly string[] {
  const { places, links } = graphOf(cells);
  const own = links.filter((link) => link.cells.includes(id));
  const place = (key: string) => places.find((one) => one.key === key)!;
  const way = [places.find(({ role, cells: of }) => role === "sender" && of.includes(id))!];
  while (way.length <= own.length) way.push(place(own.find(({ from }) => from === way.at(-1)!.key)!.to));
  return way.map(({ name }) => name);
}

test("every way is drawn whole, from its sender to what is reached", () => {
  fc.assert(
    fc.property(CELLS, (cells) => {
      const all = cellsOf(...cells);
      for (const one of all) {
        const { from, to } = one;
        const drawn = drawnWay(all, one.id);
        expect([drawn[0], drawn.at(-1)]).toEqual([from, to]);
        // A sender and what is reached are two boxes, also where they have one name and nothing is between.
        expect(drawn.filter((name, index) => name !== drawn[index - 1])).toEqual(wayOf(one));
      }
    }),
    { seed: 20260615 },
  );
});

test("every link leads to the right, also where ways lead in both directions", () => {
  fc.assert(
    fc.property(CELLS, (cells) => {
      const graph = graphOf(cellsOf(...cells));
      const { layers, routed } = layered(graph);
      const layerOf = (key: string) => layers.findIndex((layer) => layer.some((slot) => slot.key === key));
      for (const { over } of routed) {
        over.slice(1).forEach((to, index) => expect(layerOf(to)).toBe(layerOf(over[index]!) + 1));
      }
      for (const { key, role } of graph.places) {
        if (role === "reached") expect(layerOf(key)).toBe(layers.length - 1);
        if (role === "sender") expect(layerOf(key)).toBe(0);
      }
    }),
    { seed: 20260615 },
  );
});

test("no two boxes are drawn over each other", () => {
  fc.assert(
    fc.property(CELLS, (cells) => {
      const { source } = pictureOf(stackOf(cells));
      const one = source.slice(0, source.indexOf("</svg>"));
      const corners = [...one.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="168"/g)].map(
        ([, x, y]) => [x, Number(y)] as const,
      );
      for (const [x, y] of corners) {
        const near = corners.filter(([otherX, otherY]) => otherX === x && Math.abs(otherY - y) < 44);
        expect(near).toHaveLength(1);
      }
      expect(corners).toHaveLength(graphOf(cellsOf(...cells)).places.length);
    }),
    { seed: 20260615 },
  );
});

test("what is passed in both directions is drawn once for each", () => {
  const { places } = graphOf(
    cellsOf(cell("A", "B", "gateway", "peering"), cell("B", "A", "peering", "gateway")),
  );
  expect(places.map(({ name }) => name).sort()).toEqual([
    "A",
    "A",
    "B",
    "B",
    ...["gateway", "gateway", "peering", "peering"],
  ]);
});

test("what several ways pass in one direction is drawn once", () => {
  const { places, links } = graphOf(
    cellsOf(cell("A", "B", "gateway", "one"), cell("A", "B", "gateway", "two")),
  );
  expect(places.find(({ name }) => name === "gateway")!.cells).toEqual(["s1c1", "s1c2"]);
  expect(links.find(({ to }) => to.endsWith("gateway"))!.cells).toEqual(["s1c1", "s1c2"]);
});

test.each([
  ["short", ["short"]],
  ["clients of vpng-musterstadt-dev", ["clients of vpng-", "musterstadt-dev"]],
  ["pip-firewall-musterstadt-dev-egress-primary-0001", ["pip-firewall-", "musterstadt-dev-egress…"]],
  ["x".repeat(60), ["x".repeat(23), `${"x".repeat(22)}…`]],
])("the box of %s says %j", (name, lines) => {
  const { source } = pictureOf(stackOf([cell(name, "there")]));
  const texts = [...source.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  expect(texts.slice(0, lines.length)).toEqual(lines);
});

test("is new what the difference says is opened, in whatever order its lists are", () => {
  const opened = { ...cell("A", "B", "x"), services: ["tcp/1", "tcp/2"] };
  const stack = exampleStack({
    matrix: { cells: [opened, cell("A", "C")], notComputed: [] },
    matrixDifference: { opened: [{ ...opened, services: ["tcp/2", "tcp/1"] }], closed: [] },
  });
  expect(numbered(stack, 0).cells.map(({ isNew }) => isNew)).toEqual([true, false]);
});

import {
  checkedReport,
  LARGEST_REPORT,
  ReportRefused,
} from "../../../../../policy-pack/findings/publish/checked-report";
import { exampleReport } from "../report/example-report";

const HEAD = "3f1c0d9e5b7a4c2d8e6f0a1b2c3d4e5f60718293";
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const about = (head: string | undefined) => {
  const { head: _, ...made } = exampleReport().made;
  return exampleReport({ made: head === undefined ? made : { ...made, head } });
};

it.each([HEAD, HEAD.slice(0, 12), HEAD.slice(0, 8)])(
  "takes a report about the commit, said as %s",
  (head) => {
    expect(checkedReport(bytesOf(about(head)), HEAD)).toEqual(about(head));
  },
);

it.each<[string, Uint8Array, RegExp]>([
  ["nothing", Buffer.alloc(0), /cannot be read/],
  ["what is no JSON", Buffer.from("{"), /cannot be read/],
  ["what is no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /cannot be read/],
  ["another version", bytesOf({ ...exampleReport(), schema: "remote-access-report/v2" }), /schema/],
  ["a field that no report has", bytesOf({ ...exampleReport(), script: "x" }), /"script"/],
  ["a number where a text belongs", bytesOf({ ...exampleReport(), made: 1 }), /made/],
  ["what is too large", Buffer.alloc(LARGEST_REPORT + 1, " "), /larger than/],
  ["another commit", bytesOf(about("a94a8fe5ccb19ba61c4c0873d391e987982fbbd3")), /is about "a94a8fe5/],
  ["a commit in too few digits", bytesOf(about(HEAD.slice(0, 7))), /is about/],
  ["an empty commit", bytesOf(about("")), /is about ""/],
  ["no commit", bytesOf(about(undefined)), /no commit/],
])("refuses %s", (_, bytes, why) => {
  expect(() => checkedReport(bytes, HEAD)).toThrow(ReportRefused);
  expect(() => checkedReport(bytes, HEAD)).toThrow(why);
});

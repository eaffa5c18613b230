import type proto from "@pulumi/pulumi/proto/analyzer_pb";

type Serve = (
  pack: string,
  version: string,
  level: string,
  policies: readonly object[],
) => (
  call: { readonly request: object },
  answer: (fault: unknown, response?: proto.AnalyzeResponse) => void,
) => void;

/** The part of the SDK that its declarations leave out (`@internal`): what calls the policies of a pack. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } =
  jest.requireActual<Readonly<Record<"makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun", Serve>>>(
    "@pulumi/policy/server",
  );

function asking(serve: Serve) {
  return (policies: readonly object[], request: object) =>
    new Promise<proto.AnalyzeDiagnostic[]>((done, fail) =>
      serve(
        "pack",
        "1",
        "mandatory",
        policies,
      )({ request }, (fault, response) => {
        if (response === undefined) fail(new Error(String(fault)));
        else done(response.getDiagnosticsList());
      }),
    );
}

/** What the engine hears when it has the pack judge one resource. */
export const analyze = asking(makeAnalyzeRpcFun);

/** What it hears of the whole stack. */
export const analyzeStack = asking(makeAnalyzeStackRpcFun);

import { Option, type Command } from "commander";
import { explainVerdict, type Language } from "../../devices/explain";
import { statusOf, type DeviceStatus } from "../run/device-status";
import type { LedgerView } from "../ledger/view";
import { EXIT, type ExitCode } from "./outcome";
import {
  assessorOf,
  authorityOf,
  ledgerOf,
  usableInputs,
  withAuthority,
  type AuthorityOptions,
} from "./session";

interface ExplainOptions extends AuthorityOptions {
  readonly language: Language;
}

export function addExplain(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("explain")
      .description("say in plain words why a device is in or out, since when, and what its user must do")
      .argument("<device>", "inventory number")
      .addOption(new Option("--language <language>", "of the sentences").choices(["de", "en"]).default("en")),
  ).action((device: string, options: ExplainOptions) => run(() => explain(device, options)));
}

async function explain(inventory: string, options: ExplainOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const { inputs } = await usableInputs(authority, now);
  const ledger = await ledgerOf(authority, { write: false });
  const assessment = assessorOf(authority, inputs, ledger, now).of(inventory);
  const status = statusOf(assessment, ledger.view, now);
  const lines = explainVerdict(assessment.verdict, options.language);
  if (options.json) console.log(JSON.stringify({ ...status, lines }));
  else {
    const events = historyOf(assessment.device?.history ?? [], ledger.view, inventory, options.language);
    console.log([`${inventory}: ${stateLine(status, options.language)}`, ...lines, "", ...events].join("\n"));
  }
  return EXIT.done;
}

const STATE: Readonly<Record<Language, Readonly<Record<DeviceStatus["state"], string>>>> = {
  en: {
    works: "is in",
    waiting: "may come in, its certificate is made with the next run",
    lapsing: "is in until its certificate ends",
    "to-revoke": "is in and must go out: its certificates are about to be revoked",
    revoked: "is out, its certificates are revoked",
    out: "is out",
  },
  de: {
    works: "ist drin",
    waiting: "darf hinein, der nächste Lauf stellt das Zertifikat aus",
    lapsing: "ist drin, bis das Zertifikat endet",
    "to-revoke": "ist drin und muss hinaus: die Zertifikate werden gleich gesperrt",
    revoked: "ist draußen, die Zertifikate sind gesperrt",
    out: "ist draußen",
  },
};

function stateLine({ state, since, until }: DeviceStatus, language: Language): string {
  const words = language === "de" ? { since: "seit", until: "bis" } : { since: "since", until: "until" };
  return [
    STATE[language][state],
    ...(since === undefined ? [] : [`${words.since} ${since}`]),
    ...(until === undefined ? [] : [`${words.until} ${until}`]),
  ].join(", ");
}

/** What register and ledger remember, the oldest first. */
function historyOf(
  life: ReadonlyArray<{ readonly state: string; readonly on: string }>,
  view: LedgerView,
  device: string,
  language: Language,
): string[] {
  const words =
    language === "de"
      ? { register: "Register", issued: "Zertifikat bis", revoked: "gesperrt", denied: "abgelehnt" }
      : { register: "register", issued: "certificate until", revoked: "revoked", denied: "refused" };
  const refusal = view.refusals.get(device);
  const events = [
    ...life.map(({ state, on }) => [on, `${words.register}: ${state}`]),
    ...view
      .certificatesOf(device)
      .map(({ issued, notAfter, thumbprint }) => [
        isoOf(issued),
        `${words.issued} ${isoOf(notAfter)}, ${thumbprint}`,
      ]),
    ...[...view.revoked.values()]
      .filter((revocation) => revocation.device === device)
      .map(({ since, thumbprint, class: why }) => [isoOf(since), `${words.revoked} (${why}): ${thumbprint}`]),
    ...(refusal === undefined ? [] : [[refusal.time, `${words.denied}: ${refusal.reasons.join(", ")}`]]),
  ];
  return events.sort(([one], [other]) => (one! < other! ? -1 : 1)).map((event) => event.join("  "));
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

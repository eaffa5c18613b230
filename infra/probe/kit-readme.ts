import type { ProbeList } from "./probe-list";

/** What lies beside the scripts, for whoever runs them. Line ends are those of Windows, whose editors want them. */
export function kitReadme(list: ProbeList): string {
  return [...german(list), "", "-".repeat(78), "", ...english(list), ""].join("\r\n");
}

const PYTHON_CALL = "    python3 probe.py probe-list.json";
const POWERSHELL_CALL =
  "    powershell -NoProfile -ExecutionPolicy Bypass -File .\\probe.ps1 -List probe-list.json";

function german({ stack, made, nonce, targets }: ProbeList): string[] {
  return [
    "Was erreicht ein fremdes Gerät?",
    "",
    `Liste für "${stack}" vom ${made}, Kennung ${nonce}, ${targets.length} Ziele.`,
    "",
    "So geht es: auf einem Gerät, das NICHT von der Stadt verwaltet wird, in einem Netz, das nicht das der Stadt ist",
    "(Mobilfunk, zu Hause, Gäste-WLAN), ohne VPN. In diesem Ordner:",
    "",
    "Linux, macOS (Python 3.8 oder neuer):",
    PYTHON_CALL,
    "Windows (PowerShell 5.1 oder 7; Administratorrechte sind nicht nötig):",
    POWERSHELL_CALL,
    "",
    "Es dauert einige Minuten. Es wird nichts installiert. Danach liegt hier probe-result.json: Bitte diese Datei",
    "zurückgeben, auch wenn nichts erreicht wurde. Sie ist unterschrieben; jede Änderung fällt auf.",
    "",
    "Es sendet: Namensanfragen, Verbindungsversuche, erste Pakete ohne Anmeldung, Seitenaufrufe ohne Anmeldung und",
    "am VPN-Gateway zwei eben erst selbst gemachte Zertifikate.",
    "Es sendet nie: Benutzernamen, Kennwörter, Token, E-Mail-Adressen, Namen oder Adressen dieses Geräts. In der",
    "Ergebnisdatei stehen Uhrzeiten und je Ziel, was geantwortet hat. Die Gegenstellen sehen wie bei jedem Aufruf Ihre",
    "öffentliche Internetadresse.",
    "",
    "Nur mit Auftrag der Stadt ausführen, der die Adressen in der Liste gehören. Die Liste nennt Adressen des",
    "Verwaltungsnetzes: nicht weitergeben, danach löschen.",
    "",
    "Ende mit: 0 nichts erreicht, 1 etwas erreicht, 2 falscher Aufruf, 3 nichts erreicht, aber nicht beweiskräftig,",
    "130 abgebrochen.",
  ];
}

function english({ stack, made, nonce, targets }: ProbeList): string[] {
  return [
    "What does somebody else's device reach?",
    "",
    `List for "${stack}" of ${made}, nonce ${nonce}, ${targets.length} targets.`,
    "",
    "How: on a device that the city does NOT manage, in a network that is not the city's (mobile network, home, guest",
    "Wi-Fi), without VPN. In this folder:",
    "",
    "Linux, macOS (Python 3.8 or later):",
    PYTHON_CALL,
    "Windows (PowerShell 5.1 or 7; no administrator rights needed):",
    POWERSHELL_CALL,
    "",
    "It takes some minutes. Nothing is installed. Then probe-result.json lies here: please give that file back, also",
    "when nothing was reached. It is signed; every change shows.",
    "",
    "It sends: questions for names, attempts to connect, first packets without sign-in, requests for pages without",
    "sign-in, and to the VPN gateway two certificates that it has just made itself.",
    "It never sends: user names, passwords, tokens, mail addresses, names or addresses of this device. The result holds",
    "times, and for each target what answered. The other ends see your public Internet address, as with any call.",
    "",
    "Run it only on behalf of the city whose addresses are in the list. The list names addresses of the administration",
    "network: hand it to nobody, and delete it afterwards.",
    "",
    "It ends with: 0 nothing reached, 1 something reached, 2 wrong call, 3 nothing reached but not conclusive, 130 stopped.",
  ];
}

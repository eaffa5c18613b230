import type { RevocationClass } from "../certificate-authority/ledger/entry";

/** What one reason does, and what the user of the laptop, or the help desk with them, must do about it. */
export type ReasonRule = {
  readonly german: string;
  readonly english: string;
} & (
  | {
      readonly certificate: "none";
      readonly existing: "revoke";
      readonly revocationClass: RevocationClass;
    }
  | {
      /** The best that is still possible. */
      readonly certificate: "none" | "remediation";
      readonly existing: "keep" | "expire";
    }
);

/** Key or device are no longer to be trusted. Nothing else may cost one of the gateway's 300 thumbprints. */
function revoke(revocationClass: RevocationClass, english: string, german: string) {
  return { certificate: "none", existing: "revoke", revocationClass, german, english } as const;
}

/** It is not certain that this is the city's device with its key: not even management may be reached. */
function shutOut(english: string, german: string) {
  return { certificate: "none", existing: "expire", german, english } as const;
}

/** Device and key are certain, something about the device or its department is not right. */
function repair(english: string, german: string) {
  return { certificate: "remediation", existing: "expire", german, english } as const;
}

/** Says something about the request only: no new certificate, and the old ones are as good as before. */
function noNew(english: string, german: string) {
  return { certificate: "none", existing: "keep", german, english } as const;
}

/**
 * Every reason for less than a work certificate, the gravest first.
 *
 * What is unknown never does better than the bad answer: where the bad answer shuts the device out, so does the
 * unknown one, but it does not revoke.
 */
export const REASONS = {
  stolen: revoke(
    "stolen",
    "The device is reported stolen. If you have it, switch it off and hand it in at the help desk.",
    "Das Gerät ist als gestohlen gemeldet. Wenn Sie es haben, schalten Sie es aus und geben Sie es beim IT-Service ab.",
  ),
  lost: revoke(
    "lost",
    "The device is reported lost. If you have it, switch it off and hand it in at the help desk.",
    "Das Gerät ist als verloren gemeldet. Wenn Sie es haben, schalten Sie es aus und geben Sie es beim IT-Service ab.",
  ),
  "found-not-reinstalled": revoke(
    "lost",
    "The device was lost and has not been examined yet. Hand it in at the help desk, which sets it up anew.",
    "Das Gerät war verloren und ist noch nicht geprüft. Geben Sie es beim IT-Service ab, dort wird es neu eingerichtet.",
  ),
  "reported-lost": revoke(
    "lost",
    "The device was reported lost, and the register does not say yet that it came back. Hand it in at the help desk.",
    "Das Gerät wurde als verloren gemeldet, und im Verzeichnis steht noch nicht, dass es zurück ist. Geben Sie es beim IT-Service ab.",
  ),
  "key-from-before-loss": revoke(
    "key-compromised",
    "The device was lost and still uses its old key. Hand it in at the help desk, which gives it a new key.",
    "Das Gerät war verloren und benutzt noch seinen alten Schlüssel. Geben Sie es beim IT-Service ab, dort bekommt es einen neuen.",
  ),
  "key-duplicated": revoke(
    "key-compromised",
    "The key of this device was also seen on another device. Stop using it and call the help desk at once.",
    "Der Schlüssel dieses Geräts ist auch auf einem anderen Gerät aufgetaucht. Benutzen Sie es nicht weiter und rufen Sie sofort den IT-Service an.",
  ),
  "key-not-reported": revoke(
    "key-compromised",
    "The device has access with a key that it does not hold itself. Call the help desk, which checks where that key is.",
    "Das Gerät hat einen Zugang mit einem Schlüssel, der nicht auf ihm liegt. Rufen Sie den IT-Service an, er prüft, wo dieser Schlüssel ist.",
  ),
  rooted: revoke(
    "compromised",
    "The protection of the operating system was removed. Switch the device off and hand it in at the help desk.",
    "Der Schutz des Betriebssystems wurde entfernt. Schalten Sie das Gerät aus und geben Sie es beim IT-Service ab.",
  ),
  "threat-high": revoke(
    "compromised",
    "A serious threat was found on the device. Disconnect it from every network and call the help desk at once.",
    "Auf dem Gerät wurde eine schwere Bedrohung gefunden. Trennen Sie es von jedem Netz und rufen Sie sofort den IT-Service an.",
  ),
  "owner-not-city": revoke(
    "not-owned",
    "The device does not belong to the city. Private devices get no access. Ask your department for one of the city's.",
    "Das Gerät gehört nicht der Stadt. Private Geräte bekommen keinen Zugang. Bitten Sie Ihre Dienststelle um ein dienstliches Gerät.",
  ),
  "reported-personal": revoke(
    "not-owned",
    "The device management lists the device as private. If it is the city's, let the help desk correct the entry.",
    "Die Geräteverwaltung führt das Gerät als privat. Wenn es der Stadt gehört, lassen Sie den Eintrag vom IT-Service berichtigen.",
  ),
  "retired-not-wiped": revoke(
    "retired",
    "The device is retired and nobody has recorded that it was wiped. Hand it in at the help desk.",
    "Das Gerät ist ausgemustert, und es ist nicht vermerkt, dass es gelöscht wurde. Geben Sie es beim IT-Service ab.",
  ),
  "encryption-off": revoke(
    "unencrypted",
    "The disk is not encrypted. Keep the device locked away and call the help desk, which encrypts it.",
    "Die Festplatte ist nicht verschlüsselt. Schließen Sie das Gerät weg und rufen Sie den IT-Service an, er verschlüsselt sie.",
  ),

  "not-in-register": shutOut(
    "The device is not in the city's register. Ask the help desk to enter it if it is the city's.",
    "Das Gerät steht nicht im Verzeichnis der Stadt. Bitten Sie den IT-Service, es einzutragen, wenn es der Stadt gehört.",
  ),
  retired: shutOut(
    "The device is retired. Ask your department for another one.",
    "Das Gerät ist ausgemustert. Bitten Sie Ihre Dienststelle um ein anderes.",
  ),
  "not-delivered": shutOut(
    "The device is registered as ordered only. If you have it, ask the help desk to record delivery and hand-over.",
    "Das Gerät ist erst als bestellt eingetragen. Wenn Sie es haben, bitten Sie den IT-Service, Lieferung und Übergabe einzutragen.",
  ),
  "not-handed-over": shutOut(
    "The device is delivered but not handed over yet. If you have it, ask the help desk to record the hand-over.",
    "Das Gerät ist geliefert, aber noch nicht übergeben. Wenn Sie es haben, bitten Sie den IT-Service, die Übergabe einzutragen.",
  ),
  "not-released": shutOut(
    "The device was set up anew and is not released yet. Ask the help desk to release it.",
    "Das Gerät wurde neu eingerichtet und ist noch nicht freigegeben. Bitten Sie den IT-Service um die Freigabe.",
  ),
  "order-not-approved": shutOut(
    "The order of the device is not approved. Ask your department to approve it.",
    "Die Bestellung des Geräts ist nicht genehmigt. Bitten Sie Ihre Dienststelle um die Genehmigung.",
  ),
  "form-not-allowed": shutOut(
    "Devices of this kind get no access from outside. Ask your department for a laptop.",
    "Geräte dieser Art bekommen keinen Zugang von außen. Bitten Sie Ihre Dienststelle um einen Laptop.",
  ),
  "no-posture": shutOut(
    "The device management reports nothing about the device. Connect it to the Internet for an hour, then call the help desk if it stays so.",
    "Die Geräteverwaltung meldet nichts über das Gerät. Verbinden Sie es eine Stunde lang mit dem Internet. Wenn es dabei bleibt, rufen Sie den IT-Service an.",
  ),
  "posture-source-not-trusted": shutOut(
    "The device is managed by a system that does not count. Ask the help desk to enrol it in the city's own.",
    "Das Gerät wird von einem System verwaltet, das nicht zählt. Bitten Sie den IT-Service, es in das der Stadt aufzunehmen.",
  ),
  "posture-in-future": shutOut(
    "The report about the device bears a time that has not come yet. Ask the help desk to correct the clock of the device management.",
    "Der Bericht über das Gerät trägt eine Zeit, die noch nicht gekommen ist. Bitten Sie den IT-Service, die Uhr der Geräteverwaltung zu stellen.",
  ),
  "serial-number-differs": shutOut(
    "Register and device management name different serial numbers. Read out the one on the case to the help desk.",
    "Verzeichnis und Geräteverwaltung nennen verschiedene Seriennummern. Lesen Sie dem IT-Service die Nummer auf dem Gehäuse vor.",
  ),
  "name-differs": shutOut(
    "The device does not bear its inventory number as name. Ask the help desk to correct the name.",
    "Das Gerät trägt nicht seine Inventarnummer als Namen. Bitten Sie den IT-Service, den Namen zu berichtigen.",
  ),
  "ownership-unknown": shutOut(
    "The device management does not say whose device it is. Ask the help desk to enter the city as owner.",
    "Die Geräteverwaltung sagt nicht, wem das Gerät gehört. Bitten Sie den IT-Service, die Stadt als Eigentümerin einzutragen.",
  ),
  "rooted-unknown": shutOut(
    "It is not known whether the operating system is intact. Restart the device, and call the help desk if it stays so.",
    "Es ist nicht bekannt, ob das Betriebssystem unversehrt ist. Starten Sie das Gerät neu, und rufen Sie den IT-Service an, wenn es dabei bleibt.",
  ),
  "threat-unknown": shutOut(
    "The virus protection reports nothing. Restart the device, and call the help desk if it stays so.",
    "Der Virenschutz meldet nichts. Starten Sie das Gerät neu, und rufen Sie den IT-Service an, wenn es dabei bleibt.",
  ),
  "key-proof-insufficient": shutOut(
    "It is not proven that the key lies on this device. Ask the help desk to let the device management make a new one.",
    "Es ist nicht belegt, dass der Schlüssel auf diesem Gerät liegt. Bitten Sie den IT-Service, einen neuen durch die Geräteverwaltung erzeugen zu lassen.",
  ),
  "key-storage-unknown": shutOut(
    "It is not known where the device keeps its key. Ask the help desk to let the security chip make a new one.",
    "Es ist nicht bekannt, wo das Gerät seinen Schlüssel aufbewahrt. Bitten Sie den IT-Service, einen neuen im Sicherheitschip erzeugen zu lassen.",
  ),
  "software-key": shutOut(
    "The key could be copied to another computer. Ask the help desk to let the security chip make a new one.",
    "Der Schlüssel ließe sich auf einen anderen Rechner kopieren. Bitten Sie den IT-Service, einen neuen im Sicherheitschip erzeugen zu lassen.",
  ),
  "software-key-exception-over": shutOut(
    "The exception for a key outside the security chip has ended. Ask the help desk for a new key or another device.",
    "Die Ausnahme für einen Schlüssel außerhalb des Sicherheitschips ist abgelaufen. Bitten Sie den IT-Service um einen neuen Schlüssel oder ein anderes Gerät.",
  ),
  "rsa2048-not-allowed": shutOut(
    "The key has 2048 bit, which the city does not allow. Ask the help desk for a new key of 3072 bit.",
    "Der Schlüssel hat 2048 Bit, das lässt die Stadt nicht zu. Bitten Sie den IT-Service um einen neuen mit 3072 Bit.",
  ),
  "rsa2048-not-in-tpm": shutOut(
    "A key of 2048 bit is allowed in the security chip only. Ask the help desk to let the chip make a new one.",
    "Ein Schlüssel mit 2048 Bit ist nur im Sicherheitschip erlaubt. Bitten Sie den IT-Service, einen neuen im Chip erzeugen zu lassen.",
  ),
  "rsa2048-deviation-over": shutOut(
    "Keys of 2048 bit are no longer allowed. Ask the help desk for a new key of 3072 bit or another device.",
    "Schlüssel mit 2048 Bit sind nicht mehr erlaubt. Bitten Sie den IT-Service um einen neuen mit 3072 Bit oder ein anderes Gerät.",
  ),
  "key-size-not-allowed": shutOut(
    "The key has a length that the city does not allow. Ask the help desk for a new key of 3072 bit.",
    "Der Schlüssel hat eine Länge, die die Stadt nicht zulässt. Bitten Sie den IT-Service um einen neuen mit 3072 Bit.",
  ),

  "threat-found": repair(
    "A threat was found on the device. Let the virus protection remove it, then restart the device.",
    "Auf dem Gerät wurde eine Bedrohung gefunden. Lassen Sie sie vom Virenschutz entfernen und starten Sie das Gerät dann neu.",
  ),
  "non-compliant": repair(
    "The device breaks a rule of the device management. Do what its app asks for, then synchronise there.",
    "Das Gerät verletzt eine Regel der Geräteverwaltung. Tun Sie, was deren App verlangt, und synchronisieren Sie dort.",
  ),
  "grace-period-over": repair(
    "The time in which you could put the device right is over. Do what the device management's app asks for.",
    "Die Frist, das Gerät in Ordnung zu bringen, ist vorbei. Tun Sie, was die App der Geräteverwaltung verlangt.",
  ),
  "in-grace-period": repair(
    "The device breaks a rule of the device management, whose time limit is still running. Do what its app asks for.",
    "Das Gerät verletzt eine Regel der Geräteverwaltung, deren Frist noch läuft. Tun Sie, was deren App verlangt.",
  ),
  "compliance-conflict": repair(
    "Two rules of the device management contradict each other. Ask the help desk to put the rules right.",
    "Zwei Regeln der Geräteverwaltung widersprechen sich. Bitten Sie den IT-Service, die Regeln zu berichtigen.",
  ),
  "compliance-error": repair(
    "The device management could not check the device. Synchronise in its app, and call the help desk if it stays so.",
    "Die Geräteverwaltung konnte das Gerät nicht prüfen. Synchronisieren Sie in deren App, und rufen Sie den IT-Service an, wenn es dabei bleibt.",
  ),
  "compliance-elsewhere": repair(
    "The device is checked by another system whose answer is not known here. Ask the help desk to move the check.",
    "Das Gerät wird von einem anderen System geprüft, dessen Ergebnis hier nicht bekannt ist. Bitten Sie den IT-Service, die Prüfung umzustellen.",
  ),
  "compliance-unknown": repair(
    "The device management has not checked the device yet. Synchronise in its app and wait an hour.",
    "Die Geräteverwaltung hat das Gerät noch nicht geprüft. Synchronisieren Sie in deren App und warten Sie eine Stunde.",
  ),
  "posture-stale": repair(
    "The last report about the device is too old. Connect it to the Internet for an hour.",
    "Der letzte Bericht über das Gerät ist zu alt. Verbinden Sie es eine Stunde lang mit dem Internet.",
  ),
  "sync-stale": repair(
    "The device has not talked to the device management for too long. Connect it to the Internet and synchronise in the app.",
    "Das Gerät hat sich zu lange nicht bei der Geräteverwaltung gemeldet. Verbinden Sie es mit dem Internet und synchronisieren Sie in der App.",
  ),
  "attestation-missing": repair(
    "The device has not shown that it started safely. Restart it while it is connected to the Internet.",
    "Das Gerät hat nicht gezeigt, dass es sicher gestartet ist. Starten Sie es neu, während es mit dem Internet verbunden ist.",
  ),
  "attestation-stale": repair(
    "The device has not shown for too long that it starts safely. Restart it while it is connected to the Internet.",
    "Das Gerät hat zu lange nicht gezeigt, dass es sicher startet. Starten Sie es neu, während es mit dem Internet verbunden ist.",
  ),
  "secure-boot-off": repair(
    "The protection of the start-up (Secure Boot) is off. Hand the device in at the help desk, which switches it on.",
    "Der Schutz beim Start (Secure Boot) ist aus. Geben Sie das Gerät beim IT-Service ab, dort wird er eingeschaltet.",
  ),
  "code-integrity-off": repair(
    "The check of system files is off. Restart the device, and call the help desk if it stays so.",
    "Die Prüfung der Systemdateien ist aus. Starten Sie das Gerät neu, und rufen Sie den IT-Service an, wenn es dabei bleibt.",
  ),
  "os-platform-not-listed": repair(
    "The city does not support this operating system. Ask the help desk for a device with a supported one.",
    "Die Stadt unterstützt dieses Betriebssystem nicht. Bitten Sie den IT-Service um ein Gerät mit einem unterstützten.",
  ),
  "os-release-not-listed": repair(
    "The city does not support this release of the operating system. Install the upgrade that is offered to you.",
    "Die Stadt unterstützt diese Ausgabe des Betriebssystems nicht. Installieren Sie die angebotene neue Ausgabe.",
  ),
  "os-release-out-of-support": repair(
    "The maker no longer supports this release of the operating system. Install the upgrade that is offered to you.",
    "Der Hersteller pflegt diese Ausgabe des Betriebssystems nicht mehr. Installieren Sie die angebotene neue Ausgabe.",
  ),
  "os-version-below-floor": repair(
    "Security updates are missing. Install all updates and restart the device.",
    "Es fehlen Sicherheitsupdates. Installieren Sie alle Updates und starten Sie das Gerät neu.",
  ),
  "os-edition-not-allowed": repair(
    "The city does not use this edition of the operating system. Ask the help desk to change it.",
    "Die Stadt verwendet diese Edition des Betriebssystems nicht. Bitten Sie den IT-Service, sie zu wechseln.",
  ),
  "firewall-off": repair(
    "The device's firewall is off. Switch it on, then synchronise in the device management's app.",
    "Die Firewall des Geräts ist aus. Schalten Sie sie ein und synchronisieren Sie dann in der App der Geräteverwaltung.",
  ),
  "firewall-unknown": repair(
    "It is not known whether the device's firewall is on. Synchronise in the device management's app.",
    "Es ist nicht bekannt, ob die Firewall des Geräts an ist. Synchronisieren Sie in der App der Geräteverwaltung.",
  ),
  "pre-boot-not-allowed": repair(
    "The device does not ask for enough before its disk opens. Ask the help desk to set up the start-up PIN.",
    "Das Gerät verlangt zu wenig, bevor es die Festplatte öffnet. Bitten Sie den IT-Service, die Start-PIN einzurichten.",
  ),
  "join-not-allowed": repair(
    "The device is not signed on to the city's directory as it must be. Ask the help desk to do that.",
    "Das Gerät ist nicht so am Verzeichnisdienst der Stadt angemeldet, wie es sein muss. Bitten Sie den IT-Service, das nachzuholen.",
  ),
  "agreement-missing": repair(
    "No agreement about working from home is recorded for the device. Ask your department to enter its reference.",
    "Für das Gerät ist keine Vereinbarung über das Arbeiten von zu Hause eingetragen. Bitten Sie Ihre Dienststelle, das Aktenzeichen einzutragen.",
  ),
  "exception-over": repair(
    "The individual exception for the device has ended. Ask your department to extend it if you still need it.",
    "Die Einzelausnahme für das Gerät ist abgelaufen. Bitten Sie Ihre Dienststelle um eine Verlängerung, wenn Sie sie noch brauchen.",
  ),
  "department-not-in-rollout": repair(
    "Your department does not take part in working from home yet. Ask your department for its date or an exception.",
    "Ihre Dienststelle nimmt am Arbeiten von zu Hause noch nicht teil. Fragen Sie Ihre Dienststelle nach dem Termin oder einer Ausnahme.",
  ),
  "department-not-started": repair(
    "Your department's turn has not come yet. Wait for its first day, or ask your department for an exception.",
    "Ihre Dienststelle ist noch nicht an der Reihe. Warten Sie den ersten Tag ab, oder bitten Sie Ihre Dienststelle um eine Ausnahme.",
  ),
  "department-paused": repair(
    "Working from home is paused in your department. Ask your department when it goes on.",
    "Das Arbeiten von zu Hause ist in Ihrer Dienststelle ausgesetzt. Fragen Sie Ihre Dienststelle, wann es weitergeht.",
  ),

  "no-request": noNew(
    "The device has not asked for access yet. Leave it switched on and connected to the Internet overnight.",
    "Das Gerät hat noch keinen Zugang angefordert. Lassen Sie es über Nacht eingeschaltet und mit dem Internet verbunden.",
  ),
  "request-refused": noNew(
    "The device's request for access was not in order. Ask the help desk to let the device make a new one.",
    "Die Anforderung des Geräts war nicht in Ordnung. Bitten Sie den IT-Service, das Gerät eine neue stellen zu lassen.",
  ),
  "request-key-differs": noNew(
    "The device asked for access with a key that it does not report. Ask the help desk to let it make a new request.",
    "Das Gerät hat einen Zugang für einen Schlüssel angefordert, den es nicht meldet. Bitten Sie den IT-Service, es eine neue Anforderung stellen zu lassen.",
  ),
  "request-key-from-before-loss": noNew(
    "The device asked for access with its key from before the loss. Ask the help desk for a new key.",
    "Das Gerät hat einen Zugang für seinen Schlüssel aus der Zeit vor dem Verlust angefordert. Bitten Sie den IT-Service um einen neuen Schlüssel.",
  ),
  "request-key-revoked": noNew(
    "The device asked for access with a key that was blocked before. Ask the help desk for a new key.",
    "Das Gerät hat einen Zugang für einen Schlüssel angefordert, der früher gesperrt wurde. Bitten Sie den IT-Service um einen neuen Schlüssel.",
  ),
  "issuance-limit-reached": noNew(
    "The device got access too often lately. Call the help desk, which finds out why.",
    "Das Gerät hat in letzter Zeit zu oft einen Zugang bekommen. Rufen Sie den IT-Service an, er findet die Ursache.",
  ),
} as const satisfies Record<string, ReasonRule>;

export type ReasonCode = keyof typeof REASONS;

/** All codes, the gravest first. */
export const REASON_CODES = Object.keys(REASONS) as readonly ReasonCode[];

/** The rule of a code, without the literal types of the table. */
export function ruleOf(code: ReasonCode): ReasonRule {
  return REASONS[code];
}

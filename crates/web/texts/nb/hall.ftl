# Ventehallen, overlevering, resultater, gebyrer.

queue-hall = Ventehallen på servicesenteret
queue-new-title = Ta kølapp
queue-which-centre = Hvilket servicesenter kommer du til? Skriv navnet på en kommune eller bydel, gammelt eller nytt.
queue-which-service = Hva gjelder det?
queue-waiting = { $count ->
    [0] Ingen venter.
    [one] { $count } person venter.
   *[other] { $count } personer venter.
}
queue-estimate = Omtrent { $least } til { $most } minutter, etter hvor lang tid det har tatt de siste ukene.
queue-estimate-unknown = For lite er målt til å anslå ventetiden.
queue-estimate-overloaded = Overfylt i dag: ventetiden er { $span } eller mer. Bestill heller time en annen dag.
queue-priority = Eldre, gravid, funksjonshemmet eller med små barn: kryss av her for å slippe først til
queue-have-appointment = Jeg har bestilt time
queue-here = Jeg er her
queue-book-instead = Bestill en annen dag og tid i stedet
queue-group-collect = Hente resultat
queue-group-advice = Spørsmål og veiledning
queue-call = Nummer { $number }, skranke { $window }
queue-digit-0 = null
queue-digit-1 = én
queue-digit-2 = to
queue-digit-3 = tre
queue-digit-4 = fire
queue-digit-5 = fem
queue-digit-6 = seks
queue-digit-7 = sju
queue-digit-8 = åtte
queue-digit-9 = ni
queue-refused-unknown = Fant ikke nummeret eller timen. Sjekk koden på bestillingen; har du den ikke, spør i veiledningsskranken.
queue-refused-not-now = Nummeret har gått videre, så det går ikke lenger. Under står hvordan det er nå.
queue-refused-full = Denne tiden ble nettopp full. Velg en annen med ledige plasser.
queue-refused-no-slot = Tiden finnes ikke: den er over, på en fridag eller for langt fram. Velg en fra listen.
queue-refused-too-early = Det er for tidlig å melde seg. Gjør det på dagen, like før timen.
queue-refused-too-many = Dette telefonnummeret har så mange timer det kan ha. Avbestill en og prøv igjen.
queue-refused-no-window = Si hvilken skranke du sitter i, før du kaller inn.
queue-refused-still-called = Den som ble kalt, er ikke kommet. Trykk «Ved skranken» eller «Ikke til stede» før neste nummer.
queue-refused-closed = Senteret er stengt, så det deles ikke ut kølapper. Du kan bestille time.
ticket-title = Kølappen din
ticket-title-booked = Timen din
ticket-centre = Sted
ticket-service = Tjeneste
ticket-slot = Tid
ticket-code = Timekode
ticket-waiting = { $count ->
    [0] Du er neste. Gå nær skrankene.
    [one] { $count } person er foran deg.
   *[other] { $count } personer er foran deg.
}
ticket-missed-once = Du var ikke til stede da du ble kalt; nummeret er satt bakerst: { $count } foran deg.
ticket-called = Kom til skranke { $window } nå.
ticket-serving = Du blir betjent nå.
ticket-done = Du er ferdig betjent.
ticket-missed = Du ble kalt flere ganger uten å være her. Er du nettopp kommet, si fra i skranken for å komme i køen igjen.
ticket-cancelled = Avbestilt.
ticket-over = Dagen er over. Ta ny kølapp eller bestill på nytt.
ticket-booked = Når du kommer, trykk «Jeg er her» eller skriv koden i automaten, tidligst { $minutes } minutter før timen.
ticket-prepare = Forbered søknaden mens du venter
ticket-prepare-hint = Det du fyller ut nå, slipper du å svare på i skranken.
ticket-change = Endre tid
ticket-cancel = Avbestill
ticket-draft = Det du har forberedt
ticket-draft-there = Det ligger ved nummeret. Skranken åpner det når du blir kalt.
ticket-draft-code = Forberedelseskode (på siste side når du forbereder)
ticket-draft-put = Legg ved nummeret
ticket-no-draft = En forberedelseskode har 32 bokstaver og tall. Kopier den fra siste side, eller lim inn hele adressen.
ticket-keep = Ta vare på adressen for å se igjen. Den som har den, kan se og avbestille.
ticket-paper = Skriv ut kølappen
ticket-paper-title = Nummer { $number }
ticket-paper-hint = Skann for å se hvor mange som er foran deg, og forbered deg imens.
book-title = Bestill time
book-move-title = Endre timen
book-day = Velg dag
book-free = { $count ->
    [0] fullt
    [one] { $count } plass
   *[other] { $count } plasser
}
book-none = Det er ingen ledige tider de neste dagene. Ta kølapp på senteret.
book-phone-hint = Brukes bare til å holde plassen; lagres kryptert.
book-go = Bestill
book-code-hint = Du får så en kode på 6 tall. Bekreft med den når du kommer.
book-move-go = Flytt til denne tiden
book-faults = Ikke bestilt ennå: se de merkede feltene under.
book-no-slot = Velg en tid med ledig plass.
display-title = Vennligst kom til skranken
display-window = Skranke
display-next = Neste:
display-nobody = Ingen er kalt inn
display-speak = Les numrene høyt
desk-queue-title = Kall inn
desk-queue-no-window = Hvilken skranke sitter du i?
desk-queue-window = Skranke { $window }
desk-queue-my-window = Min skranke
desk-queue-sit = Sitt her
desk-queue-priority = prioritet
desk-queue-prepared = forberedt
desk-queue-serving = Betjenes ved skranken.
desk-queue-intake = Ta imot en sak
desk-queue-intake-prepared = Åpne det som er forberedt
desk-queue-finish = Ferdig
desk-queue-serve = Ved skranken
desk-queue-recall = Kall igjen
desk-queue-absent = Ikke til stede
desk-queue-next = Kall neste nummer
desk-queue-free = Skranken er ledig.
desk-queue-line = Køen, i den rekkefølgen den blir kalt
desk-queue-empty = Ingen venter.
desk-queue-others = Ved andre skranker
desk-queue-booked = Timer i dag, ikke kommet
desk-queue-arrived = Er her
desk-queue-missed = Kalt, ikke til stede
desk-queue-restore = Sett tilbake
desk-queue-windows = Skranker på senteret
desk-queue-how-many = Skranker
desk-queue-save = Lagre
desk-queue-nobody = Ingen venter lenger. Den du betjente, er merket som ferdig.
desk-queue-slot = time { $time }
desk-queue-called-to = kalt til skranke { $window }
desk-queue-at = ved skranke { $window }
desk-queue-waits = venter { $span }
desk-queue-missed-once = var borte én gang
times-title = Ventetider
times-all = Hele perioden
times-by-hour = Etter ankomsttime
times-by-service = Etter tjeneste
times-hour = kl. { $from }–{ $to }
times-count = Kalt
times-median = Ventet, median
times-ninth = 9 av 10 ventet ikke mer enn
times-served = Ved skranken, median
times-span = { $minutes }:{ $seconds } min
times-left = { $count ->
    [0] Alle som kom, ble kalt.
    [one] { $count } person som kom, ble ikke kalt eller ga opp.
   *[other] { $count } som kom, ble ikke kalt eller ga opp.
}
times-empty = Ingen ble kalt i denne perioden.
times-tickets-title = Innkallinger
times-tickets-lead = { $count ->
    [one] { $count } innkalling, { $from } til { $to }
   *[other] { $count } innkallinger, { $from } til { $to }
}
times-ticket = Nummer
times-arrived = Kom
times-called = Første kall
times-waited = Ventet
times-served-one = Ved skranken
transfers-title = Overlevering
transfers-arriving = Kommer inn
transfers-sent = Sendt
transfers-late = Ikke mottatt i tide
transfers-received = Mottatt
transfers-arriving-lead = Saker sendt til enheten din. Bekreft innen { $hours } arbeidstimer; fristen løper fra da.
transfers-sent-lead = Saker du har sendt, som mottakeren ikke har bekreftet. Etter { $hours } arbeidstimer blir de gule i begge ender.
transfers-late-lead = Ikke bekreftet på { $hours } arbeidstimer: ring den andre enden.
transfers-received-lead = Bekreftet de siste tre dagene. En sak har { $hours } arbeidstimer på å bli mottatt.
transfers-empty = Det er ingen saker her.
transfers-three = De tre organisasjonene
transfers-support = Hjulpet av
transfers-intake = Mottatt av
transfers-authority = Avgjøres av
transfers-state = Overlevering
transfers-sent-at = sendt { $at }
transfers-received-at = mottatt { $at }
transfers-not-received = ikke mottatt på { $span } arbeidstid
transfers-clock = Løper fra { $from }, frist { $due }
transfers-no-clock = Løper ikke ennå: fristen starter når myndigheten mottar saken
transfers-phone = Ring mottaket { $phone }
transfers-no-return = Sendt til feil sted: reglene har ikke noe steg som sender tilbake en sak på vei. Ring mottaket; begge ender kan åpne saken.
transfers-receive-all = Motta alle { $count }
transfers-receive-marked = Motta merkede
transfers-slip = Skriv ut overleveringsseddel
transfers-confirm-title = Motta { $count } saker
transfers-consequence = Fristen for hver sak starter straks. Den elektroniske saken er den som behandles; papir kvitteres for på seddelen.
transfers-receive-go = Motta
transfers-done-title = { $done } mottatt, { $refused } ikke
transfers-refused = Ikke mottatt
transfers-done = Mottatt
returns-title = Utlever resultater
returns-box = Skann kvitteringen, eller skriv kode, fødselsnummer, telefon, navn
returns-find = Finn
returns-all = Alle resultater som venter
returns-ready = Resultater som venter på å bli hentet
returns-waiting = Ikke ferdig ennå
returns-empty = Ingen resultater venter.
returns-none = Fant ingen sak for «{ $typed }». Prøv hele koden på kvitteringen.
returns-found = { $count ->
    [one] { $count } resultat er klart
   *[other] { $count } resultater er klare
}
returns-only-waiting = { $count ->
    [one] { $count } sak, uten ventende resultat
   *[other] { $count } saker, uten ventende resultat
}
returns-ready-since = klart siden { $at }
returns-handed-at = utlevert { $at }
returns-not-ready = Ikke ferdig, frist { $due }
returns-shelf = Hylle
returns-shelf-put = Noter hylle
returns-to = Mottaker
returns-to-applicant = Søkeren selv, legitimasjon kontrollert
returns-to-proxy = En fullmektig
returns-to-post = Med post
returns-to-electronic = Elektronisk
returns-evidence = Dokumentasjon
returns-evidence-hint = Nummer på fullmakten eller sendingen. Tomt for søkeren selv.
returns-evidence-missing = Skriv nummeret på fullmakten eller sendingen.
returns-given-back = Originalene er levert tilbake
returns-not-given-back = Lever originalene tilbake, og kryss av i ruten under.
returns-hand = Utlevert
returns-wrong = Meld feil, tilbake til myndigheten
returns-done = Resultatet i { $code } er utlevert.
returns-slip = Skriv ut kvittering
returns-uncollected = Ingen har hentet på { $days } virkedager
returns-uncollected-count = { $count ->
    [0] Ingen resultater har ventet { $days } virkedager
    [one] Ikke hentet på { $days } virkedager: { $count } på første side
   *[other] Ikke hentet på { $days } virkedager: { $count } på første side
}
fees-title = Gebyrer
fees-day = Dag
fees-back = Hele dagen
fees-paper = Liste på papir
fees-period = { $day }
fees-all = Hele dagen
fees-by-officer = Etter saksmottaker
fees-by-procedure = Etter prosedyre
fees-by-method = Etter betalingsmåte
fees-lines = Gebyrer
fees-cash = Kontant
fees-transfer = Overføring
fees-online = På nett
fees-other = Ikke kontant
fees-amount = Beløp
fees-what = Prosedyre og gebyr
fees-officer = Tatt imot av
fees-method = Betalt med
fees-at = Kl.
fees-obligation = økonomisk krav
fees-nobody = Betalt på nett
fees-empty = Ingen gebyrer er tatt imot.
fees-close = Avslutt dagen min
fees-expected = Kontanter det skal være etter boken: { $amount }, minus det som er betalt tilbake.
fees-counted = Kontanter talt
fees-refunded = Betalt tilbake
fees-note = Merknad (kreves ved avvik eller tilbakebetaling)
fees-close-go = Avslutt dagen
fees-difference = Avvik
fees-difference-none = Stemmer med boken
fees-difference-over = { $amount } for mye
fees-difference-under = { $amount } mangler
fees-closing-of = Avsluttet av { $name }
fees-closed = Avsluttet { $at }, over journalen til og med post { $position } ({ $hash })
fees-countersign = Kontrasigner
fees-countersigned = Kontrasignert av { $name }, { $at }
fees-not-countersigned = Venter på senterlederen.
fees-after = { $count } gebyrer til er tatt imot etter avslutning, { $amount }: avslutt på nytt, eller før det i protokollen om det er kontrasignert.
fees-not-counted = Skriv kontantene som er talt, bare tall. Skriv 0 om det ikke er noen.
fees-refused-not-yours = Bare den som tok imot, avslutter sin egen dag, og senterlederen kontrasignerer.
fees-refused-not-yet = Den dagen er ikke kommet.
fees-refused-note = Det er avvik eller tilbakebetaling: skriv hvorfor, og avslutt.
fees-refused-refund = Mer er betalt tilbake enn det som er tatt imot kontant. Sjekk det.
fees-refused-countersigned = Dagen er kontrasignert og forblir avsluttet.
fees-refused-own = Den som avsluttet, kontrasignerer ikke.
fees-refused-unknown = En senere avslutning har erstattet denne. Se igjen, og kontrasigner den siste.
fee-taken = { $amount }, betalt
fee-taken-transfer = { $amount }, betalt med overføring
fee-not-taken = { $amount }, ikke betalt ennå

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

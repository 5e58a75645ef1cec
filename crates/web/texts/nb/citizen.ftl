### Ord på innbyggerens egne sider og i rammen.

page-too-large = Det ble sendt mer enn vi tar imot. Send færre eller mindre filer.
page-too-many = Du har spurt for mange ganger på ett minutt. Vent et minutt og prøv igjen.
page-to-dossier = Til saken
page-already-so = Dette ble registrert første gang du sendte det. Du trenger ikke sende det på nytt.
page-key-reused = Skjemaet ble sendt tidligere med andre svar, og de ble registrert. Ingenting ble endret nå.
page-back = Tilbake
hours-left = Kontortid: { $span } igjen
hours-next = Utenfor kontortid, åpner igjen { $at }
search-dossier = Vis sak { $code }
paging-first = Til starten av listen
procedures-all = Alle
popular-1 = sivilstand
popular-2 = bekreftet kopi
popular-3 = fødsel
popular-4 = stønad
popular-5 = næring
procedure-past = Utgaven fra { $day }, gjelder ikke lenger
procedure-central = En sentral myndighet behandler dette i sitt eget system; det kan ikke tas imot her. Søk på den nasjonale tjenesteportalen.
procedure-not-in-force = Denne utgaven gjelder ikke lenger og kan ikke brukes.
scope-remote = avsidesliggende kommuner
scope-not-remote = ellers
paper-if-it-applies = hvis aktuelt
paper-from-register = hentes fra { $register }
source-not-yet = ikke trådt i kraft
source-expired = opphevet
source-in-force = gjeldende
procedure-edition = utgave gjeldende fra { $day }
procedure-edition-announced = utgave gjeldende fra { $day }, vedtak { $number }
level-commune = kommunenivå
level-province = provinsnivå
place-nationwide = enhver skranke i landet
place-province = hvilken som helst av { $count } kommuner og bydeler i provinsen
place-own-commune = kommunen eller bydelen som avgjør
place-own-province = provinsens servicesenter
channel-online-full = helt på nett
channel-online-partial = delvis på nett
authority-elsewhere = En sentral myndighet
authority-commune = Folkekomiteen i kommunen eller bydelen
province-of = Provinsen { $name }
clock-left-span = { $span } igjen
clock-left-days = { $count ->
    [one] { $count } virkedag igjen
   *[other] { $count } virkedager igjen
}
clock-late-today = Over frist i dag
clock-late-days = { $count ->
    [one] { $count } virkedag over frist
   *[other] { $count } virkedager over frist
}
clock-paused-payment = Satt på vent, venter på betaling
clock-paused-supplement = Satt på vent, venter på dokumenter
clock-answered = Telles ikke, dokumenter kontrolleres
clock-in-transit = Telles ikke, på vei til myndigheten
clock-intake-supplement = Telles ikke, venter på dokumenter
clock-not-counting = Telles ikke, venter på mottak
clock-closed = Avsluttet
clock-done = Ferdig innen fristen
clock-done-late-today = Ferdig for sent samme dag
clock-done-late-days = { $count ->
    [one] Ferdig { $count } virkedag for sent
   *[other] Ferdig { $count } virkedager for sent
}
duty-supplement = { $count ->
    [one] Vi trenger én ting fra deg før { $until }:
   *[other] Vi trenger { $count } ting fra deg før { $until }:
}
duty-payment = Betal { $amount } før { $until }. Fristen står stille imens.
duty-collect = Resultatet er klart. Hent det ved { $place } med legitimasjon og kvitteringen.
duty-not-accepted = { $reason } Grunnlag: { $ground }.
duty-stopped = Vil du fortsette, sender du en ny sak.
duty-returned = Saken er ferdig, og resultatet er utlevert.
duty-registered = Du trenger ikke gjøre noe nå. En ansatt ser om alle dokumentene er der.
duty-none = Du trenger ikke gjøre noe nå.
days-in-transit = Saken ble levert et annet sted enn der den avgjøres: fristen starter når myndigheten mottar den. Dagene under telles som om den ble mottatt med en gang.
days-restarted = Du har ettersendt dokumenter, så fristen startet på nytt.
days-extended = Myndigheten har beklaget og gitt ny frist, { $due }; den første var { $original }.
timeline-since = Siden { $moment }
ahead-accept = Mottak
ahead-assess = Vurdering
ahead-sign = Signering
ahead-return = Resultat utleveres
person-citizen = Innbygger
track-supplement = Send det som mangler
arrived-check = En ansatt ser på saken før { $moment }
arrived-then = Når dokumentene er fullstendige, får du kvittering med dato for resultatet
receipt-signed-at = { $place }, { $day }/{ $month }/{ $year }
receipt-of = Mottatt fra
receipt-address = Adresse
receipt-phone = Telefon
receipt-email = E-post
receipt-content = Gjelder
receipt-authority = Myndighet
receipt-limit = Tidsfrist
receipt-channel = Innlevert
receipt-delivery = Resultat
paper-register = hentet fra register
paper-digitised = { $kind }, digitalisert
fact-intake = Mottatt ved
fact-authority = Avgjøres av
fact-channel = Innlevert
fact-delivery = Resultat
fact-result-number = Resultatets nummer
dossier-result = Resultat
dossier-keep-words = Saken går videre som om du aldri hadde bedt om å trekke den; fristen er den samme.
dossier-keep-reason = Hvorfor beholder du den?
rating-question = Hvordan ble saken din behandlet?
rating-yes = Fornøyd
rating-no = Ikke fornøyd
supplement-general = Saken
supplement-clock-intake = Fristen løper ikke ennå. Den starter når saken er fullstendig og tatt imot.
supplement-clock-pause = Fristen står stille imens og går videre når dokumentene er fullstendige.
file-fault-empty = Filen { $name } er tom. Velg den på nytt
file-fault-kind = Filen må være PDF, JPG, PNG eller TIFF. { $name } er en annen type: skriv den ut til PDF og send på nytt
file-fault-large = Filen { $name } er { $size }, grensen er 50 MB. Ta bildet nærmere eller del den
file-fault-trouble = Filen { $name } kunne ikke lagres. Prøv igjen om 1 minutt
prepare-length-words = { $parts } deler, { $papers } dokumenter
prepare-case = Ditt tilfelle
draft-applicant = Søker
draft-known = Fra befolkningsregisteret
draft-known-demo = Fra befolkningsregisteret (simulert)
sex-female = Kvinne
sex-male = Mann
answers-files = { $count ->
    [one] { $count } fil
   *[other] { $count } filer
}
answers-who-sees = Hvem som kan se det
answers-who-sees-words = Senteret som tar imot og myndigheten som avgjør; hvert oppslag på personnummeret blir registrert
answers-true-missing = Kryss av for at opplysningene er sanne
answers-deed-preparation = Hent QR-kode til skranken
answers-deed-preparation-words = Ingenting er sendt ennå. Du får en kode; vis den ved en skranke i provinsen, så åpner de ansatte det du har fylt ut og tar imot saken.
prepared-title = Forberedelseskode
prepared-bring = Ta med koden og originaldokumentene til en skranke i provinsen
prepared-clock = Ingenting er sendt, og ingen frist løper, før en ansatt tar imot saken
prepared-until = Koden gjelder til { $day }
me-draft-words = Lagret { $saved }, beholdes til { $until }
me-dossier-due = { $stage }, svarfrist { $due }
home-figure = { $month }: { $count } av { $closed } saker i provinsen ble ferdige innen fristen.
procedure-look-up-only = Prosedyren står i den nasjonale katalogen; her kan den slås opp, men ikke sendes inn ennå. Spør myndigheten eller søk på den nasjonale tjenesteportalen.
procedure-not-described = ingen data ennå
procedure-from-catalogue = fra den nasjonale katalogen, område { $field }
days-same-day = Denne prosedyren skal være ferdig samme dag; tatt imot etter { $cutoff }, neste virkedag.

### Sider for innbyggere.

## Følg en sak
track-lead = Skriv saksnummeret for å se når svaret kommer og om du må gjøre noe. Du trenger ikke logge inn.
track-code-label = Saksnummer
track-code-hint = Øverst til høyre på mottaksbeviset, for eksempel H15.133-261123-0042.
track-unknown = Ingen sak har dette nummeret. Sammenlign hvert siffer med mottaksbeviset
track-show = Vis saken
track-own-title = Mine saker
track-own = Logg inn for å se alle sakene dine med fullt navn og papirer.
track-other = Følg en annen sak
track-applicant = Søker: { $name }
track-due = Svarfrist
track-limit = Saken skal være ferdig innen { $limit }. Dagen den ble mottatt, telles ikke.
track-days-title = Slik telles fristen
track-timeline-title = Hvor saken har vært
track-actions-title = Du kan
track-sign-in = Logg inn for å se alt eller trekke saken
track-call = Ring skranken i { $counter }
track-proof-title = Ingen kan flytte en dato tilbake
track-proof =
    { $count ->
        [one] { $count } tidspunkt i denne saken står i en journal som bare kan utvides; hver oppføring låser den forrige.
       *[other] { $count } tidspunkter i denne saken står i en journal som bare kan utvides; hver oppføring låser den forrige.
    }
dossier-code = Saksnummer
track-title = Følg en sak

## Forside og søk
home-title = Hva trenger du å gjøre?
home-example = registrere en fødsel
home-popular = Ofte søkt:
home-occasions = Livshendelser
home-all = Se alle tjenester
search-label = Søk etter tjenester
search-button = Søk
search-title = Treff på «{ $query }»
search-none = Ingen treff på «{ $query }»
search-none-hint = Prøv andre eller færre ord; vietnamesiske tegn trengs ikke. Ellers kan du spørre skranken i nærmeste kommune.
search-nearest = Nærmeste titler
search-read = Les om tjenesten
search-only-one = Ingen andre tjenester passer til disse ordene.
procedures-title = Offentlige tjenester
procedures-fields = Fagområder
procedures-count =
    { $count ->
        [one] { $count } tjeneste
       *[other] { $count } tjenester
    }
procedures-none = Ingen tjeneste passer.
paging-label = Sider i listen
paging-next = Neste side

## Tjeneste
procedure-prepare = Forberede søknad
procedure-main = Det viktigste
procedure-limit = Ferdig innen
procedure-due-if-now = leveres den nå, er svarfristen { $due }
procedure-fee = Gebyr
procedure-free = Ingen
procedure-place = Hvor du leverer
procedure-channels = Hvordan du leverer
procedure-results = Hva du får
procedure-practice = I praksis
procedure-bring = Ta med
procedure-bring-none = Du trenger ikke ta med noe.
procedure-leave = Trenger du ikke ta med
procedure-steps = Trinn i behandlingen
procedure-legal = Hjemmel
procedure-code = Kode { $code }
procedure-authority = Hvem avgjør
procedure-unconfirmed = ikke bekreftet
procedure-unverified-title = Ikke bekreftet
procedure-unverified = Bare saksbehandlere ser dette. Rette myndighet har ikke bekreftet disse verdiene ennå.

## Forberede
prepare-title = Forberede søknad
prepare-begin = Begynn
prepare-ending-title = Hvor søknaden går
prepare-ending-direct = Til slutt trykker du Lever, og saken går rett til skranken. Demonstrasjonen åpner for dette; i virkeligheten leverer innbyggerne på den nasjonale tjenesteportalen.
prepare-ending-preparation = Til slutt får du en QR-kode. Ta den med til hvilken som helst skranke i provinsen: alt du har fylt ut åpnes der, ingenting spørres to ganger.
prepare-ending-portal = Til slutt sendes du videre til den nasjonale tjenesteportalen for å levere. Det du har fylt ut her, følger med.
prepare-due = Svarfrist hvis den tas imot nå
prepare-length = Dette spørres det om
prepare-unit = Kommunen som avgjør
prepare-unit-hint = Der du er fast bosatt, eller der tjenesten sier.
prepare-unit-missing = Velg kommunen som avgjør
prepare-delivery = Hvordan vil du få svaret?
draft-back = Tilbake
draft-progress = Del { $number } av { $count }
draft-saved = Lagret { $time }
draft-known-wrong = Stemmer det ikke? Si fra når du leverer; feil data må rettes der de føres.
draft-next = Fortsett
draft-kept = Utkastet lagres til { $day }.
files-title = Papirer
files-lead = Vis alle fire hjørner. PDF, JPG eller PNG, høyst { $largest } hver.
files-from-register = Ingenting å sende: hentes fra et register.
files-remove = Fjern
files-choose = Velg fil eller ta bilde
files-choose-more = Legg til en side
files-later = Har du ikke papiret ennå? Det kan ettersendes; fristen regnes fra alt er på plass.
answers-title = Se over før du leverer
answers-lead = Ingenting sendes før du trykker på knappen nederst.
answers-change = Endre
answers-none = Ikke oppgitt
place-divided = Stedet er delt: se hvor det gikk
place-today = I dag { $unit }
answers-what-follows = Etter at du har sendt
answers-true = Det jeg har oppgitt er sant, og jeg svarer for det.
answers-deed-direct = Lever søknaden
answers-deed-direct-words = Saken kommer frem med en gang. Fristen begynner når en saksbehandler har funnet den komplett og tatt den imot.

## Mottaksbevis
arrived-title = Saken din er kommet frem
arrived-next = Hva skjer nå
arrived-clock = Telles ikke ennå, venter på mottak
arrived-clock-words = Fristen har ikke begynt. Den begynner når en saksbehandler har sett over saken og tatt den imot; da viser denne siden svarfristen.
arrived-track = Følg saken
receipt-title = Mottaksbevis med svarfrist
receipt-copy = Kopier
receipt-print = Skriv ut
receipt-qr = QR-kode til sporingssiden for denne saken
receipt-nation = DEN SOSIALISTISKE REPUBLIKKEN VIETNAM
receipt-motto = Uavhengighet - Frihet - Lykke
receipt-received = Mottatt
receipt-papers = Papirer i saken
receipt-paper = Papir
receipt-paper-form = Form
receipt-paper-count = Antall
receipt-no-papers = Ingen papirer var nødvendige
receipt-giver = Søker
receipt-officer = Mottatt av

## Mine saker
me-title = Mine saker
me-drafts = Under arbeid
me-dossiers = Levert
me-none = Du har ikke levert noen sak her.
me-find = Finn en tjeneste
me-to-do = Du må gjøre noe
dossier-filed = Dette er levert
dossier-papers = Papirer ({ $count })
dossier-withdraw = Trekk saken
dossier-withdraw-words = Når myndigheten godtar det, stanses saken og det kommer ikke noe svar. Vil du fortsette senere, leverer du en ny. Originaler får du tilbake der du leverte dem.
dossier-withdraw-reason = Hvorfor trekker du saken?
dossier-keep = Behold saken
supplement-title = Send flere opplysninger
supplement-until = Send innen { $moment }.
supplement-count =
    { $count ->
        [one] Én ting mangler. Dette er alt, og det spørres én gang.
       *[other] { $count } ting mangler. Dette er alt, og det spørres én gang.
    }
supplement-clock-restart = Mens vi venter, telles ikke tiden. Når alt er på plass, begynner fristen på nytt.
supplement-files = Papirer du sender
supplement-send = Send

## Logg inn
sign-in-title = Logg inn
sign-in-signed-out = Du ble logget ut etter en tid uten bruk. Logg inn for å fortsette her; det som var lagret, er i behold.
sign-in-demo = Ferdige personer å prøve
sign-in-demo-words = Trykk på en person for å gå rett inn, uten passord. Bare i demonstrasjonen.
sign-in-staff = Ansatte
sign-in-name = Brukernavn
sign-in-password = Passord
sign-in-code = Engangskode
sign-in-code-hint = 6 sifre fra autentiseringsappen din, eller en gjenopprettingskode.
sign-in-button = Logg inn
sign-in-wrong = Navn, passord eller engangskode stemmer ikke. Se over alle tre og prøv igjen
sign-in-locked = For mange gale forsøk. Prøv igjen etter { $time }, eller be administratoren i enheten låse opp kontoen.

## Svarsider
message-home = Forside
message-not-found = Siden kan ikke åpnes
message-not-found-words = Adressen finnes ikke, eller bare søkeren og enheten som behandler saken kan åpne den. Har du saksnummeret, kan du følge saken med det.
message-trouble = Systemet sviktet, og ingenting ble endret
message-trouble-words = Prøv igjen om 1 minutt. Det du nettopp sendte, ble ikke registrert.
message-again = Prøv igjen
message-quote = Ringer du oss, oppgi { $number }.
message-ground = Hjemmel: { $ground }.
message-already = Dette er allerede gjort
message-bad-request = Det som ble sendt, kunne ikke leses
message-bad-request-words = Siden kan ha stått åpen for lenge. Åpne den på nytt og send igjen; det som var lagret, er i behold.

## Om nettstedet
menu-languages = Språk
help-title = Hjelp
help-lead = Fire ting folk ofte spør om.
help-code-title = Hvor står saksnummeret?
help-code = Øverst til høyre på mottaksbeviset, for eksempel H15.133-261123-0042. Skriv det inn på sporingssiden, uten å logge inn. Navnet ditt er sladdet der.
help-time-title = Når begynner fristen?
help-time = Når saken er komplett og tatt imot. Dagen den tas imot, er ikke første dag.
help-time-off = Lørdager, søndager og helligdager er ikke virkedager. Hver sak har en tabell som teller dag for dag.
help-papers-title = Hva om et papir mangler?
help-papers = Saksbehandleren nevner alt som mangler på én gang, med hjemmel. Du sender det på sakens side eller leverer i en skranke.
help-late-title = Hva om det blir for sent?
help-late = Sporingssiden sier hvor mange dager. Myndigheten skal beklage skriftlig, gi grunnen og sette en ny dato.
accessibility-title = Tilgjengelighet
accessibility-lead = Nettstedet er laget for alle, også med skjermleser, tastatur eller gammel telefon.
accessibility-read-title = Lesing
accessibility-read = Teksten kan forstørres til 200 % uten tap; en skjerm på 320 punkter trenger ikke rulles sidelengs. Nettstedet følger lyst eller mørkt valg på enheten din.
accessibility-colour = En tilstand har alltid form og ord, aldri bare farge.
accessibility-keys-title = Tastatur
accessibility-keys = Alt kan gjøres med tastaturet. Stedet du står på, har en tydelig ramme; første lenke på siden fører til innholdet.
accessibility-keys-off = Saksbehandlernes enkeltbokstavtaster kan slås av i listen over hurtigtaster.
accessibility-script-title = Ingen skript nødvendig
accessibility-script = Nettstedet virker med JavaScript slått av og henter ingenting fra andre steder.
privacy-title = Personvern
privacy-lead = Saken din brukes bare til å behandle det du har bedt om.
privacy-kept-title = Hvor opplysningene ligger
privacy-kept = Personopplysninger er kryptert og holdes atskilt fra arbeidsjournalen.
privacy-erase = Når de må slettes, kan de slettes, og journalen er like hel.
privacy-seen-title = Hvem som kan se dem
privacy-seen = Enheten som tok imot saken og enheten som behandler den. Hvert oppslag en ansatt gjør på et personnummer, registreres.
privacy-masked = Den offentlige sporingssiden viser bare forbokstaver, ikke personnummer, adresse eller saksbehandlerens navn.
privacy-cookies-title = Informasjonskapsler
privacy-cookies = Det er én informasjonskapsel, som holder deg innlogget. Ingen sporing, ingenting går til tredjeparter.

# Gamle og nye adresser
units-title = Hvor ligger en gammel adresse i dag?
units-lead = Skriv en adresse eller navnet på en kommune eller bydel, fra før eller etter 01/07/2025. Du trenger ikke diakritiske tegn, og forkortelser går bra.
units-label = Adresse eller navn på en enhet
units-example = phuong 9 tuy hoa phu yen
units-try = Prøv en adresse
units-none = Fant ikke noe sted som heter «{ $query }»
units-none-hint = Se over skrivemåten og legg til det gamle distriktet eller fylket. Grender og nabolag kan ikke slås opp her; skriv kommunen eller bydelen.
units-divided = Tidligere { $unit } ({ $place }) ble delt mellom { $count } enheter.
units-which = Hvilken del bor du i? Velg etter grenda eller nabolaget ditt.
units-part-of = Delen som gikk inn i { $unit }
units-unsure = Usikker? Ring servicesenteret i en av enhetene, eller se oppslaget i grenda eller nabolaget.
units-several = { $count } steder passer
units-many = Mange steder passer; her er de første { $count }
units-several-hint = Legg til det gamle distriktet eller fylket for å snevre inn.
units-formerly = Før 01/07/2025:
units-code = Enhetskode
units-counter = Her leverer du
units-any-counter = Du kan levere ved hvilken som helst skranke i fylket.
units-phone = Telefon
units-province = Del av
units-copy = Kopier den nye adressen
units-more = Se denne enheten
units-until = Til og med { $day }, etter { $source }.
units-on-day = Enheten med kode { $code } den { $day }.
units-became = Nå en del av
units-still = I dag
units-since = Siden { $day }, etter { $source }.
units-code-before = Før det tilhørte koden { $code } { $unit }.
units-part = {" "}(en del)
units-formed-from = Dannet av
units-formed-from-none = Ikke endret ved omorganiseringen.
units-old-papers = Fødesteder og papirer fra før beholder det gamle navnet; en adresse i dag har det nye.

### Siderammen, felles deler, telleord.

## Siderammen
page-faulty = Feil:
page-skip = Til hovedinnholdet
page-loading = Laster
page-copied = Kopiert
page-simulated = Simulerte data: personene og sakene her finnes ikke.
page-simulated-short = Simulerte data
page-doors = Hovedområder
page-languages = bytt språk
page-menu = Alle områder
door-procedures = Tjenester
door-track = Følg en sak
door-work = Arbeidsbord
door-sign-in = Logg inn
foot-owner = Folkekomiteen, { $province }. Siden bruker ingen sporingskapsler.
foot-help = Hjelp
foot-accessibility = Tilgjengelighet
foot-privacy = Personvern
foot-printed = Skrevet ut { $time } { $day }
foot-printed-by = Skrevet ut { $time } { $day } av { $name }

## Saksbehandlerlinjen
bar-search = Søk i saker, personer, tjenester
bar-search-hint = Søk i saker, personer, tjenester…
bar-queues = Køer
bar-more = Mer
bar-sign-out = Logg ut
keys-title = Hurtigtaster
keys-search = søk
keys-work = til Å gjøre
keys-intake = til Mottak
keys-sign = til Signering
keys-next = neste rad, forrige rad
keys-open = åpne
keys-mark = merk
keys-back = ett steg tilbake
keys-filled = trykk hovedknappen
keys-switch-off = Slå av hurtigtaster
keys-switch-on = Slå på hurtigtaster
keys-close = Lukk

## Telleord
count-dossiers =
    { $count ->
        [one] { $count } sak
       *[other] { $count } saker
    }
limit-same-day = samme dag
limit-working-days =
    { $count ->
        [one] { $count } virkedag
       *[other] { $count } virkedager
    }
limit-working-hours =
    { $count ->
        [one] { $count } arbeidstime
       *[other] { $count } arbeidstimer
    }
limit-days =
    { $count ->
        [one] { $count } dag
       *[other] { $count } dager
    }
limit-months =
    { $count ->
        [one] { $count } måned
       *[other] { $count } måneder
    }
span-minutes = { $minutes } min
span-hours = { $hours } t
span-hours-minutes = { $hours } t { $minutes } min

## Dagstripe
days-month = Måned { $month }
days-months = Måned { $first } til { $last }
days-account = Hjemmel og telling dag for dag
days-left-out =
    { $count ->
        [one] { $count } uke til imellom
       *[other] { $count } uker til imellom
    }
day-received = mottatt
day-restarted = komplett
day-weekend = fri
day-holiday = helligdag
day-rolled = flyttes
day-paused = stanset
day-number = dag { $number }
day-today = i dag
day-due = svarfrist
account-received = Dagen saken ble mottatt, telles ikke
account-after-cutoff = Mottatt etter siste klokkeslett, flyttet til neste virkedag
account-counted = Telles, dag { $number }
account-counted-minutes = Telles { $span }
account-due = Svarfrist
account-weekend = Helg, telles ikke
account-holiday = Fridag, telles ikke
account-paused = Stanset, telles ikke
account-restarted = Papirene er komplette, tellingen starter på nytt
account-rolled = Siste dag falt på en fridag og flyttes til neste virkedag

## Tidslinje
timeline-done = Ferdig
timeline-current = Pågår
timeline-ahead = Kommer
timeline-ended = Stanset her

## Skjema
field-optional = (valgfritt)
field-if-so = (bare hvis det gjelder)
field-yes = Ja
field-no = Nei
field-choose = Velg
field-day = Dag
field-month = Måned
field-year = År
field-hint-personal-id = 12 sifre, på identitetskortet eller i VNeID.
field-hint-date = For eksempel 12 03 1994.
field-hint-name = Fullt navn som på dokumentet.
faults-title =
    { $count ->
        [one] { $count } svar må rettes
       *[other] { $count } svar må rettes
    }

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

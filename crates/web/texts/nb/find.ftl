# Finding: errands, questions, law, what to bring.
events-title = Hendelser i livet
events-lead = Ett ærend kan kreve flere prosedyrer. Velg ditt for å se hva du gjør, i hvilken rekkefølge, og hva du tar med.
events-life = For personer og familier
events-business = For næringsdrivende
events-bundle = Alt kan gjøres i én sak:
events-begin-bundle = Forbered felles søknad
events-steps = Trinn
events-optional = (ved behov)
events-bring-note = For trinnene som alle går gjennom. Svar på noen spørsmål på siden til hver prosedyre for å se ditt eget tilfelle.
events-print = Skriv ut dette arket
events-print-address = Skann koden for å åpne siden.
home-all-events = Alle hendelser i livet
search-questions = Vanlige spørsmål
search-places = Steder
search-laws = Rettskilder
regulations-title = Rettskilder
regulations-search = Nummer eller tittel
regulations-count = { $count ->
    [one] { $count } dokument som provinsens prosedyrer bygger på.
   *[other] { $count } dokumenter som provinsens prosedyrer bygger på.
}
regulations-none = Ingen dokumenter passer. Prøv et nummer, for eksempel 118/2025.
regulations-in-force = I kraft siden { $from }
regulations-until = I kraft fra { $from } til { $to }
regulations-over = Ikke lenger i kraft etter { $to }
regulations-not-yet = Ikke i kraft ennå, fra { $from }
regulations-used = Brukes i disse prosedyrene
regulations-unused = Ingen prosedyre her bygger på dette dokumentet.
check-title = Hva tar du med?
check-progress = Spørsmål { $place } av { $count }
check-next = Fortsett
check-skip = Usikker, hopp over spørsmålet
check-answer-missing = Velg eller skriv et svar, og trykk Fortsett.
check-unit = I hvilken kommune bor du?
check-unit-hint = For å vise skranken nær deg og hvor mange som venter. Du kan bruke en annen i provinsen.
check-not-answered = ikke besvart
check-answers = Svarene dine
check-bring = Ta med
check-leave = Du trenger ikke ta med
check-fee = { $name }: { $amount } ({ $ground })
check-fee-reduced = { $name }: { $amount }, redusert med { $percent } % ({ $ground })
check-distance = omtrent { $km } km unna
check-prepare = Forbered med disse svarene
check-print = Skriv ut listen
procedure-check = Svar på noen spørsmål for å se dokumenter, gebyr og skranken nær deg
home-verify = Er dette dokumentet ekte?

# Innlogging med nasjonal elektronisk identitet, levering for andre og med hjelp.

sign-in-people = Innbyggere og bedrifter
sign-in-people-words = Siden til VNeID åpnes; når du har samtykket der, kommer du tilbake til akkurat dette stedet.
sign-in-identity = Logg inn med VNeID
sign-in-kept = Det du nettopp sendte, er tatt vare på og vises etter innlogging.
sign-in-missing = Dette stedet er ikke koblet til VNeID ennå, så du kan ikke logge inn for å levere på nett her.
sign-in-missing-instead = Du kan likevel fylle ut skjemaet uten å logge inn: når det er ferdig, tar du QR-koden og viser den i en hvilken som helst skranke; eller lever i den nasjonale tjenesteportalen.
sign-in-missing-operator = Driftsansvarlig: start med motcua serve --identity FIL, se docs/sign-in.md.
sign-in-again = Logg inn med VNeID på nytt
sign-in-without = Fortsett uten å logge inn

sign-in-failed-unknown = Denne innloggingen kan ikke brukes lenger
sign-in-failed-unknown-words = Den er brukt før, tok mer enn 10 minutter eller ble startet i en annen nettleser. Ingen ble logget inn.
sign-in-failed-unknown-cure = Logg inn fra begynnelsen, i samme nettleser med informasjonskapsler slått på.
sign-in-failed-denied = Du samtykket ikke til innlogging
sign-in-failed-denied-words = VNeID melder at du ikke ville dele opplysningene dine. Ingenting ble overført.
sign-in-failed-denied-cure = Logg inn på nytt og samtykk, eller fyll ut skjemaet uten innlogging og vis koden i en skranke.
sign-in-failed-provider = VNeID svarte ikke riktig
sign-in-failed-provider-words = Svaret fra VNeID kunne ikke kontrolleres og ble ikke brukt. Ingen ble logget inn.
sign-in-failed-provider-cure = Prøv igjen om noen minutter. Blir det ikke bedre, si fra til servicesenteret.
sign-in-failed-unreachable = VNeID svarer ikke
sign-in-failed-unreachable-words = Tjeneren til VNeID svarer ikke. Det du har lagret, er uendret.
sign-in-failed-unreachable-cure = Prøv igjen om noen minutter, eller fortsett uten innlogging og vis koden i en skranke.
sign-in-failed-clock = Klokkene i de to systemene er ulike
sign-in-failed-clock-words = Tiden i svaret fra VNeID avviker mer enn ett minutt fra tiden her, så svaret ble ikke brukt.
sign-in-failed-clock-cure = Prøv én gang til. Blir det ikke bedre, si fra til servicesenteret slik at klokken på tjeneren stilles.
sign-in-failed-number = VNeID oppgir ikke personnummeret
sign-in-failed-number-words = Levering krever personnummeret med 12 sifre, og denne kontoen har ikke noe.
sign-in-failed-number-cure = Kontroller kontoen i VNeID-appen, eller kom til en skranke med identitetskortet.
sign-in-failed-level = Identitetsnivået er for lavt
sign-in-failed-level-words = Du er logget inn på nivå { $level }; levering her krever nivå { $least }.
sign-in-failed-level-cure = Logg inn på nytt med en konto på høyere nivå, eller få den hevet hos politiet i kommunen; du kan fortsatt levere i en skranke.

me-assurance = Du er logget inn med VNeID, nivå { $level }.
sign-out-title = Du er logget ut
sign-out-words = Dette nettstedet kjenner deg ikke lenger.
sign-out-there = Logg ut av VNeID
sign-out-there-words = VNeID kan fortsatt være åpent på denne maskinen. Brukes den av flere, logg ut der også.

draft-sent-late = Det du sendte etter at økten var utløpt, er tatt vare på her, men ikke lagret i utkastet ennå. Se over og trykk Fortsett.

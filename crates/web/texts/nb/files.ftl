# Filer: opplasting, side for side, lesing, sammenlignet med det som er oppgitt
file-fault-kind-known = Filen må være PDF, JPG, PNG eller TIFF. Din er { $kind }: skriv den ut til PDF og send på nytt
file-fault-locked = Filen har passord og kan ikke åpnes. Fjern passordet og send på nytt
file-fault-broken = Filen er avkuttet eller skadet og kan ikke åpnes. Skann eller last den ned på nytt, og send igjen
file-fault-no-page = PDF-en har ingen side. Eksporter den på nytt og send igjen
file-fault-active = Filen inneholder kode som kjører av seg selv og ble fjernet. Ta bilde av papiret eller skriv filen ut til PDF, og send igjen
file-fault-bomb = Filen blir for stor når den åpnes. Skann på nytt med 300 punkter per tomme eller del den, og send igjen
problem-file-refused = Filen har passord, er skadet eller inneholder kode som kjører av seg selv
problem-file-refused-cure = Fjern passordet eller eksporter PDF-en på nytt, og send igjen
upload-label = Slipp filer her eller velg filer
upload-hint = PDF, JPG, PNG, TIFF; inntil 50 MB hver, mange på én gang
upload-waiting = Venter på sending
upload-sending = Sender
upload-paused = Satt på pause
upload-offline = Uten nett, fortsetter av seg selv
upload-done = Sendt, #pages# sider
upload-failed = Ikke sendt ennå. Trykk «Fortsett» når nettet er tilbake
upload-pause = Pause
upload-resume = Fortsett
upload-remove = Fjern
upload-signed-out = Logget ut. Logg inn og velg filen på nytt; det som er sendt, er beholdt
upload-wait = Filer sendes fortsatt. Vent til de er ferdige, og trykk igjen
upload-length-missing = Lengden på filen er ikke oppgitt
upload-too-many = For mange uferdige opplastinger. Fullfør eller fjern noen før du legger til nye
upload-gone = Denne opplastingen finnes ikke lenger. Velg filen på nytt
upload-no-piece = Delen ble ikke sendt riktig
upload-busy = Et annet vindu sender denne filen
upload-broken-off = Forbindelsen ble brutt. Fortsett der den stoppet
file-facts = { $kind }, { $pages ->
    [one] 1 side
   *[other] { $pages } sider
}, { $size }
file-page-of = side { $page } av { $pages }
file-pages = Sider
file-previous = Forrige side
file-next = Neste side
file-smaller = Mindre
file-larger = Større
file-turn = Roter
file-to-desk = Til saken
file-find = Finn ord i filen
file-find-button = Finn
file-found = { $count ->
    [one] Funnet på 1 sted.
   *[other] Funnet på { $count } steder.
}
file-hits-on = Side { $page }: { $count }
file-lines = Ord lest på denne siden
file-all = Filene i saken
file-none = Saken har ingen filer ennå.
file-download = Åpne originalfilen
reading-never = Ordene i denne filen er ikke lest.
reading-waiting = Filen venter på å bli lest.
reading-running = Leses: { $read } av { $pages } sider er ferdige.
reading-done = Lest { $at } ({ $engine }). En maskin leser feil: sammenlign med bildet.
reading-failed = Ordene i denne filen kunne ikke leses ennå.
reading-no-engine = Tesseract er ikke installert på denne serveren, så ord på skannede sider leses ikke. Visning av filer og saksbehandling er ikke berørt.
reading-no-engine-cure = Administratoren installerer pakkene tesseract-ocr og tesseract-ocr-vie og starter serveren på nytt. Trykk så «Les ord».
reading-again = Les ord
picture-broken = Siden kan ikke tegnes. Åpne originalfilen for å se den
picture-too-long = Det tok for lang tid å tegne siden. Åpne originalfilen for å se den
picture-busy = Mange sider tegnes nå. Last inn på nytt om litt
hint-title = Hva filene sier
hint-lead = Maskinen leser for å foreslå; saksbehandleren sammenligner og bestemmer. Det som er oppgitt, endres bare ved supplering.
hint-file-differs = filen sier noe annet: { $read }; oppgitt { $filed }
hint-agrees = stemmer med filen, { $read }
hint-proposed = filen sier { $read }; ikke oppgitt
hint-place = { $paper }, side { $page }, { $sure } % sikker
proposal-words = Filen sier: { $read } (side { $page }, { $sure } % sikker).
proposal-take = Bruk
proposal-leave = Hopp over
attach-title = Filene i saken
attach-take = Ta imot filer og legg dem ved
attach-send = Last opp
attach-button = Legg ved saken
attach-paper = Hvilket vedlegg det er
attach-faults = Noen filer ble ikke tatt imot
attach-done = { $count ->
    [one] 1 fil er lagt ved.
   *[other] { $count } filer er lagt ved.
}
attach-nothing = Det er ingen fil å legge ved. Velg filer først
attach-choose = Velg vedlegget filen hører til
attach-unknown = Filen er ikke lastet opp. Velg den på nytt
attach-not = Kan ikke legge ved nå
attach-not-now = Saken er avsluttet, eller dette er ikke en oppgave for din rolle.
desk-no-file = Det finnes ingen skanning å se på ennå.
desk-attach = Legg til filer
desk-viewer = Åpne alene, finn ord
health-reading = Lesing av skannede sider
health-reading-good = { $engine }. { $waiting } filer venter, { $failed } kunne ikke leses.
health-reading-absent = Tesseract med vietnamesisk er ikke installert på denne serveren. { $waiting } filer venter. Ingenting annet er berørt.
health-reading-cure = Installer pakkene tesseract-ocr og tesseract-ocr-vie og start serveren på nytt.

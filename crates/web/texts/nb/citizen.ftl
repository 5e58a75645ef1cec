### Ord på innbyggerens egne sider og i rammen.

page-too-large = Det ble sendt mer enn vi tar imot. Send færre eller mindre filer.
page-too-many = Du har spurt for mange ganger på ett minutt. Vent et minutt og prøv igjen.
page-to-dossier = Til saken
page-already-so = Dette ble registrert første gang du sendte det. Du trenger ikke sende det på nytt.
page-back = Tilbake
hours-left = Kontortid: { $span } igjen
hours-next = Utenfor kontortid, åpner igjen { $at }

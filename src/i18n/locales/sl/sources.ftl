sources-connect = Povežite vir
sources-empty-text = Ko povežete prvega, bomo njegova mnenja brali, hranili in šteli.
back-to-sources = Vsi viri
places-title = Lokacije
place-add = Dodajte lokacijo
place-name = Ime lokacije
place-save = Dodajte
health-new = še ni prebrano
health-ok = v redu
health-degraded = odgovarja s težavo
health-broken = branje ustavljeno
health-blocked = dostop zavrnjen
health-needs-login = povežite znova
health-retired = vir ga je ukinil
fact-held = Imamo / navaja vir
fact-unseen = Nevidena
fact-unknown = ne navaja
fact-last-new = Zadnje novo
fact-never = nikoli
fact-silent = dolga tišina
fact-gap = Običajni razmik
fact-too-few = premalo podatkov
fact-complete = Prebrano v celoti
fact-next = Naslednje preverjanje
fact-paused = ustavljeno
fact-now = zdaj
source-check = Preverite zdaj
source-resume = Nadaljujte
source-schedule = Urnik: { $what }
source-removed = { $count ->
    [one] { $count } odstranjeno pri viru, tukaj ohranjeno
    [two] { $count } odstranjeni pri viru, tukaj ohranjeni
    [few] { $count } odstranjena pri viru, tukaj ohranjena
   *[other] { $count } odstranjenih pri viru, tukaj ohranjenih
}
source-disconnect = Odklopite
source-disconnect-text = Branje se ustavi. Zbrana mnenja ostanejo.
source-disconnected = Odklopljeno od { $at }. Mnenja ostanejo.
source-edit = Spremenite
source-edit-title = Sprememba: { $name }
source-edit-back = Nazaj na povezavo
source-edit-lead = Shranjeni ključi niso nikoli prikazani; prazno polje ključ ohrani. Drugo trgovino ali stran raje povežite kot nov vir: mnenja tega tako ostanejo ločena.
source-edit-save = Naprej
source-edit-hint = Ime, lokacija in urnika se shranijo takoj. Kar spremeni branje, gre najprej skozi preizkus.
source-opinions = Poglejte mnenja
source-managed = To povezavo opisuje nastavitvena datoteka »{ $name }«; spremenite jo lahko samo tam.
source-reconnect = Povežite znova
source-first-reading = Vir beremo prvič. Kar je v njem že zdaj, šteje kot zgodovina in nikogar ne opozori. Stran bo sama pogledala znova.
sources-off = Odklopljeno
sources-off-since = od { $at }; mnenja ostanejo
runs-title = Zadnja branja
runs-none = Prebrano še ni bilo nič.
run-at = Kdaj
run-walk = Obseg
run-fetched = Prebrano
run-added = Novo
run-edited = Spremenjeno
run-removed = Odstranjeno
run-held = Imamo / navaja
run-outcome = Izid
run-fine = v redu
run-cut = prekinjeno
walk-full = vse
walk-incremental = samo novo
connect-choose = Kateri vir?
connect-other = Drug vir
connect-reply-yes = Mnenja in odgovori
connect-reply-no = Mnenja; odgovore prenesete ročno
connect-title = Povežite { $name }
connect-terms = Pogoji vira
connect-problem = Tako še ne more delovati.
connect-place = Lokacija
connect-more = Ime in več nastavitev
connect-name = Kako naj se imenuje
connect-try = Preizkusite zdaj
connect-try-hint = Nič še ni shranjeno. Prikazala se bodo prva mnenja.
connect-needs = Potrebno: { $what }
connect-needs-address = Potrebno: naslov strani z mnenji
connect-owner-only = To polje lahko izpolni samo lastnik računa.
connect-owner-only-text = Ta vir zahteva ključe, te pa lahko vnese samo lastnik računa. Prosite ga, naj ga poveže.
connect-missing = to polje je potrebno
connect-wrong = ta vrednost ne ustreza; videti naj bo tako: { $example }
connect-wrong-schedule = urnik je razmik, na primer every 15m ali every 6h, ali pet polj crona v času UTC
connect-kept = brez sprememb
connect-kept-hint = Prazno polje ohrani shranjeno.
connect-schedule = Kako pogosto preverjati
connect-schedule-hint = Razmik, na primer every 15m ali every 6h, ali pet polj crona v času UTC. Prazno polje: kakor ustreza viru.
connect-full-schedule = Kako pogosto znova prebrati vse
connect-full-schedule-hint = Samo branje v celoti pokaže, da je kakšno mnenje izginilo.
trial-title = Preizkus: { $name }
trial-back = Nazaj na obrazec
trial-waiting = Vir beremo. Stran bo sama pogledala znova.
trial-claimed = { $count ->
    [one] Deluje: vir navaja { $count } mnenje.
    [two] Deluje: vir navaja { $count } mnenji.
    [few] Deluje: vir navaja { $count } mnenja.
   *[other] Deluje: vir navaja { $count } mnenj.
}
trial-works = Deluje.
trial-none = Vir odgovarja, a mnenj še ne kaže.
trial-first = Prva mnenja
trial-save = Shranite povezavo
trial-again = Popravite obrazec
trial-slow = Traja dlje kot običajno; nekatera spletna mesta beremo počasi, iz obzirnosti.
trial-save-anyway = Vseeno shranite
trial-save-change = Shranite spremembo
trial-save-hint = Nato bo prebrano vse; kar je tam že zdaj, nikogar ne opozori.

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
fact-in = čez { $gap }
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

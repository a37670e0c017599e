sources-connect = Podłącz źródło
sources-empty-text = Po podłączeniu pierwszego jego opinie będą odczytywane, przechowywane i liczone.
back-to-sources = Wszystkie źródła
places-title = Miejsca
place-add = Dodaj miejsce
place-name = Nazwa miejsca
place-save = Dodaj
health-new = jeszcze nieczytane
health-ok = w porządku
health-degraded = odpowiada z trudem
health-broken = odczyt wstrzymany
health-blocked = odmowa dostępu
health-needs-login = do ponownego połączenia
health-retired = wyłączone przez źródło
fact-held = Mamy / podaje źródło
fact-unseen = Niewidziane
fact-unknown = nie podaje
fact-last-new = Ostatnia nowa
fact-never = nigdy
fact-silent = długa cisza
fact-gap = Zwykły odstęp
fact-too-few = za mało danych
fact-complete = Pełny odczyt
fact-next = Następne sprawdzenie
fact-paused = wstrzymane
fact-now = teraz
fact-in = za { $gap }
source-check = Sprawdź teraz
source-resume = Wznów
source-schedule = Harmonogram: { $what }
source-removed = { $count ->
    [one] { $count } usunięta u źródła, zachowana tutaj
    [few] { $count } usunięte u źródła, zachowane tutaj
    [many] { $count } usuniętych u źródła, zachowanych tutaj
   *[other] { $count } usuniętej u źródła, zachowanej tutaj
}
source-disconnect = Odłącz
source-disconnect-text = Odczyt się zatrzyma. Zebrane opinie zostaną.
source-disconnected = Odłączone od { $at }. Opinie zostają.
runs-title = Ostatnie odczyty
runs-none = Nic jeszcze nie odczytano.
run-at = Kiedy
run-walk = Zakres
run-fetched = Odczytane
run-added = Nowe
run-edited = Zmienione
run-removed = Usunięte
run-held = Mamy / podaje
run-outcome = Wynik
run-fine = w porządku
run-cut = przerwany
walk-full = wszystko
walk-incremental = tylko nowe
connect-choose = Jakie źródło?
connect-other = Inne źródło
connect-reply-yes = Opinie i odpowiedzi
connect-reply-no = Opinie; odpowiedzi przenosi się ręcznie
connect-title = Podłącz { $name }
connect-terms = Regulamin źródła
connect-problem = Tak jeszcze nie zadziała.
connect-place = Miejsce
connect-more = Nazwa i więcej ustawień
connect-name = Jak je nazwać
connect-try = Wypróbuj teraz
connect-try-hint = Nic nie jest jeszcze zapisywane. Pokażą się pierwsze opinie.
trial-title = Próba: { $name }
trial-back = Wróć do formularza
trial-waiting = Trwa odczyt źródła. Strona odświeży się sama.
trial-claimed = { $count ->
    [one] Działa: źródło podaje { $count } opinię.
    [few] Działa: źródło podaje { $count } opinie.
    [many] Działa: źródło podaje { $count } opinii.
   *[other] Działa: źródło podaje { $count } opinii.
}
trial-works = Działa.
trial-none = Źródło odpowiada, ale nie pokazuje jeszcze opinii.
trial-first = Pierwsze opinie
trial-save = Zapisz połączenie
trial-again = Popraw formularz

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
source-edit = Zmień
source-edit-title = Zmiana: { $name }
source-edit-back = Wróć do połączenia
source-edit-lead = Zapisanych kluczy nigdy nie widać; puste pole zostawia klucz bez zmian. Inny sklep lub stronę lepiej podłączyć jako nowe źródło: opinie tego zostaną wtedy osobno.
source-edit-save = Dalej
source-edit-hint = Nazwa, miejsce i harmonogramy zapisują się od razu. To, co zmienia odczyt, najpierw przejdzie próbę.
source-opinions = Pokaż opinie
source-managed = To połączenie opisuje plik ustawień „{ $name }”; można je zmienić tylko tam.
source-reconnect = Podłącz ponownie
source-first-reading = Trwa pierwszy odczyt źródła. To, co już w nim jest, liczy się jako historia i nikogo nie alarmuje. Strona odświeży się sama.
sources-off = Odłączone
sources-off-since = od { $at }; opinie zostają
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
connect-needs = Potrzebne: { $what }
connect-needs-address = Potrzebny: adres strony z opiniami
connect-owner-only = To pole może wypełnić tylko właściciel konta.
connect-owner-only-text = To źródło wymaga kluczy, a klucze może podać tylko właściciel konta. Warto poprosić go o podłączenie.
connect-missing = to pole jest potrzebne
connect-wrong = ta wartość nie pasuje; powinna wyglądać tak: { $example }
connect-wrong-schedule = harmonogram to odstęp, na przykład every 15m lub every 6h, albo pięć pól crona w czasie UTC
connect-kept = bez zmian
connect-kept-hint = Puste pole zostawia to, co zapisano.
connect-schedule = Jak często sprawdzać
connect-schedule-hint = Odstęp, na przykład every 15m lub every 6h, albo pięć pól crona w czasie UTC. Puste pole: tak, jak pasuje do źródła.
connect-full-schedule = Jak często czytać wszystko od nowa
connect-full-schedule-hint = Tylko pełny odczyt pokazuje, że jakaś opinia zniknęła.
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
trial-slow = Trwa to dłużej niż zwykle; niektóre serwisy czytamy powoli, z grzeczności.
trial-save-anyway = Zapisz mimo to
trial-save-change = Zapisz zmianę
trial-save-hint = Potem nastąpi odczyt całości; to, co już tam jest, nikogo nie zaalarmuje.

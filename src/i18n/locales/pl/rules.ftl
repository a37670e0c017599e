weekday-1 = poniedziałek
weekday-2 = wtorek
weekday-3 = środa
weekday-4 = czwartek
weekday-5 = piątek
weekday-6 = sobota
weekday-7 = niedziela
rules-add = Dodaj alert
rules-back = Wszystkie alerty
rules-empty-title = Nikt jeszcze nie dostaje powiadomień
rules-empty-text = Alert mówi, o których opiniach i kogo powiadomić mailem. Do pierwszego wystarczy jeden adres.
rules-nobody = Wszystkie alerty są wyłączone: nikt nie dowie się o negatywnych opiniach.
rules-mail-off = Nie ustawiono serwera poczty, więc alerty czekają. Administrator ustawia mail.host w pliku konfiguracji.
rules-off = wyłączony
rules-managed-short = w pliku konfiguracji
rules-edit = Zmień
rules-managed = Ten alert opisuje plik konfiguracji; tam też można go zmienić. Zmiana zrobiona tutaj zniknęłaby przy następnym wczytaniu pliku.
rules-to = Do:
rules-test = Wyślij próbny mail
rules-tested = { $count ->
    [one] Próbny mail na { $count } adres jest w drodze. Idzie tą samą drogą co alerty.
    [few] Próbne maile na { $count } adresy są w drodze. Idą tą samą drogą co alerty.
    [many] Próbne maile na { $count } adresów są w drodze. Idą tą samą drogą co alerty.
   *[other] Próbne maile na { $count } adresu są w drodze. Idą tą samą drogą co alerty.
}
rules-enable = Włącz
rules-disable = Wyłącz
rules-saved = Zapisano: „{ $name }”.
rules-tried-nothing = Przez ostatnie { $days } dni nie przyszła żadna opinia, więc nie było na czym go wypróbować.
rules-tried-none = Przez ostatnie { $days } dni nie powiadomiłby o niczym: nie pasuje żadna z { $of } opinii. Może jest zbyt wąski?
rules-tried-all = Pasują do niego wszystkie opinie z ostatnich { $days } dni ({ $of }). Czy ma być aż tak szeroki?
rules-tried-some = Powiadomiłby o { $count } z { $of } opinii z ostatnich { $days } dni.
rules-tried-newest = Powiadomiłby o { $count } z { $of } najnowszych opinii.
rule-which-all = Wszystkie opinie
rule-which-negative = Negatywne opinie
rule-which-from = Opinie negatywne z prawdopodobieństwem co najmniej { $share }
rule-stars = najwyżej { $stars } ★
rule-sources = { $count ->
    [one] źródło: { $what }
   *[other] źródła: { $what }
}
rule-places = { $count ->
    [one] miejsce: { $what }
   *[other] miejsca: { $what }
}
rule-topics = { $count ->
    [one] temat: { $what }
   *[other] tematy: { $what }
}
rule-words = { $count ->
    [one] ze słowem: { $what }
   *[other] z jednym ze słów: { $what }
}
rule-languages = { $count ->
    [one] język: { $what }
   *[other] języki: { $what }
}
rule-at-once = Od razu
rule-daily = Raz dziennie o { $at }
rule-weekly = Raz w tygodniu: { $what }, { $at }
rule-quiet = cisza { $from }–{ $until }
rule-part-who = Kto dostaje powiadomienie
rule-part-which = O których opiniach
rule-part-when = Kiedy
rule-another = kolejny adres
rule-mail-language = Język maila
rule-p-negative = Prawdopodobieństwo, że opinia jest negatywna: co najmniej
rule-p-negative-hint = 50 oznacza: raczej negatywna niż nie. Im wyższa liczba, tym mniej powiadomień. Puste lub 0: wszystkie opinie.
rule-narrow = Zawęź: ocena, źródło, temat, słowa…
rule-narrow-hint = Gdzie nic nie wybrano, liczy się wszystko. Opinie bez oceny lub w nieznanym języku przechodzą.
rule-max-stars = Ocena
rule-any-rating = dowolna
rule-field-sources = Źródła
rule-field-places = Miejsca
rule-field-topics = Tematy
rule-field-words = Słowa
rule-words-hint = Jedno słowo lub zwrot w linii; wystarczy jeden z nich. Akcenty i końcówki nie grają roli: „zwrot” znajdzie też „zwrotu”.
rule-field-languages = Języki
rule-choose-daily = Raz dziennie
rule-choose-weekly = Raz w tygodniu
rule-weekday = Dzień tygodnia
rule-hour = Godzina
rule-digest-hint = Dzień i godzina dotyczą podsumowania dziennego lub tygodniowego. Strefa czasowa: { $what }.
rule-quiet-from = Cisza od
rule-quiet-until = do
rule-quiet-hint = Co przyjdzie w godzinach ciszy, czeka na ich koniec. Puste: bez ciszy.
rule-name = Nazwa
rule-name-hint = Po to, by odróżniać alerty. Puste: nazwą będzie to, czego dotyczy.
rule-save = Zapisz alert
rule-save-hint = Potem widać, o czym powiadomiłby ostatnio.
rule-wrong-name = Nazwa może mieć najwyżej 80 znaków.
rule-wrong-recipients = Potrzebny jest co najmniej jeden adres e-mail.
rule-wrong-address = „{ $what }” to nie adres e-mail. Powinien wyglądać jak imie@example.com.
rule-wrong-min-p-negative = Liczba od 0 do 100, na przykład 50.
rule-wrong-max-stars = Liczba gwiazdek od 0 do 5.
rule-wrong-words = „{ $what }” nie zawiera litery ani cyfry, więc nigdy się nie znajdzie.
rule-wrong-when = Trzeba wybrać: od razu, raz dziennie albo raz w tygodniu, z godziną od 0 do 23.
rule-wrong-quiet = Cisza musi mieć początek i koniec, i to różne, na przykład 22:00 i 07:00.

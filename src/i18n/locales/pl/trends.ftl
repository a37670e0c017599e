trends-period = Okres
trends-period-30 = 30 dni
trends-period-90 = 90 dni
trends-period-365 = Rok
trends-period-all = Wszystko
trends-tile-volume = Opinie
trends-tile-stars = Średnia ocena
trends-tile-negative = Negatywne
trends-tile-answered = Z odpowiedzią
trends-tile-removed = { $count ->
    [one] oraz { $shown } usunięta u źródła
    [few] oraz { $shown } usunięte u źródła
    [many] oraz { $shown } usuniętych u źródła
   *[other] oraz { $shown } usuniętych u źródła
}
trends-from-ratings = { $count ->
    [one] z { $shown } oceny
    [few] z { $shown } ocen
    [many] z { $shown } ocen
   *[other] z { $shown } ocen
}
trends-too-few-ratings = { $count ->
    [one] tylko { $shown } ocena: za mało na wniosek
    [few] tylko { $shown } oceny: za mało na wniosek
    [many] tylko { $shown } ocen: za mało na wniosek
   *[other] tylko { $shown } oceny: za mało na wniosek
}
trends-too-few = { $count ->
    [one] tylko { $shown } opinia: za mało na wniosek
    [few] tylko { $shown } opinie: za mało na wniosek
    [many] tylko { $shown } opinii: za mało na wniosek
   *[other] tylko { $shown } opinii: za mało na wniosek
}
trends-between = prawdopodobnie od { $low } do { $high }
trends-answered-of = { $count ->
    [one] { $done } z { $shown } opinii
    [few] { $done } z { $shown } opinii
    [many] { $done } z { $shown } opinii
   *[other] { $done } z { $shown } opinii
}
trends-points = { $change } p.p.
trends-change-since = { $change } od poprzedniego okresu
trends-change-none = bez wyraźnej zmiany
trends-change-first = w poprzednim okresie nie było opinii
trends-volume-none = W tym okresie nie było opinii
trends-volume-only = { $now-n ->
    [one] { $now } opinia w tym okresie
    [few] { $now } opinie w tym okresie
    [many] { $now } opinii w tym okresie
   *[other] { $now } opinii w tym okresie
}
trends-volume-rose = Opinii przybywa: { $now } wobec { $before } w poprzednim okresie
trends-volume-fell = Opinii jest mniej: { $now } wobec { $before } w poprzednim okresie
trends-volume-steady = Opinii jest tyle co zwykle: { $now } wobec { $before } w poprzednim okresie
trends-negative-few = Za mało opinii, aby mówić o udziale negatywnych
trends-negative-only = Negatywnych jest { $now }% opinii
trends-negative-doubled = Udział negatywnych opinii się podwoił: { $now }% wobec { $before }%
trends-negative-halved = Udział negatywnych opinii spadł o połowę: { $now }% wobec { $before }%
trends-negative-rose = Negatywnych opinii jest więcej: { $now }% wobec { $before }%
trends-negative-fell = Negatywnych opinii jest mniej: { $now }% wobec { $before }%
trends-negative-steady = Udział negatywnych opinii się nie zmienił: { $now }% wobec { $before }%
trends-stars-few = Za mało ocen, aby mówić o średniej
trends-stars-only = Średnia ocena to { $now }
trends-stars-rose = Oceny są lepsze: średnio { $now } wobec { $before }
trends-stars-fell = Oceny są gorsze: średnio { $now } wobec { $before }
trends-stars-steady = Oceny są takie jak wcześniej: średnio { $now } wobec { $before }
trends-positive = Pozytywne
trends-mixed = Mieszane
trends-negative = Negatywne
trends-removed = Usunięte u źródła
trends-unwatched = Brak danych
trends-total = Razem
trends-day = Dzień
trends-week = Tydzień
trends-month = Miesiąc
trends-until = 28 dni do
trends-ratings = Oceny
trends-mean = Średnia
trends-interval = Przedział 95%
trends-table = Pokaż liczby
trends-csv = Pobierz jako CSV
trends-line-what = Średnia z ostatnich 28 dni. Pas pokazuje, gdzie prawdziwa średnia leży w 95 przypadkach na 100.
trends-line-few = Wykres pojawi się, gdy w ciągu 28 dni będzie co najmniej 10 ocen.
trends-bar = { $count ->
    [one] { $when }: { $shown } opinia (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive })
    [few] { $when }: { $shown } opinie (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive })
    [many] { $when }: { $shown } opinii (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive })
   *[other] { $when }: { $shown } opinii (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive })
}
trends-bar-removed = { $count ->
    [one] { $when }: { $shown } opinia (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive }); usunięte u źródła: { $removed }
    [few] { $when }: { $shown } opinie (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive }); usunięte u źródła: { $removed }
    [many] { $when }: { $shown } opinii (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive }); usunięte u źródła: { $removed }
   *[other] { $when }: { $shown } opinii (negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive }); usunięte u źródła: { $removed }
}
trends-bar-unwatched = { $when }: brak danych
trends-empty-nothing = Nie ma jeszcze czego pokazać
trends-empty-nothing-text = Trendy pojawią się same, gdy przyjdą pierwsze opinie. Najpierw trzeba połączyć źródło.
trends-empty-reading = Pierwsze opinie są w drodze
trends-empty-reading-text = Trwa pierwszy odczyt źródła. Strona odświeży się sama.
trends-empty-waiting = Nie ma jeszcze opinii
trends-empty-waiting-text = Źródła są podłączone, ale nic jeszcze nie przyszło. Trendy pojawią się z pierwszymi opiniami.
trends-empty-filtered = Tu nie ma opinii
trends-empty-filtered-text = Wybrane miejsce i źródło nie mają razem żadnej opinii.
trends-empty-clear = Pokaż wszystkie
trends-empty-sources = Do źródeł
filter-period = Okres: od { $from } do { $until }

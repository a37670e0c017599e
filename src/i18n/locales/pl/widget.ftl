widget-title = Opinie o { $business }
widget-of-five = z 5
widget-recommend = poleca
widget-mean-of = { $count ->
    [one] średnia z { $shown } oceny
    [few] średnia z { $shown } ocen
    [many] średnia z { $shown } ocen
   *[other] średnia z { $shown } ocen
}
widget-thumbs-of = { $count ->
    [one] { $yes } z { $shown } osoby
    [few] { $yes } z { $shown } osób
    [many] { $yes } z { $shown } osób
   *[other] { $yes } z { $shown } osób
}
widget-thumbs-besides = { $count ->
    [one] poza gwiazdkami: poleca { $yes } z { $shown } osoby
    [few] poza gwiazdkami: poleca { $yes } z { $shown } osób
    [many] poza gwiazdkami: poleca { $yes } z { $shown } osób
   *[other] poza gwiazdkami: poleca { $yes } z { $shown } osób
}
widget-stars = { $count ->
    [one] { $shown } gwiazdka
    [few] { $shown } gwiazdki
    [many] { $shown } gwiazdek
   *[other] { $shown } gwiazdki
}
widget-rating = Ocena { $stars } z 5
widget-distribution = Rozkład ocen
widget-thumb-yes = Poleca
widget-thumb-no = Nie poleca
widget-none = Nie ma jeszcze opinii. Pojawią się tu same, gdy tylko ktoś je napisze.
widget-read-on = Czytaj dalej
widget-reply = Odpowiedź sklepu:
widget-verified = zakup potwierdzony
widget-pros = Zalety:
widget-cons = Wady:
widget-original = oryginał opinii, w nowej karcie
widget-not-quoted = Treść tej opinii można przeczytać tylko u źródła.
widget-anonymous = Anonimowo
widget-see-all = { $count ->
    [one] { $shown } opinia
    [few] Wszystkie { $shown } opinie
    [many] Wszystkie { $shown } opinii
   *[other] Wszystkie { $shown } opinii
}
widget-older = Starsze opinie
widget-back = Do najnowszych
widget-how = Skąd te opinie?
widget-disclosure-all = Pokazujemy wszystkie opinie, pozytywne i negatywne, od najnowszej; średnia liczy każdą ocenę tak samo.
widget-disclosure-sources = Źródła: { $sources }.
widget-disclosure-unquoted = Tych opinii nie możemy tu cytować, ale wszystkie liczymy: { $sources }.
widget-disclosure-verified = Czy autor był klientem, sprawdza źródło, nie my; potwierdzony zakup jest oznaczony.
widget-disclosure-removed = { $count ->
    [one] { $shown } opinia zniknęła u źródła i nie jest liczona.
    [few] { $shown } opinie zniknęły u źródła i nie są liczone.
    [many] { $shown } opinii zniknęło u źródła i nie jest liczonych.
   *[other] { $shown } opinii zniknęło u źródła i nie jest liczonych.
}
widget-frame-title = Opinie klientów
